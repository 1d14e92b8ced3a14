"""The world of dialogues whose tools are all simulated: a database without a table."""

from __future__ import annotations

from typing import Final

from simulation.world.images import image_hash

_PAGE_SIZE: Final = 512


def _first_page() -> bytes:
    """Written out byte by byte, since the header SQLite writes names its own version."""
    header = b"SQLite format 3\0" + _PAGE_SIZE.to_bytes(2, "big") + b"\1\1\0\x40\x20\x20"
    # Changes, pages, free pages (two), schema cookie, schema format, cache, autovacuum, UTF-8,
    # user version, incremental vacuum, application.
    counters = (1, 1, 0, 0, 1, 4, 0, 0, 1, 0, 0, 0)
    header += b"".join(number.to_bytes(4, "big") for number in counters) + bytes(20)
    header += (1).to_bytes(4, "big") + (3_000_000).to_bytes(4, "big")
    leaf = b"\x0d" + bytes(4) + _PAGE_SIZE.to_bytes(2, "big") + b"\0"
    return (header + leaf).ljust(_PAGE_SIZE, b"\0")


EMPTY_IMAGE: Final = _first_page()
EMPTY_WORLD: Final = image_hash(EMPTY_IMAGE)
"""Its address: ``domain.world`` of a domain that has nothing but simulated tools."""
