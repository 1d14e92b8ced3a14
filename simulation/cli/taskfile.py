"""Task files: a list of tasks as a native record has them."""

from __future__ import annotations

from pathlib import Path

from simulation.errors import InputError, RecordRefused
from simulation.generation.taking.tasks import REMEDY, tasks_from
from simulation.llm.loose_json import strict
from simulation.vocabulary.tasks import Task

LARGEST = 8 * 2**20
"""Bytes."""


def read_tasks(path: Path) -> tuple[Task, ...]:
    """Raises InputError for a file that cannot be read, RecordRefused for one without tasks."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise InputError("--tasks", f"{path}: {error.strerror}.", "Check the path.") from error
    if len(data) > LARGEST:
        raise RecordRefused("--tasks", f"{path} is larger than 8 MB.", "Give fewer tasks.")
    found = strict(data.decode("utf-8", "replace"))
    if found is None:
        raise RecordRefused("--tasks", f"{path} is not JSON.", REMEDY)
    return tasks_from(found, "--tasks")
