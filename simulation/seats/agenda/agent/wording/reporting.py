"""Telling results: one value, a few of one row, or a list."""

from __future__ import annotations

from typing import Any

from simulation.seats.agenda.agent.describing import full_name
from simulation.seats.agenda.agent.history import Row
from simulation.seats.agenda.agent.wording.grammar import article, counted, listed, sentence, verbs
from simulation.seats.agenda.agent.wording.words import Words
from simulation.vocabulary.lexicon import Intent, Kind
from simulation.vocabulary.spoken import contains

NAMING = (Kind.NAME, Kind.IDENTIFIER, Kind.EMAIL, Kind.DATE, Kind.DATETIME)
INLINE = 3
"""Rows that still fit into a sentence."""
SHORT = 40

OF_STATUS = (
    "{subject} is currently listed as {value}",
    "{subject} shows as {value} at the moment",
    "{subject} is marked as {value}",
    "right now {subject} is showing as {value}",
    "the {label} of {subject} {is} {value}",
    "{subject} stands at “{value}”",
)
OF_MONEY = (
    "the {label} for {subject} {comes} to {value}",
    "for {subject}, the {label} {is} {value}",
    "{subject} comes with {a_label} of {value}",
    "the {label} of {subject} {is} {value}",
    "that's {value} as the {label} for {subject}",
    "I have {value} down as the {label} for {subject}",
)
OF_DATE = (
    "the {label} for {subject} {is} {value}",
    "{subject} has {value} as its {label}",
    "{value} {is} the {label} on file for {subject}",
    "for {subject} I see {value} as the {label}",
    "the {label} on {subject} {reads} {value}",
)
OF_NUMBER = (
    "the {label} for {subject} {is} {value}",
    "{subject} has {a_label} of {value}",
    "I get {value} as the {label} for {subject}",
    "for {subject}, the {label} {stands} at {value}",
    "{value} {is} the {label} I see for {subject}",
)
OF_COUNT = (
    "there are {value} {counted} for {subject}",
    "I count {value} {counted} for {subject}",
    "{subject} has {value} {counted}",
    "for {subject} it's {value} {counted}",
)
OF_YES_NO = (
    "as for {label}, the record for {subject} says {value}",
    "{label} for {subject}: {value}",
    "the entry for {label} on {subject} says {value}",
)
OF_NAME = (
    "the {label} for {subject} {is} {value}",
    "for {subject}, the {label} {is} {value}",
    "the {label} I have for {subject} {is} {value}",
    "it's {value}, that's the {label} for {subject}",
    "that's {value}: the {label} for {subject}",
    "for {subject} I see {value} as the {label}",
)
OF_TEXT = (
    "the {label} for {subject} {is} {value}",
    "for {subject}, the {label} {is} {value}",
    "{subject} has {value} as the {label}",
    "the {label} I have for {subject} {is} {value}",
    "on {subject} the {label} {reads} {value}",
    "it's {value}, that's the {label} for {subject}",
)
ABSENT = (
    "there {is} no {label} on record for {subject}",
    "nothing has been entered as the {label} for {subject}",
    "{subject} has no {label} so far",
    "the {label} for {subject} {is} not set",
)
SELF = (
    "this is {value}",
    "it's {value}",
    "that would be {value}",
    "the one you mean is {value}",
)
NO_SUBJECT = (
    "the {label} {is} {value}",
    "I get {value} as the {label}",
    "the {label} {comes} out at {value}",
    "it's {value}, counting the {label}",
    "that gives {value} as the {label}",
)
PLAIN_NO_SUBJECT = (
    "the {label} {is} {value}",
    "the {label} here {is} {value}",
    "I have {value} as the {label}",
    "it shows {value} as the {label}",
)
COUNT_NO_SUBJECT = (
    "there are {value} {counted}",
    "I count {value} {counted}",
    "that makes {value} {counted}",
    "it comes to {value} {counted}",
    "the total is {value} {counted}",
)
ABSENT_NO_SUBJECT = (
    "there {is} no {label} on record",
    "nothing has been entered as the {label}",
    "the {label} {is} not set",
)
BY_KIND = {
    Kind.MONEY: OF_MONEY,
    Kind.DATE: OF_DATE,
    Kind.DATETIME: OF_DATE,
    Kind.TIME: OF_DATE,
    Kind.INTEGER: OF_NUMBER,
    Kind.NUMBER: OF_NUMBER,
    Kind.BOOLEAN: OF_YES_NO,
    Kind.NAME: OF_NAME,
}
HEADED = (
    "for {subject}: {facts}",
    "here's what I have on {subject}: {facts}",
    "{subject}: {facts}",
    "on {subject} I can see the following: {facts}",
    "about {subject}: {facts}",
    "looking at {subject}, {facts}",
    "this is what the record for {subject} says: {facts}",
)
UNHEADED = (
    "{facts}",
    "here is what it says: {facts}",
    "the record shows the following: {facts}",
    "I can see that {facts}",
    "from what I have here, {facts}",
)
FOUND = (
    "I found {count} {things}{scope}",
    "there are {count} {things}{scope}",
    "{count} {things} came up{scope}",
    "I see {count} {things}{scope}",
    "that gives {count} {things}{scope}",
    "I have {count} {things}{scope}",
)
FOUND_ONE = (
    "I found one {things}{scope}",
    "there is one {things}{scope}",
    "just one {things} came up{scope}",
    "I see a single {things}{scope}",
)
TOP = (
    "by {measure}, these come first",
    "going by {measure}, the order is",
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
    "going through it by {group}",
)


