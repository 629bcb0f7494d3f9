"""What a written document holds: parts, sections, breaks, footers, text; checked in the parts themselves."""

import os
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import docx
import pytest
from disclosure_sample import (
    DEPARTMENT,
    W,
    body,
    disclosure,
    form,
    heading,
    part,
    said,
    style_of,
    style_sheet,
    text_of,
    two_panels,
    wide,
)
from openxml_audit import FileFormat, OpenXmlValidator

from compiler.document.tree import Block, Contents, Document, Page, Paragraph, Span, Table
from compiler.document.write_docx import write_docx

STYLE = style_sheet()
LOOKS = {
    "rFonts",
    "b",
    "bCs",
    "i",
    "sz",
    "szCs",
    "color",
    "u",
    "jc",
    "ind",
    "spacing",
    "shd",
    "tblBorders",
    "tcBorders",
}


def written(*blocks: Block) -> bytes:
    return write_docx(Document("标题", blocks), STYLE)


def audit(file: bytes, folder: Path) -> list[str]:
    path = folder / "document.docx"
    path.write_bytes(file)
    result = OpenXmlValidator(FileFormat.MICROSOFT_365).validate(path)
    return [str(error) for error in result.errors]


def paragraphs(file: bytes) -> list[tuple[str, str]]:
    return [(style_of(element), text_of(element)) for element in body(file) if element.tag == f"{W}p"]


def sections(file: bytes) -> list[dict[str, str]]:
    found = []
    for properties in body(file).iter(f"{W}sectPr"):
        size, start = properties.find(f"{W}pgSz"), properties.find(f"{W}pgNumType")
        footer = properties.find(f"{W}footerReference")
        assert size is not None
        assert footer is not None
        identity = footer.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id", "")
        found.append(
            {
                "orient": size.get(f"{W}orient", "portrait"),
                "start": "" if start is None else start.get(f"{W}start", ""),
                "footer": text_of(docx.Document(BytesIO(file)).part.related_parts[identity].element),
            }
        )
    return found


def test_a_whole_disclosure_has_nothing_that_an_audit_would_find(tmp_path: Path) -> None:
    assert audit(write_docx(disclosure(), STYLE), tmp_path) == []


@pytest.mark.parametrize(
    "blocks",
    [
        (),
        (Page(),),
        (two_panels(), wide()),
        (Contents("目录", 2),),
        (Page(), Page(landscape=True), form()),
        (Paragraph("body", ()),),
    ],
    ids=["nothing", "an empty page", "two tables in a row", "contents without headings", "pages in a row", "no text"],
)
def test_a_document_of_little_is_still_a_sound_document(blocks: tuple[Block, ...], tmp_path: Path) -> None:
    assert audit(written(*blocks), tmp_path) == []


def test_python_docx_reads_what_was_written() -> None:
    document = docx.Document(BytesIO(write_docx(disclosure(), STYLE)))
    assert len(document.tables) == 3
    assert [section.page_width > section.page_height for section in document.sections] == [False, False, True, False]


def test_the_same_document_is_the_same_bytes_whatever_the_surroundings() -> None:
    program = (
        "import sys, hashlib, disclosure_sample as s; from compiler.document.write_docx import write_docx;"
        "print(hashlib.sha256(write_docx(s.disclosure(), s.style_sheet())).hexdigest())"
    )
    here = [str(Path(__file__).parent), str(Path(__file__).parents[2])]

    def digest(**surroundings: str) -> str:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(here), **surroundings}
        done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=True)
        return done.stdout.decode().strip()

    first = digest(TZ="Asia/Shanghai", LANG="zh_CN.UTF-8", PYTHONHASHSEED="1")
    assert first == digest(TZ="America/New_York", LANG="C", PYTHONHASHSEED="4242")


