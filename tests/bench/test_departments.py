"""A department of several units, each of them balanced, adds up and compiles without an error."""

from pathlib import Path

from compiler.definition.definition import Definition
from compiler.diagnostics.diagnostic import Severity
from compiler.figures.check import check
from compiler.figures.derive import Ledger
from compiler.submission import submit
from tests.bench.departments import rolled, write_units


def test_units_with_many_items_each_add_up_to_a_department_in_which_everything_balances(
    definition: Definition, tmp_path: Path
) -> None:
    data = rolled(write_units(tmp_path, 2, 40), definition)
    submission, findings = submit(data, definition)
    assert findings == ()
    assert [one.message for one in check(Ledger(submission)) if one.severity is Severity.ERROR] == []
    codes = {row.values["code"] for row in data.rows["items"]}
    assert len(codes) > 50
    of_units = [source.unit for sources in data.rolled.values() for source in sources]
    assert len(set(of_units)) == 2
