#!/usr/bin/env python
"""Administration from the command line: ``python manage.py help`` lists the commands.

Started by a Python that has no Django, it goes on with the one that ``make setup`` prepared.
"""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

PREPARED = Path(__file__).resolve().parent / ".venv" / "bin" / "python"


def main() -> None:
    if find_spec("django") is None:
        if not PREPARED.exists() or Path(sys.executable) == PREPARED:
            sys.exit("Django is not installed here. Run `make setup` first.")
        os.execv(PREPARED, [str(PREPARED), *sys.argv])  # noqa: S606 - our own interpreter
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
