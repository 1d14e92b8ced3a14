"""What stands behind a noun: "from 3 May", "with a price of at least €40 and the colour red"."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.seats.agenda.wording.english import be, indefinite, is_plural, listed
from simulation.seats.agenda.wording.spoken_slots import MOMENTS, QUANTITIES, label, value
from simulation.seats.agenda.wording.tone import Tone
from simulation.seats.agenda.wording.words import is_participle
from simulation.vocabulary.acts import Said
from simulation.vocabulary.lexicon import Field, Kind, Operator


def modified(slots: Sequence[Said], tone: Tone, about: str, *, many: bool) -> str:
    """All modifiers in one phrase; several in one form, so that they do not pile up."""
    if len(slots) == 1:
        return tone.any_of(f"modifier {slots[0].column}", forms(slots[0], tone, about, many=many))
    start = tone.any_of("start", ("with ", "whose "))
    alike: list[str] = []
    other: list[str] = []
    for said in slots:
        options = forms(said, tone, about, many=many)
        same = [form for form in options if form.startswith(start)]
        (alike if same else other).append(same[0] if same else options[0])
    joined = listed([alike[0], *(form.removeprefix(start) for form in alike[1:])]) if alike else ""
    return " ".join([*other, joined]).strip()


def forms(said: Said, tone: Tone, about: str, *, many: bool) -> list[str]:
    """All the ways to say it; never empty."""
    field = tone.words.field(said.column)
    if said.operator is Operator.CONTAINS:
        return _containing(said, tone, about)
    if field.phrases and said.operator is Operator.EQUAL:
        return [phrase.format(v=value(said, tone)) for phrase in field.phrases]
    if field.kind is Kind.BOOLEAN:
        return _boolean(said, tone, about, many=many)
    if said.operator is not Operator.EQUAL:
        return _bounded(said, tone, about, field)
    if field.kind in MOMENTS:
        return _dated(said, tone, about)
    if field.kind in QUANTITIES:
        return _measured(said, tone, about)
    return _having(said, tone, about)


def _having(said: Said, tone: Tone, about: str) -> list[str]:
    name, spoken = label(said, tone, about), value(said, tone)
    return [
        f"with the {name} {spoken}",
        f"whose {name} {be(name)} {spoken}",
        f"with {spoken} as the {name}",
    ]


def _measured(said: Said, tone: Tone, about: str) -> list[str]:
    name, spoken = label(said, tone, about), value(said, tone)
    if is_plural(name):
        return [f"whose {name} are {spoken}", f"with {spoken} as the {name}"]
    return [f"with {indefinite(name)} of {spoken}", f"whose {name} is {spoken}"]


def _dated(said: Said, tone: Tone, about: str) -> list[str]:
    name, spoken = label(said, tone, about), value(said, tone)
    field = tone.words.field(said.column)
    if is_participle(field):
        return [f"{_happened(field)} on {spoken}"]
    made = [f"with the {name} {spoken}", f"whose {name} is {spoken}"]
    if _is_the_date(name, tone, about):
        return [*made, f"from {spoken}", f"of {spoken}", f"from {spoken}", f"dated {spoken}"]
    return made


def _happened(field: Field) -> str:
    return field.label.removesuffix(" on").removesuffix(" at")


def _is_the_date(name: str, tone: Tone, about: str) -> bool:
    return name in ("date", f"{tone.words.entity(about).singular} date")


def _bounded(said: Said, tone: Tone, about: str, field: Field) -> list[str]:
    name, spoken = label(said, tone, about), value(said, tone)
    low = said.operator is Operator.AT_LEAST
    if is_participle(field):
        return [f"{_happened(field)} on or {'after' if low else 'before'} {spoken}"]
    if field.kind in MOMENTS:
        edge = f"from {spoken} on" if low else f"up to {spoken}"
        late = f"{spoken} or {'later' if low else 'earlier'}"
        made = [f"with {indefinite(name)} {edge}", f"whose {name} is {late}"]
        return [*made, edge, edge] if _is_the_date(name, tone, about) else made
    amount = f"at {'least' if low else 'most'} {spoken}"
    more = f"{spoken} or {'more' if low else 'less'}"
    if is_plural(name):
        return [f"whose {name} are {amount}", f"whose {name} are {more}"]
    return [
        f"with {indefinite(name)} of {amount}",
        f"whose {name} is {more}",
        f"with {indefinite(name)} of {more}",
    ]


def _containing(said: Said, tone: Tone, about: str) -> list[str]:
    name = label(said, tone, about)
    spoken = tone.words.say(said.value, said.column).strip('"')
    if tone.words.field(said.column).kind is Kind.NAME:
        # That the search takes parts as well is no concern of who gives the whole name.
        return [f"with {spoken} as the {name}", f"whose {name} is {spoken}"]
    contains = "contain" if is_plural(name) else "contains"
    return [f'with "{spoken}" in the {name}', f'whose {name} {contains} "{spoken}"']


def _boolean(said: Said, tone: Tone, about: str, *, many: bool) -> list[str]:
    name = tone.words.field(said.column).label
    spoken = tone.words.say(said.value, said.column)
    verb = "are" if many else "is"
    if name.startswith("is "):
        return [f"that {verb} {'' if spoken == 'yes' else 'not '}{name.removeprefix('is ')}"]
    if name.startswith("has "):
        return [f"{'with' if spoken == 'yes' else 'without'} {name.removeprefix('has ')}"]
    return [f"with the {label(said, tone, about)} set to {spoken}"]
