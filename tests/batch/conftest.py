"""What the tests of runs share: submissions under made-up names, and an order to examine them."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from compiler.batch.order import Order
from compiler.batch.outcome import Outcome
from compiler.batch.pool import Examine
from compiler.batch.record import Run
from compiler.batch.run import run
from compiler.batch.worker import examine

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
DAY = date(2025, 3, 1)
YOUTH, SCHOOL = "qingshi-youth-centre-2025", "qingshi-secondary-school-2025"


class Unwatched:
    """Takes no notice of how far a run is."""

    def waits(self) -> None: ...

    def begins(self, total: int, kept: int) -> None: ...

    def examined(self, name: str, outcome: Outcome) -> None: ...

    def writes(self) -> None: ...


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A folder into which two departments have sent their workbooks."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name in (YOUTH, SCHOOL):
        shutil.copy(EXAMPLES / name / "filled.xlsx", folder / f"{name}.xlsx")
    return folder


@pytest.fixture
def carry_out(tmp_path: Path) -> Callable[..., Run]:
    """Carries out an order on some paths, into one and the same output folder."""

    def carry(*paths: Path, examine_one: Examine = examine, **options: Any) -> Run:
        return run(Order(paths, tmp_path / "out", DAY, **options), Unwatched(), examine_one)

    return carry
