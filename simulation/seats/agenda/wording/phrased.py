"""Requests in the words of a tool's frame, with the rows that are meant put in for "an order"."""

from __future__ import annotations

import re
from dataclasses import replace

from simulation.seats.agenda.wording import nouns
from simulation.seats.agenda.wording.asked import MANY, Asked, Core, Shape, names_one
from simulation.seats.agenda.wording.clauses import PLACED, further_clauses, only_clause
from simulation.seats.agenda.wording.english import is_plural, listed
from simulation.seats.agenda.wording.spoken_slots import is_exact, value
from simulation.seats.agenda.wording.tone import Tone
from simulation.vocabulary.acts import Said
from simulation.vocabulary.lexicon import Field, Kind


def phrased_cores(asked: Asked) -> list[Core]:
    """The frame's verb phrases, with the rows that are meant put in for "an order"."""
    if asked.frame is None:
        return []
    tone = asked.tone
    made = []
    group = named_group(asked)
    for number, ask in enumerate(asked.frame.asks):
        phrase = _fitted(ask, asked)
        if not phrase or (group is not None and one_group(phrase, asked)[1] is None):
            continue
        text, left = _filled(phrase, asked, tone.at("phrase", number))
        made.append(Core(Shape.VERB, text, (*left, *further_clauses(asked, tone))))
    return made


def _fitted(phrase: str, asked: Asked) -> str:
    """Without the article of a plural ("different seats"); "" where a flag spoils the phrase."""
    fields = _fields(asked)
    flags = [field.label for field in fields if field.kind is Kind.BOOLEAN]
    if any(re.search(rf"\b{re.escape(label)}\b", phrase) for label in flags):
        return ""
    phrase = re.sub(r"^know\b", "find out", phrase)
    for name in (field.label for field in fields if is_plural(field.label)):
        many = rf"\ban? ((?:different|new|other) )?{re.escape(name)}\b"
        phrase = re.sub(many, rf"\1{name}", phrase)
    return phrase


def _fields(asked: Asked) -> list[Field]:
    """All fields that the tool's words may speak of."""
    frame = asked.frame
    given = frame.inputs.values() if frame else ()
    shown = frame.outputs.values() if frame else ()
    return [asked.tone.words.field(one.column) for one in given if one.column] + [
        one.field for one in shown
    ]


def _filled(phrase: str, asked: Asked, tone: Tone) -> tuple[str, list[str]]:
    """The phrase with names for its nouns, and clauses for what found no place in it."""
    phrase, taken = one_group(phrase, asked)
    groups = _groups(asked if taken is None else replace(asked, keys=_without(asked.keys, taken)))
    places: list[str] = []
    left: list[str] = []
    for table, slots in groups.items():
        refers = asked.act.refers and table == (asked.act.about or asked.table)
        replaced = _replace(phrase, table, slots, tone, refers=refers)
        if replaced is not None:
            phrase = replaced
        elif _narrows(table, slots, asked):
            left.append(only_clause(slots, table, tone))
        elif slots or refers:
            places.append(nouns.placed(table, slots, tone, refers=refers, own=table == asked.table))
    if places:
        left.insert(0, tone.pick("placed", PLACED).format(r=listed(places)))
    return phrase, left


def one_group(phrase: str, asked: Asked) -> tuple[str, Said | None]:
    """The one group that is meant in place of "each": "… for Austria"."""
    frame = asked.frame
    output = frame.outputs.get(frame.group) if frame else None
    if output is None:
        return phrase, None
    each = re.compile(rf"\b(?:for|in|of) (?:each|every) {re.escape(output.field.label)}\b")
    for said in asked.keys:
        if said.column == output.column and is_exact(said, asked.tone) and each.search(phrase):
            return each.sub(f"for {value(said, asked.tone)}", phrase), said
    return phrase, None


def named_group(asked: Asked) -> Said | None:
    """The one group whose figure is wanted, where it is named."""
    frame = asked.frame
    output = frame.outputs.get(frame.group) if frame else None
    exact = (said for said in asked.keys if output is not None and said.column == output.column)
    return next((said for said in exact if is_exact(said, asked.tone)), None)


def _without(slots: tuple[Said, ...], taken: Said) -> tuple[Said, ...]:
    return tuple(said for said in slots if said is not taken)


def _narrows(table: str, slots: list[Said], asked: Asked) -> bool:
    """Do the slots select among many rows, rather than name one?"""
    return (
        bool(slots) and table == asked.table and asked.act.intent in MANY and not names_one(asked)
    )


def _groups(asked: Asked) -> dict[str, list[Said]]:
    own, others = nouns.split_by_table(asked.keys, asked.table, asked.tone)
    groups = {asked.table: own} if own or asked.act.refers else {}
    if asked.act.refers and asked.act.about:
        groups = {asked.table: own} if own else {}
        groups[asked.act.about] = []
    for table, slots in others.items():
        groups[table] = slots
    return groups


def _replace(phrase: str, table: str, slots: list[Said], tone: Tone, *, refers: bool) -> str | None:
    """The first noun for a row of the table, replaced by the row; None if there is none."""
    entity = tone.words.entity(table)
    if not all(is_exact(said, tone) for said in slots):
        return None
    for noun in (entity.singular, *entity.synonyms):
        pattern = re.compile(
            rf"\b(?:an?|the|this|one)\s+{re.escape(noun)}\b(?!\s+\w+s?\b of)", re.I
        )
        match = pattern.search(phrase)
        if match is None:
            continue
        tail = phrase[match.end() :]
        if tail.startswith("'s"):
            return _possessed(phrase[: match.start()], tail[2:], table, slots, tone, refers=refers)
        if re.match(r"[-\w]", tail) or _compound(tail, tone):
            return None
        named = nouns.one(table, slots, tone, refers=refers)
        return phrase[: match.start()] + named + tail
    return None


def _compound(tail: str, tone: Tone) -> bool:
    """Is the noun only the first half of a longer one ("an order item")?"""
    word = tail.split()[0] if tail.startswith(" ") and tail.split() else ""
    nouns_known = {e.singular.split()[-1] for e in tone.words.lexicon.entities.values()}
    return word.rstrip("s") in nouns_known or word in nouns_known


def _possessed(
    before: str, after: str, table: str, slots: list[Said], tone: Tone, *, refers: bool
) -> str | None:
    """Of "a customer's orders" a short name takes the 's, anything longer an *of*."""
    named = nouns.one(table, slots, tone, refers=refers)
    if len(named.split()) <= 3 and named[-1].isalpha() and '"' not in named:
        return f"{before}{named}'s{after}"
    return f"{before}the{after} of {named}" if len(after.split()) == 1 else None
