"""Pieces of a domain on the terminal, as they are proved or dropped, and what came of them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from simulation.synthesis.artefacts import Artefact, Stage
from simulation.synthesis.package import Package


class Teller:
    """A line for each piece, at once."""

    def __init__(self) -> None:
        self._proved: Counter[Stage] = Counter()
        self._dropped: Counter[Stage] = Counter()

    def __call__(self, artefact: Artefact) -> None:
        counted = self._proved if artefact.proved else self._dropped
        counted[artefact.stage] += 1
        print(_line(artefact), flush=True)

    def summary(self, package: Package, out: Path) -> str:
        domain = package.domain
        simulated = " (simulated)" if all(tool.sql is None for tool in domain.tools) else ""
        tasks, chains = sum(map(len, package.chains)), len(package.chains)
        written = f"{_counted(tasks, 'task')} in {_counted(chains, 'chain')}"
        lines = [
            *self._stages(),
            f"{domain.title} in {out}: {_counted(len(domain.tools), 'tool')}{simulated}, "
            f"{_counted(domain.coverage.rows, 'row')}, "
            f"{written if tasks else 'no written tasks'}, "
            f"{_counted(len(domain.coverage.gaps), 'gap')}",
        ]
        return "\n".join(lines)

    def _stages(self) -> list[str]:
        """``tools: 12 proved, 3 dropped``, in the order in which stages come."""
        return [
            f"{stage.value}: {self._proved[stage]} proved, {self._dropped[stage]} dropped"
            for stage in Stage
            if self._proved[stage] or self._dropped[stage]
        ]


def _line(artefact: Artefact) -> str:
    if not artefact.proved:
        return f"{artefact.stage.value:<9} {artefact.name}: dropped: {artefact.reason}"
    again = f", at attempt {artefact.attempts}" if artefact.attempts > 1 else ""
    return f"{artefact.stage.value:<9} {artefact.name}: proved{again}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
