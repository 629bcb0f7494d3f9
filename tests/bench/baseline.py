"""The usual way to such a document: openpyxl, jsonschema and docxtpl; what the compiler's speed is held against.

``python -m tests.bench.baseline FOLDER WORKBOOK OUT`` makes one document, as a process of its own. FOLDER holds what
``prepare`` makes of an example: a template of its report with a tag for every paragraph and a loop for every table, the
texts that fill it, the rows and their schema. So the baseline computes no figure, checks no equation and words no
sentence: it reads every cell, validates the rows, and renders the same paragraphs and tables.
"""

import copy
import json
import sys
from pathlib import Path
from typing import Any

ROW = "row"


def prepare(example: Path, schema: Path, folder: Path) -> None:
    """Write template, texts, rows and schema into a folder."""
    import docx  # noqa: PLC0415 - the baseline's own process must not wait for it

    document = docx.Document(str(example / "report.docx"))
    texts = [_tag(paragraph, f"texts[{i}]") for i, paragraph in enumerate(document.paragraphs)]
    tables = [_loop(table, i) for i, table in enumerate(document.tables)]
    document.save(str(folder / "template.docx"))
    context = {"texts": texts, "tables": tables}
    (folder / "context.json").write_text(json.dumps(context, ensure_ascii=False), "utf-8")
    (folder / "data.json").write_bytes((example / "data.json").read_bytes())
    (folder / "schema.json").write_bytes(schema.read_bytes())


def _tag(paragraph: Any, name: str) -> str:
    """Put a tag in the place of a paragraph's text, which is returned; one without text stays as it is."""
    text = str(paragraph.text)
    if text.strip():
        first, *others = paragraph.runs or [paragraph.add_run()]
        first.text = f"{{{{ {name} }}}}"
        for run in others:
            run._r.getparent().remove(run._r)
    return text


def _loop(table: Any, number: int) -> list[list[str]]:
    """Leave of a table's body the row of most cells, as a loop over rows; return the texts of all of them."""
    bodies = [row for row in table._tbl.tr_lst if row.trPr is None or not row.trPr.xpath("w:tblHeader")]
    if not bodies:
        return []
    kept = max(bodies, key=lambda row: len(row.tc_lst))
    rows = [[_text(cell) for cell in row.tc_lst] for row in bodies]
    width = len(kept.tc_lst)
    for row in bodies:
        if row is not kept:
            table._tbl.remove(row)
    for column, cell in enumerate(kept.tc_lst):
        _set_text(cell, f"{{{{ {ROW}[{column}] }}}}")
    for offset, tag in ((0, f"{{%tr for {ROW} in tables[{number}] %}}"), (2, "{%tr endfor %}")):
        line = copy.deepcopy(kept)
        for cell in line.tc_lst:
            _set_text(cell, "")
        _set_text(line.tc_lst[0], tag)
        table._tbl.insert(table._tbl.index(kept) + (0 if offset == 0 else 1), line)
    return [row + [""] * (width - len(row)) for row in rows]


def _text(cell: Any) -> str:
    return "\n".join("".join(run.text for run in paragraph.r_lst) for paragraph in cell.p_lst)


def _set_text(cell: Any, text: str) -> None:
    first, *others = cell.p_lst
    for paragraph in others:
        cell.remove(paragraph)
    for run in first.r_lst:
        first.remove(run)
    first.add_r().text = text


def compile_by_template(folder: Path, workbook: Path, out: Path) -> None:
    """Read the workbook, validate the rows, render the document; ValueError where the rows break the schema."""
    import openpyxl  # noqa: PLC0415
    from docxtpl import DocxTemplate  # noqa: PLC0415
    from jsonschema import Draft202012Validator  # noqa: PLC0415

    book = openpyxl.load_workbook(workbook, data_only=True)
    cells = [row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)]
    data = json.loads((folder / "data.json").read_text("utf-8"))
    validator = Draft202012Validator(json.loads((folder / "schema.json").read_text("utf-8")))
    if not cells or any(validator.iter_errors(data)):
        raise ValueError("the rows break the schema")
    template = DocxTemplate(str(folder / "template.docx"))
    template.render(json.loads((folder / "context.json").read_text("utf-8")), autoescape=True)
    template.save(str(out))


if __name__ == "__main__":
    compile_by_template(*map(Path, sys.argv[1:4]))
