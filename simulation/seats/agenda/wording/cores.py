"""What a request comes down to: a verb phrase, a noun phrase or a question, in all its variants.

Each variant says the whole act: what does not fit into the core follows as a sentence of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from simulation.seats.agenda.wording import nouns
from simulation.seats.agenda.wording.english import be, indefinite, is_plural, listed, plural
from simulation.seats.agenda.wording.modifiers import modified
from simulation.seats.agenda.wording.spoken_slots import (
    is_exact,
    label,
    plain_label,
    value,
)
from simulation.seats.agenda.wording.tone import Tone
from simulation.seats.agenda.wording.words import noun_label
from simulation.vocabulary.acts import Act, Said
from simulation.vocabulary.lexicon import Field, Frame, Intent, Kind, Operator, Purpose

MANY = (Intent.SEARCH, Intent.TOP, Intent.AGGREGATE)
"""What is asked about rows in the plural."""


class Shape(StrEnum):
    VERB = "verb"
    """A bare infinitive: "cancel order 7"."""
    NOUN = "noun"
    """Something to be told: "the status of order 7"."""
    QUESTION = "question"
    """A whole question without its mark: "what is the status of order 7"."""
    TOPIC = "topic"
    """A row to be named first, then what is asked about it: in ``text`` and ``tails``."""


@dataclass(frozen=True)
class Core:
    shape: Shape
    text: str
    tails: tuple[str, ...] = ()
    """Clauses that follow, each a sentence of its own."""


@dataclass(frozen=True)
class Asked:
    """A request act, sorted by what its slots are for."""

    act: Act
    tone: Tone
    frame: Frame | None
    keys: tuple[Said, ...]
    """Which rows: keys and filters."""
    wishes: tuple[Said, ...]
    """What is to be written."""
    limit: int | None

    @staticmethod
    def of(act: Act, tone: Tone) -> Asked:
        limits = [s for s in act.slots if s.purpose is Purpose.LIMIT or not s.column]
        rest = [s for s in act.slots if s not in limits]
        frame = tone.words.frame(act.tool)
        return Asked(
            act=act,
            tone=tone,
            frame=frame,
            keys=tuple(s for s in rest if s.purpose is not Purpose.VALUE),
            wishes=tuple(s for s in rest if s.purpose is Purpose.VALUE),
            limit=limits[0].value if limits else None,
        )

    @property
    def table(self) -> str:
        return self.act.entity

    def row(self, place: str = "row") -> str:
        """The row or, with none named, the earlier one; of another table if it belongs to it."""
        tone = self.tone.at(place)
        if self.act.refers and self.act.about and self.act.about != self.table:
            noun = tone.words.entity(self.table).singular
            return f"the {noun} of {self.owner(tone)}"
        return nouns.one(self.table, self.keys, tone, refers=self.act.refers)

    def owner(self, tone: Tone) -> str:
        mine = [s for s in self.keys if tone.words.table(s.column) == self.act.about]
        return nouns.one(self.act.about, mine, tone, refers=not mine)

    def rows(self, place: str = "rows") -> str:
        """The rows that are meant, in the plural."""
        tone = self.tone.at(place)
        if not self.act.refers:
            return f"{nouns.many(self.table, self.keys, tone)}{self.withheld(tone)}"
        about = self.act.about or self.table
        if about == self.table:
            return nouns.that(about, tone)
        rest = [s for s in self.keys if tone.words.table(s.column) != about]
        return f"{nouns.many(self.table, rest, tone)} of {self.owner(tone)}"

    def withheld(self, tone: Tone) -> str:
        """What must still be asked, left open: "of a certain artist", "with a certain status"."""
        given = self.frame.inputs.values() if self.frame and not self.keys else ()
        lacking = [one for one in given if one.required and one.column]
        if not lacking or lacking[0].purpose is Purpose.VALUE:
            return ""
        column = tone.words.at_home(Said(column=lacking[0].column)).column
        table = tone.words.table(column)
        if table and table != self.table:
            return f" of {nouns.unnamed(table, tone.at('owner'))}"
        if tone.words.field(lacking[0].column).hidden:
            return ""
        return f" with a certain {lacking[0].label or tone.words.label(lacking[0].column)}"

    def wanted(self) -> list[str]:
        found = [self._want_label(column) for column in self.act.wants]
        return list(dict.fromkeys(found))

    def _want_label(self, column: str) -> str:
        return self.tone.words.label(column, self.table)


def cores(act: Act, tone: Tone) -> list[Core]:
    """All the ways in which the request can be put; never empty."""
    asked = Asked.of(act, tone)
    made = [*_phrased(asked), *_BY_INTENT[act.intent or Intent.READ](asked)]
    return made or [Core(Shape.VERB, f"look up {asked.row()}")]


# -- by what the tool's frame says people ask ------------------------------------------------


def _phrased(asked: Asked) -> list[Core]:
    """The frame's verb phrases, with the rows that are meant put in for "an order"."""
    if asked.frame is None:
        return []
    tone = asked.tone
    made = []
    for number, ask in enumerate(asked.frame.asks):
        phrase = _fitted(ask, asked)
        if not phrase:
            continue
        text, left = _filled(phrase, asked, tone.at("phrase", number))
        made.append(Core(Shape.VERB, text, (*left, *_rest(asked, tone))))
    return made


