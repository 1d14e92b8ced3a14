"""Several rows: two or three in a sentence, more as bullets; of many, the first ones."""

from __future__ import annotations

from typing import Any

from simulation.seats.agenda.agent.describing import full_name
from simulation.seats.agenda.agent.history import Row
from simulation.seats.agenda.agent.wording.grammar import counted, listed, sentence
from simulation.seats.agenda.agent.wording.words import YOU, Words
from simulation.vocabulary.lexicon import Intent, Kind

INLINE = 3
"""Rows that still fit into a sentence."""
FOUND = (
    "I found {count} {things}{scope}",
    "there are {count} {things}{scope}",
    "I see {count} {things}{scope}",
    "I have {count} {things}{scope}",
)
FOUND_ONE = (
    "I found one {things}{scope}",
    "there is one {things}{scope}",
    "I see just one {things}{scope}",
)
TOP = (
    "by {measure}, these come first",
    "ranked by {measure}, here they are",
    "here are the {things} at the top by {measure}",
    "these {things} lead by {measure}",
)
BOTTOM = (
    "with the lowest {measure} first",
    "from the lowest {measure} upwards",
    "these {things} have the lowest {measure}",
    "ranked by {measure}, lowest first",
)
GROUPED = (
    "here's the breakdown by {group}",
    "split by {group}, it looks like this",
    "by {group}, the figures are",
    "this is how it divides up by {group}",
)
MANY = (
    "that's the first {shown} of {count}; shall I narrow it down for you?",
    "those are the first {shown} of {count}. I can narrow it down if you tell me more.",
    "there are {more} more; a further detail would help to narrow it down.",
)


def several_rows(words: Words) -> str:
    note = words.note
    intro = _intro(words)
    inline = len(note.rows) <= INLINE
    lines = [_line(words, row, inline=inline) for row in note.rows]
    tail = _tail(words)
    if inline:
        return sentence(f"{intro}: {listed(lines) if _plain(lines) else '; '.join(lines)}") + tail
    head = sentence(intro).rstrip(".") + ":"
    return head + "\n" + "\n".join(f"- {line}" for line in lines) + tail


def _tail(words: Words) -> str:
    shown, count = len(words.note.rows), words.note.total
    if count <= shown:
        return ""
    text = words.pick(MANY, "many").format(shown=shown, count=count, more=count - shown)
    return f"\n{sentence(text)}"


def _plain(lines: list[str]) -> bool:
    return not any(" and " in line or "; " in line or _has_bare_comma(line) for line in lines)


def _has_bare_comma(line: str) -> bool:
    return "," in line.split(" (")[0]


def _intro(words: Words) -> str:
    note, frame = words.note, words.frame
    scope = _scope(words)
    things = words.entity.singular if note.total == 1 else words.entity.plural
    if frame is not None and frame.group:
        group = frame.outputs[frame.group].field.label if frame.group in frame.outputs else ""
        return words.pick(GROUPED, "intro").format(group=group or "group") + scope
    if frame is not None and frame.intent is Intent.TOP and frame.measure in frame.outputs:
        label = frame.outputs[frame.measure].field.label
        templates = BOTTOM if frame.function == "asc" else TOP
        return words.pick(templates, "intro").format(measure=label, things=things) + scope
    found = FOUND_ONE if note.total == 1 else FOUND
    return words.pick(found, "intro").format(count=note.total, things=things, scope=scope)


def _scope(words: Words) -> str:
    if words.note.total == 1 or not words.subject:
        return ""
    return " on your account" if words.subject == YOU else f" for {words.subject}"


def _line(words: Words, row: Row, *, inline: bool) -> str:
    columns = [column for column in words.note.columns if column in row]
    if not columns:
        return words.entity.singular
    head, rest, named = _head(words, row, columns)
    if row[head] in (None, ""):
        named = f"no {words.label(head)}"
    told = [_cell(words, column, row[column], columns) for column in rest]
    if not told:
        return named
    bracketed = inline or (len(told) > 1 and words.pick(("", "()"), "line") == "()")
    return f"{named} ({', '.join(told)})" if bracketed else f"{named}: {', '.join(told)}"


def _head(words: Words, row: Row, columns: list[str]) -> tuple[str, list[str], str]:
    """What a line begins with: a person's first and last name together."""
    head, *rest = columns
    person = full_name(words.entity)
    if columns[:2] == list(person) and all(row[column] for column in person):
        return head, rest[1:], " ".join(str(row[column]) for column in person)
    return head, rest, words.value(head, row[head])


def _cell(words: Words, column: str, value: Any, columns: list[str]) -> str:
    """A value that speaks for itself goes without its label."""
    label, kind = words.label(column), words.field(column).kind
    if value in (None, ""):
        return f"no {label}"
    spoken = words.value(column, value)
    alone = sum(1 for other in columns if words.field(other).kind is kind) == 1
    measures = words.frame is not None and bool(words.frame.group or words.frame.measure)
    telling = kind in (Kind.NAME, Kind.CATEGORY, Kind.DATE, Kind.DATETIME, Kind.MONEY, Kind.EMAIL)
    if (alone and telling) or (measures and len(columns) == 2):
        return spoken
    thing = counted(label)
    if thing and value != 1:
        return f"{spoken} {thing}"
    return f"{label} {spoken}"