def report(words: Words) -> str:
    """The text of a report; markdown bullets only beyond a few rows."""
    note = words.note
    text = _one(words, note.rows[0]) if note.total == 1 and not _is_hit(words) else _many(words)
    leads = AGAIN if note.again else REPEATED if note.repeats else ()
    return f"{words.pick(leads, 'again')} {text}" if leads else text


AGAIN = (
    "I've looked again.",
    "I checked once more.",
    "I've just gone back to the record.",
    "I had another look to be sure.",
)


def _is_hit(words: Words) -> bool:
    """A search for rows that found one, of which nothing is to be told but what it is."""
    row = words.note.rows[0]
    facts = [c for c in words.note.columns if c in row and not _is_the_subject(words, row, c)]
    return not facts and words.act.intent is Intent.SEARCH


REPEATED = (
    "Just to repeat what I found.",
    "That's still the same on my side.",
    "I can only say it again.",
    "This is all that I have on it.",
    "It hasn't changed since.",
)


def _one(words: Words, row: Row) -> str:
    columns = [column for column in words.note.columns if column in row]
    facts = [column for column in columns if not _is_the_subject(words, row, column)]
    if not facts:
        text = words.pick(SELF, "self").format(value=words.note.subject)
        return sentence(text)
    if len(facts) == 1:
        return sentence(_fact(words, facts[0], row[facts[0]]))
    return _few(words, [(column, row[column]) for column in facts])


def _is_the_subject(words: Words, row: Row, column: str) -> bool:
    """Is the value said by naming the row already."""
    spoken = words.value(column, row[column])
    return words.is_kind(column, *NAMING) and contains(words.note.subject, spoken)


def _fact(words: Words, column: str, value: Any) -> str:
    subject, label = words.note.subject, words.label(column)
    templates = _templates(words, column, value)
    spoken = words.value(column, value)
    if words.is_kind(column, Kind.TEXT) and (len(spoken) > SHORT or " " in spoken):
        spoken = f"“{spoken}”"
    return words.pick(templates, "fact", column).format(
        subject=subject,
        label=label,
        a_label=article(label),
        value=spoken,
        counted=counted(label) or words.entity.plural,
        **verbs(label),
    )


def _templates(words: Words, column: str, value: Any) -> tuple[str, ...]:
    subject, label = words.note.subject, words.label(column)
    if value in (None, ""):
        return ABSENT if subject else ABSENT_NO_SUBJECT
    countable = (
        counted(label) is not None
        and value not in (0, 1)
        and words.is_kind(column, Kind.INTEGER, Kind.NUMBER)
    )
    if countable:
        return OF_COUNT if subject else COUNT_NO_SUBJECT
    if not subject:
        numeric = words.is_kind(column, Kind.INTEGER, Kind.NUMBER, Kind.MONEY)
        return NO_SUBJECT[:3] + NO_SUBJECT[4:] if numeric else PLAIN_NO_SUBJECT
    if label.endswith(("status", "state")):
        return OF_STATUS
    return BY_KIND.get(words.field(column).kind, OF_TEXT)


def _few(words: Words, pairs: list[tuple[str, Any]]) -> str:
    facts = listed([_clause(words, column, value) for column, value in pairs])
    templates = HEADED if words.note.subject else UNHEADED
    text = words.pick(templates, "few")
    return sentence(text.format(subject=words.note.subject, facts=facts))


def _clause(words: Words, column: str, value: Any) -> str:
    label = words.label(column)
    if value in (None, ""):
        return words.pick(("there {is} no {0}", "no {0} {is} recorded"), "none", column).format(
            label, **verbs(label)
        )
    spoken = words.value(column, value)
    forms = verbs(label)
    verb = forms["is"]
    if words.is_kind(column, Kind.MONEY):
        verb = words.pick((forms["is"], forms["is"], f"{forms['comes']} to"), "verb", column)
    if words.is_kind(column, Kind.TEXT) and " " in spoken:
        spoken = f"“{spoken}”"
    return f"the {label} {verb} {spoken}"


def _many(words: Words) -> str:
    note = words.note
    intro = _intro(words)
    lines = [_line(words, row) for row in note.rows]
    more = note.total - len(note.rows)
    tail = f"\n{sentence(f'and {more} more after that')}" if more > 0 else ""
    if len(lines) <= INLINE:
        return sentence(f"{intro}: {listed(lines) if _plain(lines) else '; '.join(lines)}") + tail
    head = sentence(intro).rstrip(".") + ":"
    return head + "\n" + "\n".join(f"- {line}" for line in lines) + tail


def _plain(lines: list[str]) -> bool:
    return not any("," in line or " and " in line for line in lines)


def _intro(words: Words) -> str:
    note, frame = words.note, words.frame
    scope = f" for {note.subject}" if note.subject and not _is_hit(words) else ""
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


def _line(words: Words, row: Row) -> str:
    columns = [column for column in words.note.columns if column in row]
    if not columns:
        return words.entity.singular
    head, rest, named = _head(words, row, columns)
    if row[head] in (None, ""):
        named = f"no {words.label(head)}"
    told = [_cell(words, column, row[column], columns) for column in rest]
    if not told:
        return named
    style = words.pick((": ", "()"), "line")
    if len(told) == 1 or style != "()":
        return f"{named}{': ' if style == '()' else style}{', '.join(told)}"
    return f"{named} ({', '.join(told)})"


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
