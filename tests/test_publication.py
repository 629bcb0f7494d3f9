"""The files of a disclosure: their names, and that they are written whole."""

import pytest

from compiler.document.tree import Document
from compiler.pipeline import check_workbook
from compiler.publication import official_name
from tests.conftest import EXAMPLE


def test_the_file_has_the_official_name_of_the_definition() -> None:
    document = check_workbook(EXAMPLE / "filled.xlsx").document
    assert document is not None
    assert official_name(document) == "昌吉市人民政府办公室2025年部门预算公开"


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("某局2025年部门预算公开", "某局2025年部门预算公开"),
        ("某局（科/室）：预算?", "某局（科室）：预算"),
        ('a\\b/c:d*e?f"g<h>i|j\n', "abcdefghij"),
        ("某局.. ", "某局"),
        ("  某局\t2025  年 ", "某局2025 年"),
        ("NUL", "NUL_"),
        ("com1.公开", "com1.公开_"),
        ("../../..", "公开文本"),
        ("局" * 300, "局" * 80),
    ],
)
def test_a_name_is_one_that_windows_takes(wanted: str, name: str) -> None:
    assert official_name(Document("题", (), file_name=wanted)) == name


def test_without_a_name_of_its_own_a_document_is_called_by_its_title() -> None:
    assert official_name(Document("某局2025年部门预算公开", ())) == "某局2025年部门预算公开"
