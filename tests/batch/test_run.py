"""What a run leaves of what came in."""

import json
from collections.abc import Callable
from pathlib import Path

from jsonschema import Draft202012Validator

from compiler.batch.record import Run, State
from compiler.resources import resource


def test_a_workbook_without_errors_becomes_a_document_under_its_official_name(
    inbox: Path, carry_out: Callable[..., Run]
) -> None:
    result = carry_out(inbox)
    assert [one.state for one in result.departments] == [State.PASSED, State.PASSED]
    assert [file.path for one in result.departments for file in one.outputs] == [
        "公开/青石县第二中学2025年部门预算公开.docx",
        "公开/青石县青少年活动中心2025年部门预算公开.docx",
    ]
    for one in result.departments:
        assert all((inbox.parent / "out" / file.path).is_file() for file in one.outputs)
    assert result.all_done


def test_the_record_of_a_run_is_as_its_schema_says(inbox: Path, carry_out: Callable[..., Run]) -> None:
    (inbox / "坏.xlsx").write_bytes(b"x")
    carry_out(inbox)
    record = json.loads((inbox.parent / "out" / "record.json").read_text("utf-8"))
    schema = json.loads(resource("schemas", "meta", "record.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    assert not list(Draft202012Validator(schema).iter_errors(record))
    assert record["counts"]["通过"] == 2
    assert [file["name"] for file in record["unread"]] == ["坏.xlsx"]
    assert "day" not in record


def test_the_parts_by_class_and_source_add_up_to_what_the_department_states(
    inbox: Path, carry_out: Callable[..., Run]
) -> None:
    for one in carry_out(inbox).departments:
        assert one.split.parts
        assert one.split.reconciles
        assert one.totals[0].amount == one.split.whole
