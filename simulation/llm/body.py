"""A request's body as it goes over the wire, and the hash by which a record knows it."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, NamedTuple

import orjson

from simulation.vocabulary.kept import Kept
from simulation.vocabulary.value import JsonObject, canonical_json


class Written(NamedTuple):
    text: bytes
    digest: str
    """Sha256 (hex) of the text with the value of ``tools`` replaced by the sha256 of its own."""


def written(body: JsonObject) -> Written:
    """Compact JSON with sorted keys, written once for the wire and for the record.

    The tools are most of it and the same in every request of a domain, so they are written and
    hashed once. The SDK would write all of it each time in Python's encoder.
    """
    tools = body.get("tools")
    if tools is None:
        text = _json(body)
        return Written(text, sha256(text).hexdigest())
    specified = _tools(tools)
    rest = _json({**body, "tools": specified.digest})
    before, _, after = rest.rpartition(b'"tools":"%b"' % specified.digest.encode())
    text = b'%b"tools":%b%b' % (before, specified.text, after)
    return Written(text, sha256(rest).hexdigest())


def _written_alone(tools: Any) -> Written:
    text = _json(tools)
    return Written(text, sha256(text).hexdigest())


_tools = Kept(_written_alone)


def _json(data: Any) -> bytes:
    """What Python's encoder takes and the fast one refuses (numbers beyond 64 bits, half a
    surrogate pair in an imported schema) is still written.
    """
    try:
        return orjson.dumps(data, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        return canonical_json(data).encode("utf-8", "replace")
