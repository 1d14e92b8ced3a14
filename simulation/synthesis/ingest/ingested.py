"""What ingestion hands on."""

from __future__ import annotations

from dataclasses import dataclass

from simulation.vocabulary.domain import Gap

WHOLE_BYTES = 20_000_000
"""Above this size a database is used through a slice."""


@dataclass(frozen=True)
class Ingested:
    image: bytes
    gaps: tuple[Gap, ...] = ()
    sliced_rows: int | None = None
    """Rows kept, where the database was too large to be used whole."""
