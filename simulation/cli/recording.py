"""Records and their base images, written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from simulation.cli.files import remove_images, whole_text, worlds_folder
from simulation.export.jsonl import record_line
from simulation.vocabulary.state import Record
from simulation.world.images import FolderImages

Keep = Callable[[Record], None]


@contextmanager
def whole_records(target: Path, image: bytes) -> Iterator[Keep]:
    """Gives a function that adds a record; ``image`` is what all of them start from."""
    folder = worlds_folder(target)
    is_new = not folder.exists()
    try:
        FolderImages(folder).put(image)
        with whole_text(target) as file:

            def keep(record: Record) -> None:
                file.write(record_line(record))

            yield keep
    except BaseException:
        if is_new:
            remove_images(folder)
        raise
