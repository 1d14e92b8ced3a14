"""What sort of thing a column holds, judged from its values first, then its name and type."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from simulation.synthesis.schema.shape import Shape, Statistics, Table
from simulation.synthesis.words.abbreviations import expanded
from simulation.synthesis.words.english import singular
from simulation.synthesis.words.listed import listed
from simulation.synthesis.words.splitting import column_words, table_words
from simulation.vocabulary.lexicon import Kind

_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_MOMENT = re.compile(r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$")
_MIDNIGHT = re.compile(r"[T ]00:00(:00(\.0+)?)?$")
_TIME = re.compile(r"^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?$")
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_PHONE = re.compile(r"^[+(]?\d[\d\s().\-/+x]{5,}\d$")
_HASH = re.compile(
    r"^([0-9a-f]{32,}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\$2[aby]\$.+)$", re.I
)
_JSON = re.compile(r"^\s*[\[{].*[\]}]\s*$", re.S)
_CODE = re.compile(r"^(?=.*\d)[A-Za-z0-9][A-Za-z0-9./_#-]{1,23}$")
_DECIMAL = re.compile(r"^-?\d+\.\d+$")
_OTHER_DATE = re.compile(r"^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}( \d{1,2}:\d{2}(:\d{2})?)?$")
_LONG = 300

_SECRET = {"password", "passwd", "pwd", "hash", "salt", "token", "secret", "checksum"}
_MONEY = listed(
    "price cost amount salary fee balance budget revenue payment freight tax wage income rent "
    "msrp charge deposit fare turnover earnings profit spend spent sales gross subtotal tip"
)
_BY_THE = {"rental", "hourly", "daily", "nightly", "room"}
_NAMES = listed("name forename title surname firstname lastname label nickname company headline")
_CODES = listed("id code number sku isbn uuid reference ref iata icao barcode vin key zip")
_PHONES = {"phone", "fax", "mobile", "telephone", "cell"}
_TIMES = listed("modified date at ts timestamp epoch time created updated")
_CLASSES = listed(
    "status type category kind gender sex level state class genre mode method country "
    "priority role group department region rating color colour size severity stage"
)
_PERIODS = listed("year month week day quarter season decade")
_POSTS = listed("contact job work position courtesy role occupation")
_WHO = listed(
    "composer author director artist singer actor publisher manager owner coach chief captain "
    "winner host sponsor driver player teacher instructor salesperson editor writer performer "
    "conductor designer manufacturer maker brand"
)
_YES_NO = ({"y", "n"}, {"t", "f"}, {"yes", "no"}, {"true", "false"})
_FLAGS = listed("can enabled flag is deleted discontinued has active archived")


def kind_of(shape: Shape, table: Table, column: str) -> Kind:
    holds = table.holds(column)
    words = expanded(column_words(column))
    if _is_identifier(shape, table, column):
        return _key_kind(words, holds)
    for judge in (_by_storage, _by_text, _by_number):
        kind = judge(words, holds, table.column(column).declared.upper())
        if kind is not None:
            return _as_named(table, words, holds) if kind is Kind.TEXT else kind
    return Kind.TEXT


def _as_named(table: Table, words: list[str], holds: Statistics) -> Kind:
    """``orchestra.orchestra`` is the orchestra's name."""
    own = [singular(word) for word in table_words(table.name)]
    return Kind.NAME if words == own and 0 < holds.longest <= 80 else Kind.TEXT


def _is_identifier(shape: Shape, table: Table, column: str) -> bool:
    refers = any(column in each.source_columns for each in shape.parents(table.name))
    return refers or table.key == (column,)


def _key_kind(words: list[str], holds: Statistics) -> Kind:
    """A key of words is a name (``France``); any other is an identifier."""
    texts = [value for value in holds.samples if isinstance(value, str)]
    if holds.share("blob") > 0:
        return Kind.OPAQUE
    if words[-1] in _CODES or words[-1] == "number":
        return Kind.IDENTIFIER
    wordy = [text for text in texts if re.match(r"^[^\W\d][^\d_@]*$", text) and len(text) > 4]
    return Kind.NAME if texts and len(wordy) > len(texts) * 0.6 else Kind.IDENTIFIER


def _by_storage(words: list[str], holds: Statistics, declared: str) -> Kind | None:
    if holds.share("blob") > 0.02 or "BLOB" in declared or "JSON" in declared:
        return Kind.OPAQUE
    if _SECRET & set(words):
        return Kind.OPAQUE
    values = {str(value).lower() for value in holds.common}
    if values and (
        values in _YES_NO or (values <= {"0", "1"} and _flagged(words, values, declared))
    ):
        return Kind.BOOLEAN
    return None if holds.filled else _by_declaration(words, declared)


def _flagged(words: list[str], values: set[str], declared: str) -> bool:
    return bool(_FLAGS & set(words)) or "BOOL" in declared or declared == "BIT" or len(values) == 2


