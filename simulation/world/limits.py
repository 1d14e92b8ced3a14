"""How much one call may do. All limits count things, never time: replay must not differ."""

from __future__ import annotations

from typing import Final

import apsw

STEPS: Final = 10_000_000
"""Virtual machine instructions; some 100 ms on a fast machine, 250 ms on a slow one."""
STEPS_PER_CHECK: Final = 2_000
BRIEF_STEPS: Final = 20_000
"""What may run where others wait: a millisecond or two with all that is made of its rows."""
ROWS: Final = 200
RESULT_BYTES: Final = 200_000
"""Of a result, counted in the characters and bytes of its values."""
CHANGED_ROWS: Final = 2_000
CHANGED_BYTES: Final = 4_000_000
GROWTH_BYTES: Final = 16 * 1024 * 1024
"""By which a world may outgrow its base image."""
VALUE_BYTES: Final = 1_000_000
"""The longest text or blob at the start of a statement."""
WORK_BYTES: Final = 4_000_000_000
"""Instructions times longest value: the more a statement has run, the shorter its values."""
LEAST_VALUE_BYTES: Final = 1_000
SQL_CHARACTERS: Final = 20_000
PATTERN_BYTES: Final = 500
"""Of a LIKE or GLOB pattern."""

FIXED: Final = (
    (apsw.SQLITE_LIMIT_SQL_LENGTH, SQL_CHARACTERS * 4),
    (apsw.SQLITE_LIMIT_EXPR_DEPTH, 100),
    (apsw.SQLITE_LIMIT_COMPOUND_SELECT, 50),
    (apsw.SQLITE_LIMIT_VDBE_OP, 50_000),
    (apsw.SQLITE_LIMIT_FUNCTION_ARG, 100),
    (apsw.SQLITE_LIMIT_ATTACHED, 0),
    (apsw.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, PATTERN_BYTES),
    (apsw.SQLITE_LIMIT_VARIABLE_NUMBER, 250),
    (apsw.SQLITE_LIMIT_WORKER_THREADS, 0),
)


DAMAGED_SHARE: Final = 20
"""Where text is damaged, functions on it cannot be metered: a statement gets one in so many
steps, shorter patterns, and not those functions that compare all with all."""
DAMAGED_PATTERN_BYTES: Final = 60


def longest_value(steps: int) -> int:
    """How long a value may be, in bytes, once a statement has run ``steps`` instructions."""
    if steps * VALUE_BYTES <= WORK_BYTES:
        return VALUE_BYTES
    return max(LEAST_VALUE_BYTES, WORK_BYTES // steps)
