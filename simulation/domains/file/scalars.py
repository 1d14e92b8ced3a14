"""Single values as text in a domain file, and back.

Fewer things are special than in YAML at large: null, true, false and JSON's numbers. A date, a
``yes``, a ``012`` without quotes is text, as the person who typed it meant.
"""

from __future__ import annotations

import json
import re
from typing import Final

Scalar = None | bool | int | float | str

WORDS: Final[dict[str, Scalar]] = {
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    ".inf": float("inf"),
    "-.inf": float("-inf"),
}
INTEGER_DIGITS: Final = 40
_INTEGER: Final = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_FLOAT: Final = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_SURE: Final = re.compile(r"[A-Za-z_][\w./()'%+-]*(?: [\w./()'%+-]+)*", re.ASCII)
"""Text that every reader of YAML takes as it stands, in a row as on a line of its own."""
_PROSE: Final = re.compile(r"[A-Za-z_](?:[\w ,;.!?&=/()'%+-]*[\w.!?)'%])?", re.ASCII)
"""The same where nothing else stands on the line."""
_MISREAD: Final = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_UNPRINTABLE: Final = re.compile(
    "[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


def read_plain(text: str) -> Scalar:
    """The value of a scalar without quotes."""
    if text in WORDS:
        return WORDS[text]
    if len(text) <= INTEGER_DIGITS and _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text) and not _has_leading_zero(text):
        return float(text)
    return text


def _has_leading_zero(text: str) -> bool:
    """``012`` or ``007.5``: a number for no one but a postman."""
    digits = text.lstrip("+-")
    return len(digits) > 1 and digits[0] == "0" and digits[1].isdigit()


def scalar_text(value: Scalar, *, quoted: bool = False) -> str:
    """``quoted`` puts every text in quotes, whether it needs them or not."""
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    if isinstance(value, str):
        return value if not quoted and is_sure(value) else quoted_text(value)
    return _float_text(value) if isinstance(value, float) else str(value)


def line_text(text: str) -> str:
    """A text that ends its line."""
    is_plain = _PROSE.fullmatch(text) and text.lower() not in _MISREAD
    return text if is_plain else quoted_text(text)


def is_sure(text: str) -> bool:
    return _SURE.fullmatch(text) is not None and text.lower() not in _MISREAD


def quoted_text(text: str) -> str:
    """In double quotes, as JSON writes it; what cannot be seen is written out."""
    return _UNPRINTABLE.sub(
        lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(text, ensure_ascii=False)
    )


def is_printable(text: str) -> bool:
    return _UNPRINTABLE.search(text) is None


def _float_text(value: float) -> str:
    if value in (float("inf"), float("-inf")):
        return ".inf" if value > 0 else "-.inf"
    text = repr(value)
    return text.replace("e", ".0e") if "e" in text and "." not in text else text