def _by_declaration(words: list[str], declared: str) -> Kind | None:
    """For a column without a single value: what it is meant for."""
    for mark, kind in (
        ("BOOL", Kind.BOOLEAN),
        ("TIMESTAMP", Kind.DATETIME),
        ("DATETIME", Kind.DATETIME),
        ("DATE", Kind.DATE),
        ("INT", Kind.INTEGER),
        ("CHAR", Kind.NAME if words[-1] in _NAMES else Kind.TEXT),
        ("TEXT", Kind.NAME if words[-1] in _NAMES else Kind.TEXT),
    ):
        if mark in declared:
            return kind
    numeric = re.search(r"REAL|FLOA|DOUB|NUM|DEC|MONEY", declared)
    return (Kind.MONEY if _MONEY & set(words) else Kind.NUMBER) if numeric else Kind.TEXT


def _by_text(words: list[str], holds: Statistics, declared: str) -> Kind | None:
    if holds.share("text") < 0.9:
        return None
    texts = [str(value) for value in holds.samples if value != ""]
    for kind, fits in _PATTERNS:
        if _mostly(texts, fits):
            return Kind.DATE if kind is Kind.DATETIME and _mostly(texts, _midnight) else kind
    if _PHONES & set(words) and _mostly(texts, _matches(_PHONE), 0.6):
        return Kind.PHONE
    if holds.longest > _LONG or _mostly(texts, _matches(_HASH)):
        return Kind.OPAQUE
    return _wordy(words, holds, texts)


def _wordy(words: list[str], holds: Statistics, texts: list[str]) -> Kind:
    if _mostly(texts, _matches(_OTHER_DATE)):
        return Kind.TEXT
    repeats = bool(holds.common) and holds.filled >= 2 * holds.distinct and holds.longest <= 40
    if words[-1] in _NAMES and not (repeats and holds.distinct < 6) and not _is_post(words, holds):
        return Kind.NAME
    if (
        repeats
        or _is_post(words, holds)
        or (_CLASSES & set(words[-1:]) and holds.common and holds.longest <= 40)
    ):
        return Kind.CATEGORY
    if words[-1] in _CODES and _mostly(texts, _matches(re.compile(r"^\S{1,40}$"))):
        return Kind.IDENTIFIER
    dated = {"year", "date", "season"} & set(words)
    coded = _mostly(texts, _matches(_CODE)) and not _mostly(texts, _matches(_DECIMAL), 0.3)
    if holds.unique and holds.rows > 4 and not dated and coded:
        return Kind.IDENTIFIER
    if words[-1] in ("id", "key") and has_words(holds):
        return Kind.NAME if holds.longest <= 80 else Kind.TEXT
    named = {"city", "country", "town", "contact"} & set(words) or words[-1] in _WHO
    return Kind.NAME if named and holds.longest <= 80 else Kind.TEXT


def _is_post(words: list[str], holds: Statistics) -> bool:
    """What somebody's work is called: a contact title, a job title, the title of address."""
    return words[-1:] == ["title"] and bool(_POSTS & set(words)) and bool(holds.common)


def _by_number(words: list[str], holds: Statistics, declared: str) -> Kind | None:
    if holds.share("integer", "real") < 0.9:
        return None
    real = holds.share("real") > 0 or bool(re.search(r"DEC|NUM|MONEY|REAL|FLOA|DOUB", declared))
    named = set(words)
    if _MONEY & named and not {"percent", "rate", "count", "number"} & named:
        return Kind.MONEY
    if ("total" in named and real) or ("rate" in named and _BY_THE & named):
        return Kind.MONEY
    if holds.share("real") > 0:
        return Kind.NUMBER
    if words[-1] in ("id", "code", "number", "key", "uuid") and not real:
        return Kind.INTEGER if is_period(words) else Kind.IDENTIFIER
    return Kind.INTEGER


def has_words(holds: Statistics) -> bool:
    """Names, whatever the column calls itself: ``Triple Crown`` as an award's id."""
    texts = [value for value in holds.samples if isinstance(value, str)]
    return sum(" " in text.strip() for text in texts) > 0.3 * max(1, len(texts))


def is_period(words: list[str]) -> bool:
    """``year_id`` is a year, whatever it calls itself."""
    return len(words) == 2 and words[0] in _PERIODS and words[1] in ("id", "key")


def is_epoch(column: str, holds: Statistics) -> bool:
    """A time as an integer, by name and by size: seconds or milliseconds since 1970, or
    YYYYMMDD.
    """
    low, high = holds.low, holds.high
    if not isinstance(low, int) or not isinstance(high, int) or holds.share("integer") != 1:
        return False
    timely = bool(_TIMES & set(column_words(column)))
    seconds = 300_000_000 < low <= high < 4_200_000_000
    millis = 300_000_000_000 < low <= high < 4_200_000_000_000
    compact = 19_000_101 <= low <= high <= 20_991_231 and "date" in column_words(column)
    return timely and (seconds or millis or compact)


def _matches(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: bool(pattern.match(text))


def _midnight(text: str) -> bool:
    return bool(_MIDNIGHT.search(text))


def _mostly(texts: list[str], fits: Callable[[str], bool], share: float = 0.95) -> bool:
    return bool(texts) and sum(map(fits, texts)) >= share * len(texts)


_PATTERNS: tuple[tuple[Kind, Callable[[Any], bool]], ...] = (
    (Kind.DATE, _matches(_DATE)),
    (Kind.DATETIME, lambda text: bool(_MOMENT.match(text) or _DATE.match(text))),
    (Kind.TIME, _matches(_TIME)),
    (Kind.EMAIL, _matches(_EMAIL)),
    (Kind.OPAQUE, _matches(_JSON)),
)
