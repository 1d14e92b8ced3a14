"""A folder of messages in which nothing is seen before it is whole.

kombu's own transport writes into a file that others may read already: who looks between its opening
and its writing finds an empty message, and a Celery worker that cannot read a message ends.
"""

from __future__ import annotations

import uuid
from pathlib import Path
from queue import Empty
from time import monotonic
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps

SCHEME = "folder"


class Channel(filesystem.Channel):
    def _put(self, queue: str, *message: Any, **_options: Any) -> None:
        """Raises ChannelError where nothing can be written."""
        folder = Path(self.data_folder_out)
        name = f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        unfinished = folder / f"{name}.part"
        try:
            unfinished.write_text(dumps(*message), encoding="utf-8")
            unfinished.replace(folder / name)
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            raise ChannelError(f"{folder} takes no message: {error}") from error

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """A message that is none is passed over: hints may be lost. Raises Empty."""
        try:
            return super()._get(queue)
        except ValueError as error:
            raise Empty from error


class Transport(filesystem.Transport):
    Channel = Channel


def register() -> None:
    """Makes ``folder://`` a broker's address."""
    TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"
