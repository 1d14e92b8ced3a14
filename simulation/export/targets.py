"""Every target by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simulation.errors import ExportRefused, UnknownName
from simulation.export import openai_sft
from simulation.export.exported import Exported, Render
from simulation.vocabulary.state import Record

TARGETS: dict[str, Render] = {openai_sft.NAME: openai_sft.render}


def export(records: Iterable[Record], target: str) -> Iterator[Exported]:
    """Each record's row or refusal, in order and one at a time.

    Raises UnknownName before the first record for a target that there is not.
    """
    return _exported(records, target_named(target))


def target_named(name: str) -> Render:
    if name not in TARGETS:
        raise UnknownName(
            "format", f"there is no target named {name!r}.", f"Choose one of: {', '.join(TARGETS)}."
        )
    return TARGETS[name]


def _exported(records: Iterable[Record], render: Render) -> Iterator[Exported]:
    for record in records:
        try:
            row, warnings = render(record)
        except ExportRefused as refused:
            yield Exported(record.id, None, refusal=str(refused))
        else:
            yield Exported(record.id, row, warnings=warnings)
