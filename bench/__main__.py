"""``make bench``: each figure is a ratio of two measurements of this run, beside its limit.

Exit code 1 if a limit is missed. Nothing else should run meanwhile: two processes of the bench
talk to each other. ``python bench/worlds.py`` and ``python bench/openings.py``
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
        held = [_told(measure()) for measure in _measures()]
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return 0 if all(held) else 1


def _told(ratio: Ratio) -> bool:
    verdict = "ok" if ratio.holds else "MISSED"
    bound = "at least" if ratio.at_least else "at most"
    figure = f"{ratio.value:8.2f}  {bound:<8} {ratio.limit:<6g}{verdict}"
    sys.stdout.write(f"{ratio.name:<62}{figure}\n")
    sys.stdout.flush()
    return ratio.holds


def _measures() -> list[Callable[[], Ratio]]:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from bench.application import durable_turns, late_fork
    from bench.forks import fork_requests
    from bench.memory import memory_a_dialogue
    from bench.models import measures
    from bench.product import measures as of_the_product
    from bench.sandbox import sandboxed_call
    from bench.scale import measures as of_scale

    return [
        sandboxed_call,
        durable_turns,
        late_fork,
        *fork_requests(),
        *measures(),
        memory_a_dialogue,
        *of_the_product(),
        *of_scale(),
    ]


if __name__ == "__main__":
    sys.exit(main())
