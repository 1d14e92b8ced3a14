"""Rows, filters and lists of things in plain English, from the words of the lexicon."""

from __future__ import annotations

import re
from collections.abc import Sequence

from simulation.synthesis.tasks.catalog import Catalog
from simulation.vocabulary.lexicon import Field, Kind, Operator, Purpose
from simulation.vocabulary.spoken import say
from simulation.vocabulary.tasks import Slot

CALLER = "the caller"
"""Stands for the person who calls, in place of a row's phrase."""
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_PREPOSITIONS = ("on", "at", "by", "until", "since", "from", "to", "in")
_PART_OF_NAME = re.compile(r"((first|last|middle|given|family|fore|sur) ?name)$")
_BOUNDS = {Operator.AT_LEAST: "at least ", Operator.AT_MOST: "at most "}
_DATES = (Kind.DATE, Kind.DATETIME, Kind.TIME)


def joined(parts: Sequence[str]) -> str:
    """``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def said(catalog: Catalog, slot: Slot) -> str:
    """A slot's value as people say it; texts that could be mistaken for grammar are quoted."""
    field = catalog.field(slot.column)
    if field is None:
        return str(slot.value)
    text = say(slot.value, field)
    return f"“{text}”" if field.kind is Kind.TEXT or _is_title(field) else text


def _is_title(field: Field) -> bool:
    return field.kind is Kind.NAME and any(word in field.label for word in ("title", "subject"))


def label_of(catalog: Catalog, slot: Slot) -> str:
    field = catalog.field(slot.column)
    return slot.label or (noun(field) if field is not None else "number")


def row_phrase(catalog: Catalog, table: str, slots: Sequence[Slot], owner: str = "") -> str:
    """``the order with the order date 3 May 2026 of the customer Mia Keller``."""
    exact = {slot.column for slot in slots if slot.operator is Operator.EQUAL}
    product = catalog.entity(table).stands_for
    stand_ins = [slot for slot in slots if product and catalog.split(slot.column)[0] == product]
    own = _own_names(catalog, table, slots)
    rest = [
        slot
        for slot in slots
        if slot not in own and (slot.operator is not Operator.AT_LEAST or slot.column not in exact)
    ]
    names = dict.fromkeys(said(catalog, slot) for slot in own)
    words = [catalog.entity(table).singular, *names]
    if stand_ins:
        words = [said(catalog, stand_ins[0])]
        rest = [slot for slot in rest if slot is not stand_ins[0]]
    placed = [slot for slot in rest if standing(catalog, table, slot)]
    words += [standing(catalog, table, slot) for slot in placed]
    if others := [slot for slot in rest if slot not in placed]:
        words.append(f"with {joined([property_phrase(catalog, slot) for slot in others])}")
    return belonging(" ".join(words), owner, of="from" if stand_ins else "of")


def standing(catalog: Catalog, table: str, slot: Slot) -> str:
    """The value as it stands behind the row's noun ("of 3 May 2026", "with Dr Okafor"); "" where
    the words of the domain do not say how.
    """
    if slot.operator not in (Operator.EQUAL, Operator.CONTAINS) or slot.purpose is Purpose.FILTER:
        return ""
    home = catalog.split(slot.column)[0]
    field = catalog.field(slot.column)
    if home == table:
        return field.phrases[0].format(v=said(catalog, slot)) if field and field.phrases else ""
    relations = (each for each in catalog.parents(table) if each.target == home and each.phrase)
    phrase = next((each.phrase for each in relations), "")
    return phrase.format(x=said(catalog, slot)) if phrase else ""


def belonging(what: str, owner: str, of: str = "of") -> str:
    """``the orders of the customer Mia Keller``; of a caller, ``their orders``."""
    bare = what.removeprefix("the ")
    if owner == CALLER:
        return f"their {bare}"
    return f"the {bare} {of} {owner}" if owner else f"the {bare}"


