"""How a caller names rows: "my order of 3 May", "the Copper Kettle from my last order", "it"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from simulation.seats.agenda.wording.english import indefinite, listed
from simulation.seats.agenda.wording.modifiers import modified
from simulation.seats.agenda.wording.spoken_slots import is_exact, plain_rows, value
from simulation.seats.agenda.wording.tone import Tone
from simulation.seats.agenda.wording.words import Words
from simulation.vocabulary.acts import Said
from simulation.vocabulary.lexicon import Kind, Purpose, Relation

AGAIN = ("that {s}", "that {s}", "that {s}", "this {s}", "the same {s}", "^the {s} in question")
IT = ("it", "it", "it")


def row(table: str, slots: Sequence[Said], tone: Tone, *, refers: bool = False) -> str:
    """The row that the slots name; with none, the one talked of before, or an unnamed one."""
    if slots:
        return _named(table, [tone.words.at_home(said) for said in plain_rows(slots)], tone)
    return again(table, tone) if refers else unnamed(table, tone)


def again(table: str, tone: Tone) -> str:
    if table == tone.caller:
        return tone.words.entity(table).own or "my details"
    bank = (*AGAIN, *IT) if tone.words.belongs(table, tone.caller) else AGAIN
    return tone.pick(f"again {table}", bank).format(s=_again_noun(table, tone))


def _again_noun(table: str, tone: Tone) -> str:
    entity = tone.words.entity(table)
    return "one" if entity.stands_for else entity.singular


def unnamed(table: str, tone: Tone) -> str:
    entity = tone.words.entity(table)
    if table == tone.caller:
        return entity.own or "my details"
    if entity.stands_for or not tone.words.belongs(table, tone.caller):
        return indefinite(entity.singular)
    forms = (f"my {entity.singular}", f"an {entity.singular} of mine", f"one of my {entity.plural}")
    return tone.any_of(f"unnamed {table}", forms).replace("an ", f"{_a(entity.singular)} ", 1)


def _a(noun: str) -> str:
    return indefinite(noun).split()[0]


def family(table: str, tone: Tone) -> frozenset[str]:
    """The table and those whose rows can be named to name one of its rows."""
    found = {table} - {tone.caller}
    while more := {r.target for each in found for r in _placing(each, tone)} - found:
        found |= more
    return frozenset(found)


def _placing(table: str, tone: Tone) -> Iterable[Relation]:
    stand_in = tone.words.entity(table).stands_for
    for relation in tone.words.lexicon.relations:
        mine = relation.source == table and relation.target != tone.caller
        if mine and (relation.phrase or relation.target == stand_in):
            yield relation


def _named(table: str, slots: Sequence[Said], tone: Tone) -> str:
    own = [said for said in slots if _home(said, table, tone) == table]
    head, rest = _head(table, own, slots, tone)
    parts = [head]
    parts += [_standing(said, tone) for said in rest if _phrases(said, tone)]
    if others := [said for said in rest if not _phrases(said, tone)]:
        parts.append(modified(others, tone, table, many=False))
    stand_in = tone.words.entity(table).stands_for
    for relation in _placing(table, tone):
        reached = family(relation.target, tone)
        mine = [said for said in slots if _home(said, table, tone) in reached]
        if mine and relation.target != stand_in:
            parts.append(relation.phrase.format(x=_named(relation.target, mine, tone)))
    return " ".join(part for part in parts if part)


def _head(table: str, own: list[Said], slots: Sequence[Said], tone: Tone) -> tuple[str, list[Said]]:
    """The noun with the name or number of the row, and the slots that are still to be said."""
    entity = tone.words.entity(table)
    if entity.stands_for:
        meant = [said for said in slots if _home(said, table, tone) == entity.stands_for]
        if meant:
            return _named(entity.stands_for, meant, tone), own
    names = [said for said in own if _is_name(said, table, tone)]
    article = "my" if tone.words.belongs(table, tone.caller) else "the"
    if not names:
        return f"{article} {entity.singular}", own
    rest = [said for said in own if said is not names[0]]
    spoken = value(names[0], tone)
    if entity.called:
        return entity.called.format(v=spoken), rest
    return f"{article} {entity.singular} {spoken}", rest


def _is_name(said: Said, table: str, tone: Tone) -> bool:
    if not is_exact(said, tone) or said.purpose is Purpose.VALUE:
        return False
    entity, kind = tone.words.entity(table), tone.words.field(said.column).kind
    bare = said.column.removeprefix(f"{table}.")
    if kind is Kind.IDENTIFIER:
        return bare in entity.key or bare in entity.known_by
    return kind is Kind.NAME


def _home(said: Said, table: str, tone: Tone) -> str:
    return tone.words.table(said.column) or table


def _phrases(said: Said, tone: Tone) -> tuple[str, ...]:
    return tone.words.field(said.column).phrases if is_exact(said, tone) else ()


def _standing(said: Said, tone: Tone) -> str:
    phrases = _phrases(said, tone)
    return tone.any_of(f"standing {said.column}", phrases).format(v=value(said, tone))


def introduction(slots: Sequence[Said], tone: Tone) -> list[str]:
    """Who the caller is, as clauses: "this is Mia Keller", "my e-mail address is …"."""
    return [
        tone.any_of(f"introduced {said.column}", _ways(said, tone.words)).format(
            v=value(said, tone), l=tone.words.label(said.column)
        )
        for said in slots
    ]


def _ways(said: Said, words: Words) -> tuple[str, ...]:
    kind = words.field(said.column).kind
    if kind is Kind.DATE and "birth" in words.field(said.column).label:
        return ("I was born on {v}", "my {l} is {v}", "born on {v}")
    return _INTRODUCTIONS.get(kind, ("my {l} is {v}",))


_INTRODUCTIONS = {
    Kind.NAME: ("this is {v}", "my name is {v}", "I'm {v}", "it's {v} here", "the name is {v}"),
    Kind.EMAIL: (
        "my e-mail address is {v}", "you should have me under {v}", "I'm registered with {v}",
        "my e-mail is {v}", "my account runs under {v}", "it's {v}", "I signed up with {v}",
        "you can find me under {v}", "I use {v}", "{v} is my address", "my mail is {v}",
        "it should be under {v}", "I think it's {v}", "I normally use {v}", "try {v}",
        "the address is {v}", "{v} is what I use", "I gave you {v}", "my address is {v}",
    ),
    Kind.PHONE: ("my number is {v}", "my phone number is {v}", "you have my number as {v}"),
}  # fmt: skip


def together(clauses: Sequence[str]) -> str:
    return listed(list(clauses))