def test_no_entry_of_the_file_carries_a_time_and_no_part_an_author() -> None:
    file = write_docx(disclosure(), STYLE)
    with ZipFile(BytesIO(file)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.namelist() == sorted(package.namelist())
        core = package.read("docProps/core.xml").decode()
    assert "<dc:title>昌吉市人民政府办公室2025年部门预算公开</dc:title>" in core
    assert not any(word in core for word in ("creator", "lastModifiedBy", "created", "modified", "python"))


def test_looks_come_from_named_styles_alone() -> None:
    found = {
        node.tag.removeprefix(W)
        for holder in (f"{W}pPr", f"{W}rPr", f"{W}tblPr", f"{W}tcPr", f"{W}trPr")
        for properties in body(write_docx(disclosure(), STYLE)).iter(holder)
        for node in properties
    }
    assert found.isdisjoint(LOOKS)


def test_every_style_in_use_is_defined() -> None:
    file = write_docx(disclosure(), STYLE)
    defined = {style.get(f"{W}styleId") for style in part(file, "word/styles.xml").iter(f"{W}style")}
    tags = (f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")
    used = {
        node.get(f"{W}val")
        for name in ("document", "numbered_portrait", "numbered_landscape_even", "unnumbered")
        for tag in tags
        for node in part(file, f"word/{name}.xml").iter(tag)
    }
    assert used <= defined


def test_a_first_page_sets_the_first_section_and_leaves_no_empty_page_before_it() -> None:
    file = written(Page(landscape=True, numbered=False), said("body", "文"))
    assert [text for _, text in paragraphs(file)] == ["文"]
    assert sections(file) == [{"orient": "landscape", "start": "", "footer": ""}]


def test_a_section_ends_in_the_last_paragraph_before_pages_that_lie_or_count_otherwise() -> None:
    file = written(
        Page(numbered=False),
        said("body", "封面"),
        Page(restart=True),
        said("body", "正文"),
        Page(landscape=True),
        said("body", "横"),
    )
    assert [text for _, text in paragraphs(file)] == ["封面", "正文", "横"]
    assert sections(file) == [
        {"orient": "portrait", "start": "", "footer": ""},
        {"orient": "portrait", "start": "1", "footer": "— 1 —"},
        {"orient": "landscape", "start": "", "footer": "— 1 —" * 2},  # turned, and plain where that cannot be drawn
    ]


def test_pages_that_lie_alike_part_by_a_page_break_in_the_paragraph_before() -> None:
    file = written(said("body", "前"), Page(), said("body", "后"))
    assert len(sections(file)) == 1
    assert [text for _, text in paragraphs(file)] == ["前\n", "后"]
    assert [node.get(f"{W}type") for node in body(file).iter(f"{W}br")] == ["page"]


def test_a_page_break_after_a_heading_stays_out_of_the_heading() -> None:
    file = written(heading("heading1", 1, "第二部分"), Page(), said("body", "后"))
    assert paragraphs(file) == [("Heading1", "第二部分"), ("SectionBreak", "\n"), ("DisclosureBody", "后")]


@pytest.mark.parametrize("after", [Page(), Page(landscape=True)], ids=["page break", "section break"])
def test_a_break_after_a_table_stands_in_one_paragraph_too_low_to_see(after: Page) -> None:
    file = written(form(), after, said("body", "后"))
    styles = [style for style, _ in paragraphs(file)]
    assert styles == ["SectionBreak", "DisclosureBody"]
    assert STYLE.paragraphs["break"].line == 1


def test_a_page_number_is_a_field_of_five_runs_between_dashes() -> None:
    footer = part(write_docx(disclosure(), STYLE), "word/numbered_portrait.xml")
    kinds = [next(iter(run)).get(f"{W}fldCharType") or next(iter(run)).text for run in footer.iter(f"{W}r")]
    assert kinds == ["— ", "begin", " PAGE ", "separate", "1", "end", " —"]


def test_the_head_line_over_a_table_reaches_the_right_edge_of_upright_and_of_lying_pages() -> None:
    file = written(said("table_head_line", "甲\t乙"), Page(landscape=True), said("table_head_line", "甲\t乙"))
    upright, lying = (style for style, _ in paragraphs(file))
    stops = {
        style.get(f"{W}styleId"): {tab.get(f"{W}val"): tab.get(f"{W}pos") for tab in style.iter(f"{W}tab")}
        for style in part(file, "word/styles.xml").iter(f"{W}style")
    }
    assert stops[upright] == {"right": "8844"}
    assert stops[lying] == {"clear": "8844", "right": "12756"}


def test_any_text_of_a_user_comes_out_as_it_is_without_what_xml_cannot_hold(tmp_path: Path) -> None:
    text = 'a & b < c > "d" ]]> <w:p/> \x00\x07\x1b\ufffe\ud800𠮷\t后\n新行\r\n末'
    kept = 'a & b < c > "d" ]]> <w:p/> 𠮷\t后\n新行\n末'
    table = Table("t", text, (1.0,), (), ())
    file = write_docx(
        Document(text, (heading("heading1", 1, text), said("body", text), Contents(text, 1), table)), STYLE
    )
    assert [content for _, content in paragraphs(file)][:2] == [kept, kept]
    assert audit(file, tmp_path) == []


@pytest.mark.parametrize("title", ["标题", 'a & b < c > "d"\t\ne'])
def test_python_docx_reads_every_part_and_saves_the_same(title: str) -> None:
    contents, table = disclosure().blocks, Table("t", title, (1.0,), (), ())
    file = write_docx(Document(title, (*contents, said("body", title), table)), STYLE)
    again = BytesIO()
    docx.Document(BytesIO(file)).save(again)
    assert same_whatever_the_order(again.getvalue()) == same_whatever_the_order(file)


def same_whatever_the_order(file: bytes) -> dict[str, object]:
    """Return the parts in the one canonical form of their XML; of the list of their types, what it holds."""
    with ZipFile(BytesIO(file)) as package:
        parts: dict[str, object] = {n: ElementTree.canonicalize(package.read(n).decode()) for n in package.namelist()}
        types = ElementTree.fromstring(package.read("[Content_Types].xml"))
    return parts | {"[Content_Types].xml": sorted(sorted(entry.items()) for entry in types)}


def test_the_text_of_several_spans_is_one_run() -> None:
    file = written(Paragraph("body", (Span("合计"), Span("1,131.42"), Span("万元。"))))
    assert [text_of(run) for run in body(file).iter(f"{W}r")] == ["合计1,131.42万元。"]


def test_a_style_that_the_sheet_lacks_is_an_error_and_not_a_plain_paragraph() -> None:
    with pytest.raises(KeyError, match="no_such_role"):
        written(said("no_such_role", "文"))


def test_the_language_of_the_document_is_the_language_of_its_styles() -> None:
    file = write_docx(Document("t", (), language="ug-CN"), STYLE)
    language = part(file, "word/styles.xml").find(f".//{W}docDefaults//{W}lang")
    assert language is not None
    assert language.get(f"{W}eastAsia") == "ug-CN"
    assert docx.Document(BytesIO(file)).core_properties.language == "ug-CN"


def test_headings_keep_the_built_in_names_and_table_titles_are_headings_of_level_two() -> None:
    styles = {
        style.get(f"{W}styleId"): style
        for style in part(write_docx(disclosure(), STYLE), "word/styles.xml").iter(f"{W}style")
    }

    def value(style: str, path: str) -> str | None:
        node = styles[style].find(path)
        return None if node is None else node.get(f"{W}val")

    assert [value(f"Heading{n}", f"{W}name") for n in (1, 2, 3)] == ["heading 1", "heading 2", "heading 3"]
    assert [value(f"TOC{n}", f"{W}name") for n in (1, 2)] == ["toc 1", "toc 2"]
    assert value("TableTitle", f"{W}pPr/{W}outlineLvl") == "1"
    assert value("TableTitle", f"{W}basedOn") == "Heading2"


def test_thirty_five_pages_with_fourteen_tables_take_a_fraction_of_a_second() -> None:
    prose = tuple(
        said("body", "基本支出1,025.92万元，比上年减少3.52%，主要原因是：在职人员减少。" * 4) for _ in range(130)
    )
    tables = tuple(block for n in range(14) for block in (Page(n % 2 == 0), *(wide(), two_panels(30))[n % 2 :][:1]))
    document = Document(DEPARTMENT, (heading("heading1", 1, "一"), *prose, *tables))
    write_docx(document, STYLE)
    started = time.process_time()
    write_docx(document, STYLE)
    assert time.process_time() - started < 0.5


def test_a_final_document_has_no_header_and_a_marked_one_is_as_sound(tmp_path: Path) -> None:
    final, draft = write_docx(disclosure(), STYLE), write_docx(disclosure(), STYLE, mark="送审稿")
    with ZipFile(BytesIO(final)) as package:
        assert not any(b"hdr" in package.read(name) or "mark" in name for name in package.namelist())
        assert not any("送审稿".encode() in package.read(n) for n in package.namelist())
    assert text_of(part(draft, "word/mark.xml")) == "送审稿"
    assert audit(draft, tmp_path) == []


def test_figures_take_the_latin_face_in_text_and_the_song_face_in_page_numbers() -> None:
    styles = {
        style.get(f"{W}styleId"): style.find(f"{W}rPr/{W}rFonts")
        for style in part(write_docx(disclosure(), STYLE), "word/styles.xml").iter(f"{W}style")
    }

    def faces(style: str) -> tuple[str | None, str | None]:
        fonts = styles[style]
        assert fonts is not None
        return fonts.get(f"{W}ascii"), fonts.get(f"{W}eastAsia")

    assert faces("Normal") == ("Times New Roman", "仿宋_GB2312")
    assert faces("Footer") == ("宋体", "宋体")
    assert faces("TableTextRight") == ("Times New Roman", "宋体")


def test_the_font_table_names_what_stands_in_for_a_missing_font() -> None:
    fonts = part(write_docx(disclosure(), STYLE), "word/fontTable.xml")
    stand_ins = {
        font.get(f"{W}name"): [name.get(f"{W}val") for name in font.iter(f"{W}altName")]
        for font in fonts.iter(f"{W}font")
    }
    assert stand_ins["仿宋_GB2312"] == ["仿宋,FangSong"]
    assert stand_ins["楷体_GB2312"] == ["楷体,KaiTi"]