def _own_names(catalog: Catalog, table: str, slots: Sequence[Slot]) -> list[Slot]:
    """Names and codes that stand right after the noun, first name before last name; a title is
    a name only where there is no other.
    """
    order = list(catalog.entity(table).fields)
    own = [slot for slot in slots if _names_the_row(catalog, table, slot)]
    own.sort(key=lambda slot: order.index(catalog.split(slot.column)[1]))
    plain = [slot for slot in own if not said(catalog, slot).startswith("“")] or own
    whole = all(is_part_of_name(catalog.field(slot.column)) for slot in plain)
    same = len({said(catalog, slot) for slot in plain}) == 1
    known = catalog.entity(table).known_by
    best = min(plain, key=lambda slot: _place(known, catalog.split(slot.column)[1]), default=None)
    return plain if whole or same or best is None else [best]


def _place(known: Sequence[str], column: str) -> int:
    return known.index(column) if column in known else len(known)


def is_part_of_name(field: Field | None) -> bool:
    """A first or a last name, which go together."""
    return field is not None and _PART_OF_NAME.match(field.label) is not None


def _names_the_row(catalog: Catalog, table: str, slot: Slot) -> bool:
    field = catalog.field(slot.column)
    owner, bare = catalog.split(slot.column)
    if owner != table or field is None:
        return False
    entity = catalog.entity(table)
    if slot.operator is Operator.CONTAINS and slot.purpose is Purpose.FILTER:
        return False
    is_code = field.kind is Kind.IDENTIFIER and bare in (*entity.key, *entity.known_by)
    return is_code or field.kind is Kind.NAME


def property_phrase(catalog: Catalog, slot: Slot) -> str:
    """``the order date 3 May 2026``, ``a price of at most €60``, ``“Oak” in the product name``."""
    label, value = label_of(catalog, slot), said(catalog, slot)
    field = catalog.field(slot.column)
    is_date = field is not None and field.kind in _DATES
    if field is not None and field.unit and field.unit in label:
        bare = " ".join(label.replace(field.unit, "").split())
        return f"{f'the {bare} of ' if bare else ''}{_BOUNDS.get(slot.operator, '')}{value}"
    if slot.operator is Operator.AT_LEAST:
        bound = f"on or after {value}" if is_date else f"of at least {value}"
        return f"{article(plain_label(catalog, slot))} {bound}"
    if slot.operator is Operator.AT_MOST:
        bound = f"on or before {value}" if is_date else f"of at most {value}"
        return f"{article(plain_label(catalog, slot))} {bound}"
    if slot.operator is Operator.CONTAINS and slot.purpose is Purpose.FILTER:
        return f"“{value.strip('“”')}” in the {label}"
    return f"the {label} {value}"


def plain_label(catalog: Catalog, slot: Slot) -> str:
    field = catalog.field(slot.column)
    return noun(field) if field is not None else label_of(catalog, slot)


def noun(field: Field) -> str:
    """The label as a noun: columns such as "placed on" are named after a preposition."""
    if field.kind is Kind.BOOLEAN and " " not in field.label:
        return f"“{field.label}” flag"
    if field.label.rpartition(" ")[2] not in _PREPOSITIONS:
        return field.label
    return f"“{field.label}” {'date' if field.kind in _DATES else 'entry'}"


def filters_phrase(catalog: Catalog, slots: Sequence[Slot]) -> str:
    """`` with the category lighting and a price of at most €60``; empty without filters."""
    parts = [property_phrase(catalog, slot) for slot in slots]
    return f" with {joined(parts)}" if parts else ""


def article(noun: str) -> str:
    """The noun with ``a`` or ``an``; plurals are left alone."""
    first = noun.lstrip("“")[:1].lower()
    sounds_open = first in "aeio" or (first == "u" and not noun.lower().startswith(("uni", "use")))
    return f"{'an' if sounds_open else 'a'} {noun}"


def sentence(text: str) -> str:
    """With a capital and a full stop."""
    capital = text[:1].upper() + text[1:]
    return capital if capital.endswith((".", "!", "?", ".”")) else f"{capital}."
