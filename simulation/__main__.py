"""``python -m simulation``."""

from __future__ import annotations

from simulation.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