def _fitted(phrase: str, asked: Asked) -> str:
    """Without the article of a plural ("different seats"); "" where a flag spoils the phrase."""
    fields = _fields(asked)
    flags = [field.label for field in fields if field.kind is Kind.BOOLEAN]
    if any(re.search(rf"\b{re.escape(label)}\b", phrase) for label in flags):
        return ""
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
    phrase, taken = _one_group(phrase, asked)
    groups = _groups(asked if taken is None else replace(asked, keys=_without(asked.keys, taken)))
    places: list[str] = []
    left: list[str] = []
    for table, slots in groups.items():
        refers = asked.act.refers and table == (asked.act.about or asked.table)
        replaced = _replace(phrase, table, slots, tone, refers=refers)
        if replaced is not None:
            phrase = replaced
        elif _narrows(table, slots, asked):
            left.append(_only(slots, table, tone))
        elif slots or refers:
            places.append(nouns.placed(table, slots, tone, refers=refers))
    if places:
        left.insert(0, tone.pick("placed", PLACED).format(r=listed(places)))
    return phrase, left


def _one_group(phrase: str, asked: Asked) -> tuple[str, Said | None]:
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


def _without(slots: tuple[Said, ...], taken: Said) -> tuple[Said, ...]:
    return tuple(said for said in slots if said is not taken)


PLACED = (
    "it's about {r}", "this is for {r}", "it concerns {r}", "that's for {r}", "I mean for {r}",
    "this is about {r}", "we're talking about {r}", "^this concerns {r}", "~it's for {r}",
)  # fmt: skip


