"""Last year's data with this year's codes, where the new code lists say which code took the place of another."""

from collections.abc import Mapping
from dataclasses import replace

from compiler.definition.definition import Definition
from compiler.submission import Data, DataRow, Pasted


def with_new_codes(data: Data, old: Definition, new: Definition) -> Data:
    """Return data of the definition ``old`` with the codes by which ``new`` calls what it calls otherwise.

    A code that its list still has stays, whatever else is said to have been it.
    """
    heirs = {
        dimension.id: {
            former: code.code
            for code in dimension.codes.values()
            for former in code.formerly
            if former not in dimension.codes
        }
        for dimension in new.figures.dimensions.values()
    }
    if not any(heirs.values()):
        return data
    rows = {id_: tuple(_row(row, _code_columns(id_, old), heirs) for row in found) for id_, found in data.rows.items()}
    return replace(data, rows=rows, pasted=tuple(_pasted(cell, heirs) for cell in data.pasted))


def _code_columns(view: str, old: Definition) -> Mapping[str, str]:
    """Return the dimensions of the columns of a sheet in which members are typed."""
    return {column.key: column.dimension for column in old.sheets[view].columns if column.shows == "member"}


def _row(row: DataRow, columns: Mapping[str, str], heirs: Mapping[str, Mapping[str, str]]) -> DataRow:
    values = {key: heirs.get(columns.get(key, ""), {}).get(value, value) for key, value in row.values.items()}
    return replace(row, values=values)


def _pasted(cell: Pasted, heirs: Mapping[str, Mapping[str, str]]) -> Pasted:
    dimension, code = cell.code
    moved = [(name, heirs.get(name, {}).get(member, member)) for name, member in cell.coordinates]
    return cell._replace(
        coordinates=cell.coordinates.at(moved),
        code=(dimension, heirs.get(dimension, {}).get(code, code)),
    )
