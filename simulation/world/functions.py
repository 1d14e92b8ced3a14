"""Which functions a statement may call.

A tool's own text may call those that give the same value for the same rows and cannot grow a
value much. What a domain's own schema calls (defaults, checks, generated columns, triggers,
views) is a wider choice, as long as it stays a function of the world.
"""

from __future__ import annotations

from typing import Final

_AGGREGATES = """
avg count group_concat string_agg max min sum total median percentile percentile_cont
percentile_disc row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value
last_value nth_value
"""
_SCALARS = """
abs coalesce concat concat_ws glob if ifnull iif instr length like likelihood likely lower ltrim
nullif octet_length round rtrim sign substr substring trim typeof unicode unlikely upper char
match bm25 highlight snippet
"""
_DATES = """
current_date current_time current_timestamp date time datetime julianday strftime timediff
unixepoch
"""
_MATHS = """
acos acosh asin asinh atan atan2 atanh ceil ceiling cos cosh degrees exp floor ln log log10 log2
mod pi pow power radians sin sinh sqrt tan tanh trunc
"""
_JSON = """
json json_array json_array_length json_error_position json_extract json_group_array
json_group_object json_insert json_object json_patch json_pretty json_quote json_remove
json_replace json_set json_type json_valid -> ->>
"""
_SCHEMA_ONLY = """
changes format hex jsonb jsonb_array jsonb_extract jsonb_group_array jsonb_group_object
jsonb_insert jsonb_object jsonb_patch jsonb_remove jsonb_replace jsonb_set last_insert_rowid
printf quote random randomblob replace soundex unhex unistr unistr_quote zeroblob subtype
"""

OWN: Final = frozenset(" ".join((_AGGREGATES, _SCALARS, _DATES, _MATHS, _JSON)).split())
"""For the text of a tool."""
DOMAIN: Final = OWN | frozenset(_SCHEMA_ONLY.split())
"""For what the schema of the domain calls."""
UNSETTLED: Final = frozenset({"changes", "last_insert_rowid", "random", "randomblob"})
"""Those of DOMAIN whose value does not follow from their arguments and the clock."""
UNMETERED: Final = frozenset({"glob", "instr", "trim", "ltrim", "rtrim"})
"""Those of OWN that take the length of one text times that of another, unless metered."""
