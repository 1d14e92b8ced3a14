"""``python -m simulation``.

Started by a Python without this package's libraries, it goes on with the prepared one.
"""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path

PREPARED = Path(__file__).resolve().parents[1] / ".venv" / "bin" / "python"


def start() -> int:
    if find_spec("pydantic") is None or find_spec("apsw") is None:
        if not PREPARED.exists() or Path(sys.executable) == PREPARED:
            sys.exit("pydantic and apsw are not installed here. Run `make setup` first.")
        os.execv(PREPARED, [str(PREPARED), "-m", "simulation", *sys.argv[1:]])  # noqa: S606
    from simulation.cli.main import main

    return main()


if __name__ == "__main__":
    raise SystemExit(start())