def _narrows(table: str, slots: list[Said], asked: Asked) -> bool:
    """Do the slots select among many rows, rather than name one?"""
    return (
        bool(slots) and table == asked.table and asked.act.intent in MANY and not _names_one(asked)
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


ONLY = (
    "only those {m}", "just the ones {m}", "I only want those {m}", "it's only about those {m}",
    "I mean the ones {m}", "limited to those {m}", "nothing but the ones {m}",
    "I'm only interested in the ones {m}", "^restricted to those {m}, please",
)  # fmt: skip


def _only(slots: list[Said], table: str, tone: Tone) -> str:
    return tone.pick("only", ONLY).format(m=modified(slots, tone, table, many=True))


def _rest(asked: Asked, tone: Tone) -> list[str]:
    """Clauses for what is to be written, the number of rows, and what is to be told."""
    clauses = []
    if asked.wishes:
        clauses.append(_wishes(asked.wishes, tone))
    if asked.limit is not None:
        clauses.append(_limit(asked, tone))
    wanted = _wanted_beyond(asked)
    if wanted and not _is_mutation(asked):
        clauses.append(_wanting(wanted, tone))
    return clauses


def _is_mutation(asked: Asked) -> bool:
    return asked.act.intent is not None and asked.act.intent.mutates


def _wanted_beyond(asked: Asked) -> list[str]:
    """What is wanted besides the one measure that the phrase itself asks for."""
    if asked.act.intent not in (Intent.AGGREGATE, Intent.DERIVE):
        return asked.wanted()
    beyond = [c for c in asked.act.wants if not _is_answer(c, asked)]
    return asked.wanted() if beyond else []


def _is_answer(column: str, asked: Asked) -> bool:
    """Is this the figure, or the group it is given for, which the phrase asks for anyway?"""
    frame = asked.frame
    outputs = frame.outputs if frame else {}
    names = (frame.measure, frame.group) if frame else ()
    columns = {outputs[n].column or f"{asked.act.tool}:{n}" for n in names if n in outputs}
    return column in columns or column in {f"{asked.act.tool}:{name}" for name in names}


WANTING = (
    "what I need is {w}", "I mainly need {w}", "I'm after {w}", "I need to know {w}",
    "please tell me {w}", "what matters to me is {w}", "I'm interested in {w}",
    "the thing I need is {w}", "just {w} will do", "I only need {w}", "tell me {w}, please",
    "I'd like to hear {w}", "^kindly state {w}", "^it is {w} that I require",
    "~mostly I want {w}", "~basically I just want {w}", "I'm looking for {w} in particular",
    "most of all I need {w}",
)  # fmt: skip


def _wanting(wanted: Sequence[str], tone: Tone) -> str:
    return tone.pick("wanting", WANTING).format(w=the(wanted))


def the(labels: Sequence[str]) -> str:
    """``the status``, ``the status and the total``."""
    return listed([f"the {name}" for name in labels])


SHOULD = ("should be", "should be", "is", "would be", "is to be", "has to be")


def _wishes(wishes: Sequence[Said], tone: Tone) -> str:
    """All values that are to be written: "the new street should be …"."""
    should = tone.any_of("should", SHOULD)
    if any(tone.words.field(said.column).kind is Kind.IDENTIFIER for said in wishes):
        should = "is"
    parts: list[str] = []
    for said in wishes:
        name, spoken = label(said, tone), value(said, tone)
        verb = {"is": be(name), "is to be": f"{be(name)} to be"}.get(should, should)
        verb = "have to be" if verb == "has to be" and is_plural(name) else verb
        parts.append(f"the {name} {verb} {spoken}" if not parts else f"the {name} {spoken}")
    return listed(parts)


def _limit(asked: Asked, tone: Tone) -> str:
    count = asked.limit
    forms = [
        f"the top {count} will do", f"{count} will do", f"I need {count} of them",
        f"just the first {count}", f"let's say the top {count}", f"{count} of them is enough",
    ]  # fmt: skip
    if count == 1:
        forms = ["just the first one", "only the top one", "the top one will do", "one is enough"]
    return tone.any_of("limit", forms)


# -- by intent, for any noun -----------------------------------------------------------------


def _read(asked: Asked) -> list[Core]:
    wanted = asked.wanted()
    row = asked.row()
    if not wanted:
        return [Core(Shape.VERB, f"look up {row}"), Core(Shape.NOUN, f"the details of {row}"),
                Core(Shape.VERB, f"check {row}")]  # fmt: skip
    verb = "are" if len(wanted) > 1 or is_plural(wanted[0]) else "is"
    link = asked.tone.any_of("of", ("of", "of", "for"))
    made = [
        Core(Shape.QUESTION, f"what {verb} {the(wanted)} {link} {row}"),
        Core(Shape.NOUN, f"{the(wanted)} {link} {row}"),
        Core(Shape.NOUN, f"{the(wanted)} {link} {row}"),
        Core(Shape.TOPIC, row, (f"what {verb} {the(wanted)}",)),
        Core(Shape.VERB, f"look up {the(wanted)} {link} {row}"),
    ]
    return [*made, *_how_many(wanted, row)]


def _how_many(wanted: Sequence[str], row: str) -> list[Core]:
    if len(wanted) != 1 or not wanted[0].startswith("number of "):
        return []
    things = wanted[0].removeprefix("number of ")
    return [Core(Shape.QUESTION, f"how many {things} are there for {row}")]


def _search(asked: Asked) -> list[Core]:
    if _names_one(asked) or (asked.act.refers and not asked.act.about):
        return _read(asked)
    rows = asked.rows()
    wanted = [plural(name) for name in asked.wanted()]
    extra = f" with their {listed(wanted)}" if wanted else ""
    owns = f"the {rows}" if not asked.act.refers or asked.act.about else rows
    made = [
        Core(Shape.VERB, f"list {owns}{extra}"),
        Core(Shape.VERB, f"find {owns}{extra}"),
        Core(Shape.NOUN, f"a list of {owns}{extra}"),
        Core(Shape.NOUN, f"{owns}{extra}"),
        Core(
            Shape.QUESTION,
            f"which {rows} are there",
            tuple([_wanting(asked.wanted(), asked.tone)] if wanted else []),
        ),
    ]
    if wanted:
        made.append(Core(Shape.NOUN, f"the {listed(wanted)} of {owns}"))
    return made


def _names_one(asked: Asked) -> bool:
    """Do the slots name a single row by what its kind is known by?"""
    known = asked.tone.words.entity(asked.table).known_by
    names = {f"{asked.table}.{column}" for column in known}
    own = [said for said in asked.keys if said.column.startswith(f"{asked.table}.")]
    return any(
        said.purpose is Purpose.KEY
        or (is_exact(said, asked.tone) and said.column in names)
        or (said.operator is Operator.EQUAL and _kind(said, asked) in (Kind.EMAIL, Kind.PHONE))
        for said in map(asked.tone.words.at_home, own)
        if said.column.startswith(f"{asked.table}.")
    )


def _kind(said: Said, asked: Asked) -> Kind:
    return asked.tone.words.field(said.column).kind


def _top(asked: Asked) -> list[Core]:
    measure = _measure(asked)
    if not measure:
        return _search(asked)
    most = _most(asked, measure)
    rows, count = asked.rows(), asked.limit
    number = "" if count is None else f"{count} "
    if count == 1:
        row = f"{asked.tone.words.entity(asked.table).singular} {rows.partition(' ')[2]}".strip()
        noun, question = f"the {row}", f"which {row} has {most}"
    else:
        noun, question = f"the {number}{rows}", f"which {number}{rows} have {most}"
    tails = _beyond_names(asked)
    made = [
        Core(Shape.NOUN, f"{noun} with {most}", tails),
        Core(Shape.QUESTION, question, tails),
        Core(Shape.VERB, f"find {noun} with {most}", tails),
    ]
    if count and count > 1:
        end = "bottom" if _is_least(asked) else "top"
        made.append(Core(Shape.NOUN, f"the {end} {count} {rows} by {measure}", tails))
    return made


def _beyond_names(asked: Asked) -> tuple[str, ...]:
    known = {f"{asked.table}.{c}" for c in asked.tone.words.entity(asked.table).known_by}
    beyond = [c for c in asked.act.wants if c not in known]
    return (_wanting(asked.wanted(), asked.tone),) if beyond else ()


def _measure(asked: Asked) -> str:
    field = _measured(asked)
    return field.label if field else ""


def _measured(asked: Asked) -> Field | None:
    frame = asked.frame
    output = frame.outputs.get(frame.measure) if frame else None
    return output.field if output else None


def _is_least(asked: Asked) -> bool:
    return asked.frame is not None and asked.frame.function in ("asc", "min")


def _most(asked: Asked, measure: str) -> str:
    """``the highest price``, ``the latest order date``, ``the most points``."""
    least, field = _is_least(asked), _measured(asked)
    if field is not None and field.kind in (Kind.DATE, Kind.DATETIME):
        return f"the {'earliest' if least else 'latest'} {measure}"
    if is_plural(measure) and field is not None and field.kind is Kind.INTEGER:
        return f"the {'fewest' if least else 'most'} {measure}"
    return f"the {'lowest' if least else 'highest'} {measure}"


def _aggregate(asked: Asked) -> list[Core]:
    measure = _measure(asked) or (asked.wanted() or ["figures"])[0]
    group = _group(asked)
    rows = asked.rows()
    by = f" for each {group}" if group else ""
    if measure == f"number of {asked.tone.words.entity(asked.table).plural}" and not group:
        return _counted(rows)
    scope = "" if group and not asked.keys else f" for the {rows}"
    if asked.act.refers and not asked.act.about:
        scope = f" for {rows}"
    return [
        Core(Shape.NOUN, f"the {measure}{by}{scope}"),
        Core(Shape.QUESTION, f"what {be(measure)} the {measure}{by}{scope}"),
        Core(Shape.VERB, f"work out the {measure}{by}{scope}"),
    ]


def _counted(rows: str) -> list[Core]:
    return [
        Core(Shape.NOUN, f"the number of {rows}"),
        Core(Shape.QUESTION, f"how many {rows} are there"),
        Core(Shape.VERB, f"count the {rows}"),
        Core(Shape.QUESTION, f"what is the number of {rows}"),
    ]


def _group(asked: Asked) -> str:
    """What the figures are given for; "" if one group is named already."""
    frame = asked.frame
    output = frame.outputs.get(frame.group) if frame else None
    if output is None:
        return ""
    named = (s for s in asked.keys if s.column == output.column)
    return "" if any(is_exact(said, asked.tone) for said in named) else noun_label(output.field)


def _create(asked: Asked) -> list[Core]:
    noun = asked.tone.words.entity(asked.table).singular
    return [
        _with_wishes(asked, f"{verb} {indefinite(f'new {noun}') if new else indefinite(noun)}")
        for verb, new in (
            ("add", False),
            ("add", True),
            ("create", True),
            ("enter", True),
            ("record", False),
        )
    ]


def _with_wishes(asked: Asked, text: str) -> Core:
    tone = asked.tone
    own, others = nouns.split_by_table(asked.keys, asked.table, tone)
    for table, slots in others.items():
        text = f"{text} for {nouns.one(table, slots, tone)}"
    if asked.act.refers:
        text = f"{text} for {nouns.that(asked.act.about or asked.table, tone)}"
    wishes = [*own, *asked.wishes]
    if len(wishes) == 1 and tone.happens("joined", 0.5):
        return Core(
            Shape.VERB, f"{text} with {value(wishes[0], tone)} as the {label(wishes[0], tone)}"
        )
    return Core(Shape.VERB, text, (_wishes(wishes, tone),) if wishes else ())


def _update(asked: Asked) -> list[Core]:
    row = asked.row()
    if asked.wishes:
        return _set(asked, row)
    labels = _writable(asked)
    if len(labels) == 1:
        return [Core(Shape.VERB, f"change the {labels[0]} of {row}"),
                Core(Shape.VERB, f"update the {labels[0]} of {row}")]  # fmt: skip
    return [] if asked.frame and asked.frame.asks else [Core(Shape.VERB, f"update {row}")]


def _writable(asked: Asked) -> list[str]:
    frame = asked.frame
    inputs = frame.inputs.values() if frame else ()
    return [
        (given.label or asked.tone.words.label(given.column)).removeprefix("new ")
        for given in inputs
        if given.purpose is Purpose.VALUE
    ]


def _set(asked: Asked, row: str) -> list[Core]:
    first, *others = asked.wishes
    tone = asked.tone
    name, spoken = plain_label(first, tone, asked.table), value(first, tone)
    more = "".join(
        f" and the {plain_label(s, tone, asked.table)} to {value(s, tone)}" for s in others
    )
    verbs = ("change", "set", "update", "switch")
    made = [Core(Shape.VERB, f"{verb} the {name} of {row} to {spoken}{more}") for verb in verbs]
    made.append(Core(Shape.VERB, f"have the {name} of {row} changed to {spoken}{more}"))
    made.append(Core(Shape.TOPIC, row, (f"please change the {name} to {spoken}{more}",)))
    return made


def _delete(asked: Asked) -> list[Core]:
    row = asked.row()
    if asked.frame and asked.frame.asks:
        return []
    return [Core(Shape.VERB, f"{verb} {row}") for verb in ("remove", "delete", "take out")]


_BY_INTENT: dict[Intent, Callable[[Asked], list[Core]]] = {
    Intent.READ: _read,
    Intent.DERIVE: _read,
    Intent.SEARCH: _search,
    Intent.TOP: _top,
    Intent.AGGREGATE: _aggregate,
    Intent.CREATE: _create,
    Intent.UPDATE: _update,
    Intent.DELETE: _delete,
}
