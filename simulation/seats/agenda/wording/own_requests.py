"""Requests of a caller, in the words that the domain has for them.

A template is filled with the rows and values that the act carries. Of several, those are used
that leave the least unsaid; what finds no place follows as a sentence of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from simulation.seats.agenda.wording import own_rows
from simulation.seats.agenda.wording.asked import MANY, Asked, Core, Shape, is_mutation
from simulation.seats.agenda.wording.clauses import limit_clause, only_clause, wishes_clause
from simulation.seats.agenda.wording.english import be, listed, plural
from simulation.seats.agenda.wording.spoken_slots import clause, is_exact, value
from simulation.seats.agenda.wording.tone import Tone
from simulation.seats.agenda.wording.words import Words
from simulation.vocabulary.acts import Said
from simulation.vocabulary.lexicon import Frame, Input, Intent, Purpose

_PLACES = re.compile(r"\{(\w+)\}")

WANTING = (
    "I'd like to see {w}", "please give me {w}", "could you include {w}?", "I mostly need {w}",
    "what I'm after is {w}", "can you give me {w} too?", "with {w}, please", "it's {w} I'm after",
    "please tell me {w} as well", "I'm mainly interested in {w}", "would you add {w}?",
    "^kindly include {w}", "^I would be glad to have {w} as well", "~just need {w}",
    "~{w} would be great",
)  # fmt: skip


@dataclass(frozen=True)
class Filled:
    """A template with its places filled, and the slots that it did not say."""

    text: str
    left: tuple[Said, ...]
    bare: int
    """How many of its rows are left open, and what is referred to without a word of it."""


def own_cores(asked: Asked) -> list[Core]:
    """Empty where the speaker is no caller, or the domain has no words of callers for it."""
    frame = asked.frame
    if not asked.tone.caller or frame is None or not frame.mine:
        return []
    cores = _questions(asked, frame)
    return cores or _best(asked, frame, frame.mine, Shape.VERB, told=False)


def _questions(asked: Asked, frame: Frame) -> list[Core]:
    """What is to be told, asked for as people do; empty where one has no such words."""
    names = [_property(column, asked, frame) for column in asked.act.wants]
    if not names or is_mutation(asked) or not all(name in frame.asked for name in names):
        return []
    if len(names) == 1:
        direct = [text for text in frame.asked[names[0]] if text.endswith("?")]
        indirect = [text for text in frame.asked[names[0]] if not text.endswith("?")]
        asks = [text.removesuffix("?") for text in direct]
        return [
            *_best(asked, frame, asks, Shape.QUESTION, told=True),
            *_best(asked, frame, indirect, Shape.INDIRECT, told=True),
        ]
    tone = asked.tone
    clauses = []
    for place, name in enumerate(names):
        options = [text for text in frame.asked[name] if not text.endswith("?")]
        text = tone.at("want", place).any_of("clause", options or list(frame.asked[name]))
        clauses.append(re.sub(r"\{row\}", _it(asked), text) if place else text)
    return _best(asked, frame, [listed(clauses)], Shape.INDIRECT, told=True)


def _it(asked: Asked) -> str:
    """The row again, in the same breath: a person is no "it"."""
    entity = asked.tone.words.entity(asked.table)
    return "it" if entity.called != "{v}" else f"that {entity.singular}"


def _property(column: str, asked: Asked, frame: Frame) -> str:
    bare = column.removeprefix(f"{asked.act.tool}:")
    if bare in frame.outputs:
        return bare
    return next((name for name, each in frame.outputs.items() if each.column == column), "")


def _best(
    asked: Asked, frame: Frame, templates: Iterable[str], shape: Shape, *, told: bool
) -> list[Core]:
    found = [filled for each in templates if (filled := _filled(each, asked, frame)) is not None]
    least = min((len(filled.left) + filled.bare for filled in found), default=0)
    return [
        Core(shape, filled.text, _tails(filled, asked, told=told))
        for filled in found
        if len(filled.left) + filled.bare == least
    ]


def _slots(asked: Asked) -> list[Said]:
    """What is said of other things than who the caller is."""
    home = asked.tone.words.table
    return [
        said
        for said in asked.act.slots
        if home(said.column) != asked.tone.caller or said.purpose is Purpose.VALUE
    ]


def _filled(template: str, asked: Asked, frame: Frame) -> Filled | None:
    """The template with its places filled; None where a value for one is lacking."""
    left = _slots(asked)
    words: dict[str, str] = {}
    names = list(dict.fromkeys(_PLACES.findall(template)))
    tables = [name for name in names if name in asked.tone.words.lexicon.entities]
    for name in names:
        if name in tables or name == "row":
            continue
        said = _value_for(name, left, asked, frame)
        if said is None or (said.purpose is Purpose.LIMIT and said.value == 1):
            return None
        words[name] = _spoken(said, asked.tone)
        left = [each for each in left if each is not said]
    meant = asked.act.about or asked.table
    bare = 0
    placed = not asked.act.refers
    for name in sorted((*tables, *(["row"] if "row" in names else [])), key=_row_last):
        table = asked.table if name == "row" else name
        mine = _naming(table, left, asked)
        refers = asked.act.refers and table == meant
        words[name] = own_rows.row(table, mine, asked.tone, refers=refers)
        placed = placed or refers
        bare += not mine and not refers
        left = [each for each in left if each not in mine]
    text = re.sub(r"^know\b", "find out", template.format_map(words))
    return Filled(_tidied(text), tuple(left), bare + (not placed))


def _row_last(name: str) -> bool:
    return name == "row"


def _naming(table: str, slots: Sequence[Said], asked: Asked) -> list[Said]:
    """The slots that name a row of the table. Where it is called by another table's row that has
    a place of its own, the first name is this row's.
    """
    reached = own_rows.family(table, asked.tone)
    home = asked.tone.words
    mine = [
        said
        for said in slots
        if said.purpose is not Purpose.VALUE and home.table(home.at_home(said).column) in reached
    ]
    called = asked.tone.words.entity(asked.table).stands_for
    names = [said for said in mine if called and home.table(said.column) == called]
    if len(names) < 2:
        return mine
    return [said for said in mine if said not in names[1:]] if table != called else names[1:]


def _value_for(name: str, slots: Sequence[Said], asked: Asked, frame: Frame) -> Said | None:
    given = frame.inputs.get(name)
    output = frame.outputs.get(name)
    for said in slots:
        if given is not None and _answers(said, given, asked.tone.words):
            return said
        if given is None and output is not None and output.column == said.column:
            return said
    return None


def _answers(said: Said, given: Input, words: Words) -> bool:
    if given.purpose is Purpose.LIMIT or said.purpose is Purpose.LIMIT:
        return given.purpose is said.purpose
    meant = (given.column, *words.targets(given.column))
    return said.column in meant and said.operator is given.operator


def _spoken(said: Said, tone: Tone) -> str:
    """The value, or the clause in which people say it."""
    clauses = tone.words.field(said.column).clauses
    if str(said.value) in clauses:
        return clauses[str(said.value)]
    if is_exact(said, tone):
        return value(said, tone)
    return tone.words.say(said.value, said.column)


def _tidied(text: str) -> str:
    """No title twice in quotation marks."""
    return text.replace('""', '"')


def _tails(filled: Filled, asked: Asked, *, told: bool) -> tuple[str, ...]:
    tone = asked.tone
    wishes = [said for said in filled.left if said.purpose is Purpose.VALUE]
    limits = [said for said in filled.left if said.purpose is Purpose.LIMIT or not said.column]
    rest = [said for said in filled.left if said not in wishes and said not in limits]
    tails = [_wish(said, tone) for said in wishes if _has_clause(said, tone)]
    if plain := [said for said in wishes if not _has_clause(said, tone)]:
        tails.append(wishes_clause(plain, tone))
    if limits:
        tails.append(limit_clause(replace(asked, limit=limits[0].value), tone))
    if rest:
        tails.append(_narrowed(rest, asked))
    if not told and not is_mutation(asked) and (wanted := _wanted(asked)):
        tails.append(tone.pick("wanting", WANTING).format(w=wanted))
    return tuple(tails)


def _has_clause(said: Said, tone: Tone) -> bool:
    return str(said.value) in tone.words.field(said.column).clauses


def _wish(said: Said, tone: Tone) -> str:
    return tone.words.field(said.column).clauses[str(said.value)]


def _narrowed(rest: list[Said], asked: Asked) -> str:
    tone = asked.tone
    own = [said for said in rest if tone.words.table(said.column) in ("", asked.table)]
    if len(own) == len(rest) and asked.act.intent in MANY:
        return only_clause(rest, asked.table, tone)
    return listed([clause(said, tone, asked.table) for said in rest])


def _wanted(asked: Asked) -> str:
    """What is to be told of each row, besides the one figure that the words ask for anyway."""
    frame = asked.frame
    single = asked.act.intent in (Intent.AGGREGATE, Intent.DERIVE)
    if single and frame is not None and frame.measure in {
        _property(column, asked, frame) for column in asked.act.wants
    }:  # fmt: skip
        return ""
    labels = asked.wanted()
    if asked.act.intent in MANY:
        labels = [plural(label) for label in labels]
    return listed([f"the {label}" for label in labels])


def stated(said: Said, tone: Tone) -> str:
    """A value of the caller's own as a clause: "my new phone number is …"."""
    name = said.label or tone.words.label(said.column)
    return f"my {name} {be(name)} {value(said, tone)}"
