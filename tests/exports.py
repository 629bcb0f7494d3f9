"""Exports as a finance system writes them: the tables of a compiled document, sheet by sheet or one below another."""

import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from compiler.document.table_grid import grid_rows
from compiler.document.tree import Document, Table


def official_tables(document: Document) -> list[Table]:
    """Return the official tables and performance forms of a document, in order."""
    return [block for block in document.blocks if isinstance(block, Table)]


def write_table(sheet: Worksheet, table: Table, department: str, first: int = 1, unit: str = "单位：万元") -> int:
    """Write a table with title, department and unit from a row on; return the row after it."""
    sheet.cell(first, 1).value = table.title
    sheet.cell(first + 1, 1).value = f"编制部门：{department}"
    sheet.cell(first + 1, len(table.widths)).value = unit
    last = first + 1
    for last, slots in enumerate(grid_rows(table), first + 2):
        for slot in slots:
            if slot.cell.text and not slot.continued:
                amount = slot.cell.figure is not None
                cell = sheet.cell(last, slot.column + 1)
                cell.value = float(slot.cell.text.replace(",", "")) if amount else slot.cell.text
                if not amount:
                    cell.data_type = "s"  # =100% is what an indicator says, no formula
    return last + 1


def write_export(path: Path, tables: Iterable[Table], department: str) -> None:
    """Write a file in which every table has a sheet of its own."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, table in enumerate(tables, 1):
        write_table(book.create_sheet(f"Sheet{number}"), table, department)
    book.save(path)


def converted(files: Sequence[Path], form: str, folder: Path) -> list[Path]:
    """Return the files as LibreOffice saves them in a format (one start for all)."""
    office = shutil.which("soffice")
    assert office
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    out = folder / form
    command = [str(office), profile, "--headless", "--convert-to", form, "--outdir", str(out), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return [out / f"{file.stem}.{form}" for file in files]
