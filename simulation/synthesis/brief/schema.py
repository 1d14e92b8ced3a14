"""Stage two: the tables. A script is run under guard, then looked at as a database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulation.errors import InputError, SeatFailed
from simulation.llm.answers import unusable
from simulation.llm.asking import Usable
from simulation.llm.prompts import prompt
from simulation.synthesis.artefacts import Stage
from simulation.synthesis.brief.answers import a_script, an_object, plain
from simulation.synthesis.brief.ddl import MOST_TABLES, SchemaProblem, blank_image
from simulation.synthesis.brief.workshop import Order, Workshop, listed
from simulation.vocabulary.value import JsonObject

FEWEST_TABLES = 3
MOST_TABLES_ASKED = 9
MOST_SQL = 30_000
LONGEST_LINE = 300
_PLAUSIBLE_YEARS = range(1990, 2050)
_MORNING = "T09:00:00"


@dataclass(frozen=True)
class Script:
    """What was written, read but not yet run."""

    title: str
    name: str
    description: str
    now: str
    sql: str

    def as_json(self) -> JsonObject:
        return dict(vars(self))


@dataclass(frozen=True)
class Blueprint:
    """A schema that runs; ``image`` is its empty database."""

    script: Script
    image: bytes


async def write_schema(
    shop: Workshop, brief: str, month: str, questions: tuple[str, ...]
) -> Blueprint:
    """Raises InputError with the last reason where no schema proves itself."""
    mending, problem = "", ""
    for attempt in range(1, shop.attempts + 1):
        script = await _asked(shop, brief, month, questions, attempt, mending)
        try:
            blueprint = Blueprint(script, blank_image(script.sql, script.now))
        except SchemaProblem as wrong:
            problem = str(wrong)
            mending = prompt(__package__, "mending").filled(last=script.sql, problem=problem)
            continue
        shop.tell(Stage.SCHEMA, "schema", script.as_json(), attempts=attempt)
        return blueprint
    shop.drop(Stage.SCHEMA, "schema", problem, attempts=shop.attempts)
    raise _no_schema(problem)


async def _asked(
    shop: Workshop,
    brief: str,
    month: str,
    questions: tuple[str, ...],
    attempt: int,
    mending: str,
) -> Script:
    order = Order(
        place=(Stage.SCHEMA, attempt),
        prompt="schema",
        values={
            "brief": brief,
            "month": month,
            "questions": listed(questions),
            "fewest_tables": str(FEWEST_TABLES),
            "most_tables": str(MOST_TABLES_ASKED),
            "mending": mending,
        },
        read=read_schema,
    )
    try:
        return await shop.ask(order)
    except SeatFailed as failed:
        raise _no_schema(f"The model's answers could not be used ({failed.reason}).") from failed


def _no_schema(problem: str) -> InputError:
    return InputError(
        "brief",
        f"no database could be made from it. {problem}",
        f"Name the things that are kept, at most {MOST_TABLES}; or use another model.",
    )


def read_schema(text: str) -> Usable[Script]:
    """Raises ModelFailed for an answer without SQL or without a moment that is now."""
    read = an_object(text)
    value = read.move
    sql = a_script(value, text)
    if not sql or len(sql) > MOST_SQL:
        raise unusable(f'It has no "sql", or more than {MOST_SQL:,} characters of it.')
    title = plain(value.get("title"), LONGEST_LINE)
    if not title:
        raise unusable('It has no "title".')
    script = Script(
        title=title,
        name=plain(value.get("name"), LONGEST_LINE) or title,
        description=plain(value.get("description"), 2 * LONGEST_LINE),
        now=read_moment(value.get("now")),
        sql=sql,
    )
    return Usable(script, read.repairs)


def read_moment(value: Any) -> str:
    """ISO 8601 to the second without zone; a bare date is nine in the morning."""
    text = re.sub(r"(?:Z|[+-]\d\d:?\d\d)$", "", plain(value, 40))
    text = f"{text}{_MORNING}" if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text
    moment: datetime | None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.year not in _PLAUSIBLE_YEARS:
        raise unusable(f'"now" is {value!r}; write it as 2025-03-14T10:30:00.')
    return moment.replace(microsecond=0, tzinfo=None).isoformat()
