"""A world's pages live in memory: those of the shared base image, and its own changed ones.

SQLite reads and writes through a virtual file system that has no files. Opening a world copies
nothing, many dialogues share one base, and whatever a tool's body may try, there is no path by
which it could reach a disk. The same file system tells the world's frozen time.
"""

from __future__ import annotations

import threading
from typing import Any, Final

import apsw

VFS_NAME: Final = "dialoom-worlds"
SCRATCH_BYTES: Final = 32 * 1024 * 1024
"""What one statement may spill when it sorts or materializes."""
ASIDE_BYTES: Final = 1200
ASIDE_PIECES: Final = 12


class Pages(apsw.VFSFile):
    """A database as a base image and the pages that differ from it."""

    def __init__(self, base: bytes, page_size: int) -> None:
        self.base = base
        self.page_size = page_size
        self.own: dict[int, bytes] = {}
        self.size = len(base)

    def image(self) -> bytes:
        """The database as bytes, as committed."""
        if not self.own and self.size == len(self.base):
            return self.base
        step = self.page_size
        return b"".join(self.xRead(step, at) for at in range(0, self.size, step))

    def twin(self) -> Pages:
        """A copy that shares the base and the pages changed so far, none changed later."""
        twin = Pages(self.base, self.page_size)
        twin.own = dict(self.own)
        twin.size = self.size
        return twin

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802 - SQLite's name
        number, within = divmod(offset, self.page_size)
        own = self.own.get(number)
        if own is not None:
            return own[within : within + amount]
        return self.base[offset : min(offset + amount, self.size)]

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802
        number, within = divmod(offset, self.page_size)
        if within or len(data) != self.page_size:
            raise apsw.IOError("a write is not one whole page")
        self.own[number] = bytes(data)
        self.size = max(self.size, offset + self.page_size)

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        self.size = newsize
        for number in [n for n in self.own if n * self.page_size >= newsize]:
            del self.own[number]

    def xFileSize(self) -> int:  # noqa: N802
        return self.size

    def xSync(self, flags: int) -> None:  # noqa: N802
        """Memory needs none."""

    def xLock(self, level: int) -> None:  # noqa: N802
        """One connection has the file for itself."""

    def xUnlock(self, level: int) -> None:  # noqa: N802
        """See :meth:`xLock`."""

    def xCheckReservedLock(self) -> bool:  # noqa: N802
        return False

    def xFileControl(self, op: int, ptr: int) -> bool:  # noqa: N802
        return False

    def xSectorSize(self) -> int:  # noqa: N802
        return self.page_size

    def xDeviceCharacteristics(self) -> int:  # noqa: N802
        return int(apsw.SQLITE_IOCAP_ATOMIC | apsw.SQLITE_IOCAP_SAFE_APPEND)

    def xClose(self) -> None:  # noqa: N802
        """The pages outlive the connection."""


class Scratch(Pages):
    """A temporary file of one statement, in memory, up to :data:`SCRATCH_BYTES` in all."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(b"", 1)
        self.bytes = bytearray()
        self.desk = desk

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802
        return bytes(self.bytes[offset : offset + amount])

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802
        growth = offset + len(data) - len(self.bytes)
        if growth > 0:
            if self.desk.spilled + growth > SCRATCH_BYTES:
                raise apsw.FullError("temporary storage is full")
            self.desk.spilled += growth
            self.bytes.extend(bytes(growth))
        self.bytes[offset : offset + len(data)] = data

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        self.desk.spilled -= max(0, len(self.bytes) - newsize)
        del self.bytes[newsize:]

    def xFileSize(self) -> int:  # noqa: N802
        return len(self.bytes)

    def xSectorSize(self) -> int:  # noqa: N802
        return 4096

    def xClose(self) -> None:  # noqa: N802
        self.xTruncate(0)


class Desk(threading.local):
    """What the file system has to know of the world that is at work in this thread."""

    opening: Pages | None = None
    """The pages that the next database opened in this thread gets."""
    now: int = 0
    """Julian milliseconds."""
    spilled: int = 0
    """Bytes in temporary files now."""


class MemoryFiles(apsw.VFS):
    """A file system of one nameless database at a time, with a clock that stands still."""

    def __init__(self) -> None:
        super().__init__(VFS_NAME, "")
        self.desk = Desk()

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        if name is None:
            return Scratch(self.desk)
        pages, self.desk.opening = self.desk.opening, None
        if pages is None or not flags[0] & apsw.SQLITE_OPEN_MAIN_DB:
            raise apsw.CantOpenError("a world has no files")
        return pages

    def xFullPathname(self, name: str) -> str:  # noqa: N802
        return name

    def xAccess(self, pathname: str, flags: int) -> bool:  # noqa: N802
        return False

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802, FBT001
        raise apsw.IOError("a world has no files")

    def xDlOpen(self, filename: str) -> int:  # noqa: N802
        raise apsw.CantOpenError("a world loads no libraries")

    def xCurrentTimeInt64(self) -> int:  # noqa: N802
        return self.desk.now


def _set_little_aside() -> None:
    """SQLite sets memory aside for the small pieces of each connection, a fifth of what one
    more world takes, and far more than its statements use. It can be told how much only before
    the first connection of the process.
    """
    if not apsw.connections():
        apsw.shutdown()
        apsw.config(apsw.SQLITE_CONFIG_LOOKASIDE, ASIDE_BYTES, ASIDE_PIECES)
        apsw.initialize()


_set_little_aside()
FILES: Final = MemoryFiles()
"""Registered once in the process; SQLite knows it by :data:`VFS_NAME`."""


def connect(pages: Pages) -> apsw.Connection:
    """A connection to ``pages``, which nothing else uses.

    Its journal is in memory, since there are no files. Nothing else is set: ``synchronous`` saves
    no more than it costs to say, for syncing is a call that does nothing; an exclusive lock
    would save 9 of 22 microseconds of a change, but then SQLite counts changes otherwise in the
    header of the file, and the same world would have other bytes.
    """
    FILES.desk.opening = pages
    connection = apsw.Connection(
        "/world", flags=apsw.SQLITE_OPEN_READWRITE, vfs=VFS_NAME, statementcachesize=16
    )
    connection.execute("PRAGMA journal_mode=MEMORY").fetchall()
    return connection
