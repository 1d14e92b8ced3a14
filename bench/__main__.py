"""``make bench``: each figure is a ratio of two measurements of this run, beside its limit.

Exit code 1 if a limit is passed. ``python bench/worlds.py`` and ``python bench/openings.py``
print absolute figures.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable

from bench.timing import Ratio


def main() -> int:
    home = tempfile.mkdtemp(prefix="dialoom-bench-")
    os.environ["DIALOOM_HOME"] = home
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        ratios = [measure() for measure in _measures()]
    finally:
        shutil.rmtree(home, ignore_errors=True)
    for ratio in ratios:
        verdict = "ok" if ratio.holds else "OVER"
        line = f"{ratio.name:<58}{ratio.value:8.2f}  limit {ratio.limit:<6g}{verdict}\n"
        sys.stdout.write(line)
    return 0 if all(ratio.holds for ratio in ratios) else 1


def _measures() -> list[Callable[[], Ratio]]:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from bench.application import durable_turns, late_fork
    from bench.sandbox import sandboxed_call

    return [sandboxed_call, durable_turns, late_fork]


if __name__ == "__main__":
    sys.exit(main())
