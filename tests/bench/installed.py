"""How the processes of the benchmarks run: with their bytecode at hand, as an installed program does."""

import os
from collections.abc import Mapping
from pathlib import Path


def environment(folder: Path) -> Mapping[str, str]:
    """Return the environment of processes that keep their bytecode in a folder."""
    own = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {**own, "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
