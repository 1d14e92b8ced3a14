"""Stage one: what people of the domain would ask. Everything after is made to answer them."""

from __future__ import annotations

import re

from simulation.errors import SeatFailed
from simulation.llm.answers import unusable
from simulation.llm.asking import Usable
from simulation.llm.together import together
from simulation.synthesis.artefacts import Stage
from simulation.synthesis.brief.answers import a_list, plain
from simulation.synthesis.brief.workshop import Order, Workshop
from simulation.vocabulary.domain import Gap

EACH = 9
"""Questions of one focus."""
FEWEST = 3
MOST = 30
LONGEST = 400
SHORTEST = 12
ALIKE = 0.8
"""The share of words from which on two questions are one."""
FOCUSES = {
    "everyday": (
        "what is asked all day long, by the people who come with a concern and by the people "
        "who work there; one look-up or one change answers it"
    ),
    "involved": (
        "what takes several steps over several kinds of records: find, compare, add up, then "
        "change; rankings, totals, balances and histories are among them"
    ),
    "awkward": (
        "edge cases and mistakes: what is not there, is used up, too late, twice or not allowed; "
        "a wrong name or number; a change that must be refused or taken back"
    ),
}


async def write_questions(
    shop: Workshop, brief: str, month: str
) -> tuple[tuple[str, ...], tuple[Gap, ...]]:
    """Different questions, those of each focus together; a focus that fails is a gap."""
    written = await together(_of_focus(shop, brief, month, focus) for focus in FOCUSES)
    questions = [each for found, _ in written for each in found]
    return _different(questions)[:MOST], tuple(gap for _, gaps in written for gap in gaps)


async def _of_focus(
    shop: Workshop, brief: str, month: str, focus: str
) -> tuple[tuple[str, ...], tuple[Gap, ...]]:
    order = Order(
        place=(Stage.QUESTIONS, focus),
        prompt="questions",
        values={
            "brief": brief,
            "month": month,
            "focus": FOCUSES[focus],
            "count": str(EACH),
        },
        read=read_questions,
    )
    try:
        found = await shop.ask(order)
    except SeatFailed as failed:
        return (), (shop.drop(Stage.QUESTIONS, focus, f"No list was written: {failed.reason}."),)
    shop.tell(Stage.QUESTIONS, focus, list(found))
    return found, ()


def read_questions(text: str) -> Usable[tuple[str, ...]]:
    """Raises ModelFailed for fewer than ``FEWEST`` that are sentences."""
    listed = a_list(text, "questions")
    found = [line for each in listed.move if len(line := _line(each)) >= SHORTEST]
    if len(found) < FEWEST:
        raise unusable(f"It held {len(found)} questions that are sentences.")
    return Usable(_different(found)[: 2 * EACH], listed.repairs)


def _line(item: object) -> str:
    """Some wrap each question in an object of its own."""
    if isinstance(item, dict):
        item = item.get("question") or item.get("text")
    return plain(item, LONGEST)


def _different(questions: list[str]) -> tuple[str, ...]:
    kept: list[tuple[str, frozenset[str]]] = []
    for question in questions:
        words = frozenset(re.findall(r"\w+", question.casefold()))
        if not any(_alike(words, other) for _, other in kept):
            kept.append((question, words))
    return tuple(question for question, _ in kept)


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) > ALIKE * len(one | other)
