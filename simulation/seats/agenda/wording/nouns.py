"""Noun phrases for rows: "order 7731", "that order", "the tracks of the artist Iron Maiden"."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.seats.agenda.wording.english import indefinite, possessive
from simulation.seats.agenda.wording.spoken_slots import label, modifier, value
from simulation.seats.agenda.wording.tone import Tone
from simulation.vocabulary.acts import Said
from simulation.vocabulary.lexicon import Kind, Operator, Purpose

THAT = ("that {s}", "the same {s}", "this {s}", "that {s}", "the {s} we just had")


def split_by_table(
    slots: Sequence[Said], table: str, tone: Tone
) -> tuple[list[Said], dict[str, list[Said]]]:
    """The slots on the table itself, and those on other tables, by table."""
    own: list[Said] = []
    others: dict[str, list[Said]] = {}
    for said in slots:
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
    phrases = [modifier(said, tone, table, many=True) for said in own]
    return _with_owners(" ".join([noun, *joined(phrases)]), others, tone)


def that(table: str, tone: Tone) -> str:
    return tone.pick(f"that {table}", THAT).format(s=tone.words.entity(table).singular)


def unnamed(table: str, tone: Tone) -> str:
    noun = tone.words.entity(table)
    if tone.caller and table != tone.caller:
        return tone.any_of("unnamed", (f"one of my {noun.plural}", f"my {noun.singular}"))
    if table == tone.caller:
        return "my own entry" if noun.singular != "account" else "my account"
    plain = indefinite(noun.singular)
    return tone.any_of(
        "unnamed", (plain, plain, f"one of the {noun.plural}", f"one of our {noun.plural}")
    )


def joined(phrases: Sequence[str]) -> list[str]:
    """Several modifiers in a row, the last two joined so that they do not pile up."""
    if len(phrases) < 2:
        return list(phrases)
    return [*phrases[:-1], f"and {phrases[-1]}" if _alike(phrases) else phrases[-1]]


def _alike(phrases: Sequence[str]) -> bool:
    return phrases[-1].split()[0] == phrases[-2].split()[0]


def _with_owners(phrase: str, others: dict[str, list[Said]], tone: Tone) -> str:
    for table, slots in others.items():
        if table == tone.caller:
            phrase = mine(phrase)
            continue
        link = tone.any_of(f"link {table}", ("of", "for", "of"))
        phrase = f"{phrase} {link} {_named(table, slots, tone, bare=True)}"
    return phrase


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
        phrases = [modifier(said, tone, table, many=False) for said in slots]
        return " ".join([f"the {noun}", *joined(phrases)])
    rest = [modifier(s, tone, table, many=False) for s in slots if s is not names[0]]
    head = _called(noun, names[0], tone, table, bare=bare and not rest)
    return " ".join([head, *joined(rest)])


def _is_name(said: Said, table: str, tone: Tone) -> bool:
    kind = tone.words.field(said.column).kind
    plain = said.operator is Operator.EQUAL and said.purpose is not Purpose.VALUE
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
        forms = [f"{noun} {spoken}", f"the {noun} with the {name} {spoken}", f"{noun} {spoken}",
                 f"{noun} number {spoken}" if "number" in name else f"the {noun} {spoken}"]  # fmt: skip
    else:
        forms = [f"the {noun} {spoken}", f"the {noun} called {spoken}", f"the {noun} {spoken}"]
        forms += (
            [spoken, spoken] if bare and spoken[0].isupper() else [f"the {noun} named {spoken}"]
        )
    return tone.any_of(f"called {said.column}", forms)


def owner_first(phrase: str, owner: str) -> str:
    return f"{possessive(owner)} {phrase}"
