"""What schemas shorten, written out: ``qty``, ``dob``, ``num_employees``."""

from __future__ import annotations

_LONG: dict[str, str] = {
    "qty": "quantity",
    "amt": "amount",
    "nbr": "number",
    "addr": "address",
    "tel": "phone",
    "dob": "date of birth",
    "birthdate": "birth date",
    "dept": "department",
    "emp": "employee",
    "cust": "customer",
    "prod": "product",
    "avg": "average",
    "pct": "percent",
    "fname": "first name",
    "lname": "last name",
    "firstname": "first name",
    "lastname": "last name",
    "middlename": "middle name",
    "acct": "account",
    "mgr": "manager",
    "msg": "message",
    "yr": "year",
    "zipcode": "zip code",
    "lat": "latitude",
    "lng": "longitude",
    "lon": "longitude",
    "temp": "temperature",
    "org": "organization",
    "desc": "description",
    "descr": "description",
    "min": "minimum",
    "max": "maximum",
    "unitprice": "unit price",
    "prev": "previous",
    "info": "information",
    "dest": "destination",
    "dep": "departure",
    "arr": "arrival",
    "src": "source",
    "cat": "category",
    "stat": "status",
    "bats": "batting hand",
    "throws": "throwing hand",
    "lg": "league",
    "franch": "franchise",
    "div": "division",
    "plyr": "player",
    "hq": "headquarters",
    "gov": "government",
    "pop": "population",
    "adr": "address",
    "cnt": "count",
    "ctry": "country",
    "curr": "currency",
    "det": "detail",
    "doc": "document",
    "grp": "group",
    "inv": "invoice",
    "loc": "location",
    "mfg": "manufacturing",
    "mth": "month",
    "pmt": "payment",
    "prc": "price",
    "pwd": "password",
    "pos": "position",
    "rec": "record",
    "ref": "reference",
    "req": "request",
    "sal": "salary",
    "sched": "schedule",
    "stu": "student",
    "supp": "supplier",
    "tot": "total",
    "trans": "transaction",
    "wh": "warehouse",
    "wt": "weight",
    "ht": "height",
    "address2": "second address line",
    "cred": "credits",
    "indep": "independence",
    "tm": "time",
    "address1": "address",
    "addressline1": "address",
    "addressline2": "second address line",
}


_INITIALS = {"l": "last", "f": "first", "m": "middle"}
_NUMBER = ("no", "num", "nr")


def expanded(words: list[str]) -> list[str]:
    """The words with abbreviations written out; ``no`` and ``num`` at an end are numbers."""
    long = " ".join(_LONG.get(word, word) for word in words).split()
    if long[-1] in _NUMBER:
        return [*long[:-1], "number"]
    if len(long) == 2:
        return _pair(*long)
    return _without_marks(long) if len(long) > 1 else long


def _pair(first: str, second: str) -> list[str]:
    """Two words that stand in an order of their own: ``name_first``, ``l_name``, ``line_1``."""
    if second == "name" and first in _INITIALS:
        return [_INITIALS[first], "name"]
    if first == "name":
        return [second, "name"]
    if first == "line" and second.isdigit():
        return ["address", "line", second]
    if first == "number" and second.endswith("s"):
        return ["number", "of", second]
    return _without_marks([first, second])


def _without_marks(words: list[str]) -> list[str]:
    """``hire_dt`` is a date, ``sold_yn`` and ``if_sold`` say whether it is sold."""
    if words[-1] == "dt":
        return [*words[:-1], "date"]
    if words[-1] == "yn":
        return words[:-1]
    if words[0] == "if":
        return words[1:]
    return ["number", "of", *words[1:]] if words[0] in (*_NUMBER, "nb") else words
