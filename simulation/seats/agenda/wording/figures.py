"""Requests for the most, the least, a count or an average, for any noun."""

from __future__ import annotations

from dataclasses import replace

from simulation.seats.agenda.wording.asked import Asked, Core, Shape
from simulation.seats.agenda.wording.clauses import wanting_clause
from simulation.seats.agenda.wording.english import be, is_plural
from simulation.seats.agenda.wording.lookups import search_cores
from simulation.seats.agenda.wording.phrased import named_group
from simulation.seats.agenda.wording.spoken_slots import is_exact, value
from simulation.seats.agenda.wording.words import noun_label
from simulation.vocabulary.lexicon import Field, Kind


def top_cores(asked: Asked) -> list[Core]:
    measure = _measure(asked)
    if not measure:
        return search_cores(asked)
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
    return (wanting_clause(asked.wanted(), asked.tone),) if beyond else ()


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


def aggregate_cores(asked: Asked) -> list[Core]:
    measure = _measure(asked) or (asked.wanted() or ["figures"])[0]
    named = named_group(asked)
    group = _group(asked)
    by = f" for each {group}" if group else ""
    if named is not None:
        by = f" for {value(named, asked.tone)}"
        asked = replace(asked, keys=tuple(said for said in asked.keys if said is not named))
    rows = asked.rows()
    if measure == f"number of {asked.tone.words.entity(asked.table).plural}" and not by:
        return _counted(rows)
    scope = "" if by and not asked.keys else f" for the {rows}"
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
