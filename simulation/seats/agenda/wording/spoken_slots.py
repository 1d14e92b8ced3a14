"""A single known value as a phrase: behind a noun, in a clause, or on its own."""

from __future__ import annotations

from simulation.seats.agenda.wording.english import be, indefinite, is_plural
from simulation.seats.agenda.wording.tone import Tone
from simulation.vocabulary.acts import Said
from simulation.vocabulary.lexicon import Field, Kind, Operator

QUANTITIES = {Kind.INTEGER, Kind.NUMBER, Kind.MONEY}
MOMENTS = {Kind.DATE, Kind.DATETIME}


def label(said: Said, tone: Tone, about: str = "") -> str:
    return said.label or tone.words.label(said.column, about)


def plain_label(said: Said, tone: Tone, about: str = "") -> str:
    """The label without a "new", as in "change the *street* to …"."""
    return label(said, tone, about).removeprefix("new ")


def value(said: Said, tone: Tone) -> str:
    """As people say it; a title or odd text in quotation marks, so that it reads as one thing."""
    field = tone.words.field(said.column)
    spoken = tone.words.say(said.value, said.column)
    return f'"{spoken}"' if _needs_quotes(spoken, field) else spoken


def _needs_quotes(spoken: str, field: Field) -> bool:
    if field.kind not in (Kind.TEXT, Kind.NAME, Kind.CATEGORY) or '"' in spoken:
        return False
    parts = spoken.split()
    if field.kind is Kind.CATEGORY:
        return len(parts) > 3
    proper = all(part[0].isupper() or part[0].isdigit() for part in parts)
    return not proper or len(parts) > 4 or any(mark in spoken for mark in "(),;:?!")


def modifier(said: Said, tone: Tone, about: str, *, many: bool) -> str:
    """What stands behind the noun: "from 3 May", "with a price of at least €40"."""
    field = tone.words.field(said.column)
    if said.operator is Operator.CONTAINS:
        return _containing(said, tone, about)
    if field.kind is Kind.BOOLEAN:
        return _boolean(said, tone, about, many=many)
    if said.operator is not Operator.EQUAL:
        return _bounded(said, tone, about, field)
    if field.kind in MOMENTS:
        return _dated(said, tone, about)
    if field.kind in QUANTITIES:
        return _measured(said, tone, about)
    return _having(said, tone, about)


def _having(said: Said, tone: Tone, about: str) -> str:
    name, spoken = label(said, tone, about), value(said, tone)
    forms = (f"with the {name} {spoken}", f"whose {name} {be(name)} {spoken}",
             f"with {spoken} as the {name}")  # fmt: skip
    return tone.any_of(f"having {said.column}", forms)


def _measured(said: Said, tone: Tone, about: str) -> str:
    name, spoken = label(said, tone, about), value(said, tone)
    if is_plural(name):
        return f"whose {name} are {spoken}"
    forms = (f"with {indefinite(name)} of {spoken}", f"whose {name} is {spoken}")
    return tone.any_of(f"measured {said.column}", forms)


def _dated(said: Said, tone: Tone, about: str) -> str:
    name, spoken = label(said, tone, about), value(said, tone)
    forms = [f"with the {name} {spoken}", f"whose {name} is {spoken}"]
    singular = tone.words.entity(about).singular
    if name in ("date", f"{singular} date"):
        forms += [f"from {spoken}", f"of {spoken}", f"from {spoken}", f"dated {spoken}"]
    return tone.any_of(f"dated {said.column}", forms)


def _bounded(said: Said, tone: Tone, about: str, field: Field) -> str:
    name, spoken = label(said, tone, about), value(said, tone)
    low = said.operator is Operator.AT_LEAST
    if field.kind in MOMENTS:
        after = f"{spoken} or {'later' if low else 'earlier'}"
        edge = f"from {spoken} on" if low else f"up to {spoken}"
        forms = [f"whose {name} is {after}", f"with {indefinite(name)} {edge}"]
        if name in ("date", f"{tone.words.entity(about).singular} date"):
            forms.append(edge)
        return tone.any_of(f"bounded {said.column}", forms)
    amount = f"at {'least' if low else 'most'} {spoken}"
    more = f"{spoken} or {'more' if low else 'less'}"
    if is_plural(name):
        return tone.any_of(f"bounded {said.column}", (f"whose {name} are {amount}",))
    forms = [f"with {indefinite(name)} of {amount}", f"whose {name} is {more}",
             f"with {indefinite(name)} of {more}"]  # fmt: skip
    return tone.any_of(f"bounded {said.column}", forms)


def _containing(said: Said, tone: Tone, about: str) -> str:
    name = label(said, tone, about)
    spoken = tone.words.say(said.value, said.column).strip('"')
    contains = "contain" if is_plural(name) else "contains"
    forms = (f'with "{spoken}" in the {name}', f'whose {name} {contains} "{spoken}"')
    return tone.any_of(f"containing {said.column}", forms)


def _boolean(said: Said, tone: Tone, about: str, *, many: bool) -> str:
    name = label(said, tone, about)
    yes = tone.words.say(said.value, said.column) == "yes"
    verb = "are" if many else "is"
    if name.startswith("is "):
        return f"that {verb} {'' if yes else 'not '}{name.removeprefix('is ')}"
    if name.startswith("has "):
        return f"{'with' if yes else 'without'} {name.removeprefix('has ')}"
    return f'with "{name}" set to {tone.words.say(said.value, said.column)}'


def clause(said: Said, tone: Tone, about: str = "") -> str:
    """A main clause: "the order date is 3 May 2026", "the new street should be …"."""
    name = label(said, tone, about)
    field = tone.words.field(said.column)
    if said.operator is not Operator.EQUAL or field.kind is Kind.BOOLEAN:
        return _bounded_clause(said, tone, name)
    return f"the {name} {be(name)} {value(said, tone)}"


def _bounded_clause(said: Said, tone: Tone, name: str) -> str:
    spoken = tone.words.say(said.value, said.column)
    if said.operator is Operator.AT_LEAST:
        return f"the {name} should be {spoken} at least"
    if said.operator is Operator.AT_MOST:
        return f"the {name} should be {spoken} at most"
    if said.operator is Operator.CONTAINS:
        return f'the {name} should contain "{spoken}"'
    yes = spoken == "yes"
    if name.startswith("is "):
        return f"it is {'' if yes else 'not '}{name.removeprefix('is ')}"
    if name.startswith("has "):
        return f"it {'has' if yes else 'does not have'} {name.removeprefix('has ')}"
    return f'"{name}" is {spoken}'
