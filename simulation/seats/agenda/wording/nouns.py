"""Noun phrases for rows: "order 7731", "that order", "the tracks of the artist Iron Maiden"."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.seats.agenda.wording.english import indefinite
from simulation.seats.agenda.wording.modifiers import modified
from simulation.seats.agenda.wording.spoken_slots import is_exact, label, plain_rows, value
from simulation.seats.agenda.wording.tone import Tone
from simulation.vocabulary.acts import Said
from simulation.vocabulary.lexicon import Kind, Purpose

THAT = (
    "that {s}", "that {s}", "the same {s}", "this {s}", "that same {s}", "the {s} from before",
    "the {s} we were talking about",
    "^the {s} in question", "~that {s}",
)  # fmt: skip


def split_by_table(
    slots: Sequence[Said], table: str, tone: Tone
) -> tuple[list[Said], dict[str, list[Said]]]:
    """The slots on the table itself, and those on other tables, by table."""
    own: list[Said] = []
    others: dict[str, list[Said]] = {}
    for said in map(tone.words.at_home, plain_rows(slots)):
        home = tone.words.table(said.column)
        if not home or home == table:
            own.append(said)
        else:
            others.setdefault(home, []).append(said)
    return own, others


def one(table: str, slots: Sequence[Said], tone: Tone, *, refers: bool = False) -> str:
    """The row that the slots name; with none, the one talked of before, or an unnamed one."""
    own, others = split_by_table(slots, table, tone)
    if refers and not own and not others:
        return that(table, tone)
    if not own and not others:
        return unnamed(table, tone)
    return _with_owners(_named(table, own, tone, bare=not others), others, tone)


def many(table: str, slots: Sequence[Said], tone: Tone) -> str:
    """The rows that the slots select, in the plural, without an article."""
    own, others = split_by_table(slots, table, tone)
    noun = tone.words.entity(table).plural
    phrase = modified(own, tone, table, many=True) if own else ""
    return _with_owners(f"{noun} {phrase}".strip(), others, tone)


def that(table: str, tone: Tone) -> str:
    return tone.pick(f"that {table}", THAT).format(s=tone.words.entity(table).singular)


def unnamed(table: str, tone: Tone) -> str:
    noun = tone.words.entity(table)
    if tone.caller and table != tone.caller:
        return tone.any_of("unnamed", (f"one of my {noun.plural}", f"my {noun.singular}"))
    if table == tone.caller:
        return "my own entry" if noun.singular != "account" else "my account"
    forms = [
        f"a particular {noun.singular}",
        f"one of the {noun.plural}",
        f"one of our {noun.plural}",
        f"a certain {noun.singular}",
        indefinite(noun.singular),
    ]
    return tone.any_of("unnamed", forms)


def with_owners(phrase: str, slots: Sequence[Said], table: str, tone: Tone) -> str:
    """The phrase with the rows of other tables that it belongs to."""
    return _with_owners(phrase, split_by_table(slots, table, tone)[1], tone)


def _with_owners(phrase: str, others: dict[str, list[Said]], tone: Tone) -> str:
    for table, slots in others.items():
        if table == tone.caller:
            phrase = mine(phrase)
            continue
        link = tone.any_of(f"link {table}", ("of", "for", "of"))
        phrase = f"{phrase} {link} {named(table, slots, tone)}"
    return phrase


def named(table: str, slots: Sequence[Said], tone: Tone) -> str:
    """One row if the slots name one, else all that they select."""
    selects = all(said.purpose is Purpose.FILTER for said in slots)
    if selects and not any(_is_name(said, table, tone) for said in slots):
        return f"{tone.words.entity(table).plural} {modified(slots, tone, table, many=True)}"
    return _named(table, slots, tone, bare=True)


def placed(table: str, slots: Sequence[Said], tone: Tone, *, refers: bool, own: bool) -> str:
    """The row by its kind and name, where nothing before has said what kind of row it is."""
    if not slots and refers:
        return that(table, tone)
    if not own and all(said.purpose is Purpose.FILTER for said in slots):
        return named(table, slots, tone)
    return _named(table, slots, tone, bare=False)


def mine(phrase: str) -> str:
    """My in place of the article, where the speaker's own row is what the noun belongs to."""
    for start in ("the ", "an ", "a "):
        if phrase.startswith(start):
            return f"my {phrase.removeprefix(start)}"
    return f"my {phrase}"


def _named(table: str, slots: Sequence[Said], tone: Tone, *, bare: bool) -> str:
    """``order HL-20117``, ``the customer with the e-mail address …``."""
    noun = tone.words.entity(table).singular
    names = [said for said in slots if _is_name(said, table, tone)]
    if not names:
        return f"the {noun} {modified(slots, tone, table, many=False)}".strip()
    rest = [said for said in slots if said is not names[0]]
    head = _called(noun, names[0], tone, table, bare=bare and not rest)
    return f"{head} {modified(rest, tone, table, many=False)}" if rest else head


def _is_name(said: Said, table: str, tone: Tone) -> bool:
    kind = tone.words.field(said.column).kind
    plain = is_exact(said, tone) and said.purpose is not Purpose.VALUE
    known = said.column.removeprefix(f"{table}.") in tone.words.entity(table).known_by
    return plain and ((kind in (Kind.NAME, Kind.EMAIL) and known) or _is_key(said, table, tone))


def _is_key(said: Said, table: str, tone: Tone) -> bool:
    kind = tone.words.field(said.column).kind
    entity = tone.words.entity(table)
    bare = said.column.removeprefix(f"{table}.")
    return kind is Kind.IDENTIFIER and (bare in entity.key or bare in entity.known_by)


def _called(noun: str, said: Said, tone: Tone, table: str, *, bare: bool) -> str:
    kind = tone.words.field(said.column).kind
    spoken, name = value(said, tone), label(said, tone, table)
    if kind is Kind.EMAIL:
        forms = [f"the {noun} with the {name} {spoken}", f"the {noun} registered under {spoken}",
                 f"the {noun} behind {spoken}", f"the {noun} we have under {spoken}"]  # fmt: skip
        forms = forms[:3] if tone.caller else forms
    elif kind is Kind.IDENTIFIER:
        numbered = f"{noun} number {spoken}" if "number" in name else f"the {noun} {spoken}"
        forms = [f"{noun} {spoken}", f"the {noun} with the {name} {spoken}", numbered]
    else:
        forms = [f"the {noun} {spoken}", f"the {noun} called {spoken}", f"the {noun} {spoken}"]
        forms += (
            [spoken, spoken] if bare and spoken[0].isupper() else [f"the {noun} named {spoken}"]
        )
    return tone.any_of(f"called {said.column}", forms)
