"""Both sides of the benchmark make the document, and help imports nothing heavy; no times are asserted."""

from collections.abc import Iterator

import docx
import pytest

from tests.bench.baseline import compile_by_template
from tests.bench.compile import EXAMPLE, Workplace, annotated, imported_by_help, memory, table, warm, workplace


@pytest.fixture(scope="module")
def place() -> Iterator[Workplace]:
    with workplace() as prepared:
        yield prepared


def test_the_baseline_makes_the_same_paragraphs_and_tables(place: Workplace) -> None:
    compile_by_template(place.folder, place.workbook, place.folder / "baseline.docx")
    own, other = (docx.Document(str(path)) for path in (EXAMPLE / "report.docx", place.folder / "baseline.docx"))
    assert [paragraph.text for paragraph in other.paragraphs] == [paragraph.text for paragraph in own.paragraphs]
    assert [len(table.rows) for table in other.tables] == [len(table.rows) for table in own.tables]


def test_every_line_is_measured(place: Workplace) -> None:
    lines = [*warm(place, 1), annotated(place, 1), memory(place, 1)]
    assert all(line.own > 0 and line.other > 0 for line in lines)
    assert table(lines).count("\n") == len(lines) + 1


def test_help_waits_for_no_heavy_library(place: Workplace) -> None:
    assert imported_by_help(place) == ()
