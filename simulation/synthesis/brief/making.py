"""From a brief to a package, stage by stage."""

from __future__ import annotations

from simulation.errors import InputError
from simulation.llm.lineup import Lineup, ModelRole
from simulation.llm.together import gate
from simulation.synthesis.artefacts import Artefact, Told
from simulation.synthesis.brief.data import write_data
from simulation.synthesis.brief.frames import frame_of
from simulation.synthesis.brief.ground import Footing, footing_of
from simulation.synthesis.brief.meanings import Obscure
from simulation.synthesis.brief.policy import write_policy
from simulation.synthesis.brief.questions import write_questions
from simulation.synthesis.brief.schema import Blueprint, write_schema
from simulation.synthesis.brief.season import season
from simulation.synthesis.brief.tools import Toolmakers
from simulation.synthesis.brief.wording import checked_brief
from simulation.synthesis.brief.workshop import Workshop
from simulation.synthesis.database import from_image
from simulation.synthesis.overlay import Overlay
from simulation.synthesis.package import Package
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.domain import Gap
from simulation.vocabulary.lexicon import Frame

ATTEMPTS = 4
CONCURRENCY = 8
FEWEST_QUESTIONS = 3
FEWEST_TOOLS = 3
MOST_REASONS = 5


def _untold(_artefact: Artefact) -> None:
    """Nobody waits."""


async def from_brief(
    brief: str,
    lineup: Lineup,
    *,
    seed: int = 0,
    name: str | None = None,
    told: Told = _untold,
    attempts: int = ATTEMPTS,
    concurrency: int = CONCURRENCY,
) -> Package:
    """A domain that models wrote and a scratch world proved; its tasks are written after it.

    ``attempts`` is how often a piece is written at most, ``concurrency`` how many requests are
    under way at once. What did not prove itself is told, and is a gap of the domain's coverage.
    Raises InputError for a brief that says too little or too much, for a role without a model,
    and where too little proved itself.
    """
    brief = checked_brief(brief)
    questioner = lineup.required(ModelRole.QUESTION_WRITER)
    toolmaker = lineup.required(ModelRole.TOOL_WRITER)
    shop = Workshop(
        model=questioner,
        seat=ModelRole.QUESTION_WRITER,
        chance=Chance(seed).at("brief"),
        gate=gate(concurrency),
        told=told,
        attempts=max(1, attempts),
    )
    month = season(shop.chance)
    questions, gaps = await write_questions(shop, brief, month)
    _require(len(questions) >= FEWEST_QUESTIONS, "no questions were written for it", gaps)
    shop = shop.staffed(toolmaker, ModelRole.TOOL_WRITER)
    blueprint = await write_schema(shop, brief, month, questions)
    filled = await write_data(shop, brief, questions, blueprint)
    footing = footing_of(filled.image, blueprint.script.now)
    gaps += filled.gaps
    _require(any(table.rows for table in footing.shape.tables.values()), "no table has rows", gaps)
    return await _equipped(shop, brief, questions, blueprint, footing, gaps, name)


async def _equipped(
    shop: Workshop,
    brief: str,
    questions: tuple[str, ...],
    blueprint: Blueprint,
    footing: Footing,
    gaps: tuple[Gap, ...],
    name: str | None,
) -> Package:
    script = blueprint.script
    with footing.world() as world:
        makers = Toolmakers(shop, brief, script.title, footing, world)
        await makers.write(questions)
        await makers.expand(questions)
        gaps += tuple(makers.gaps)
        tools = makers.box.tools
        _require(len(tools) >= FEWEST_TOOLS, f"only {len(tools)} tools proved themselves", gaps)
        policy, unwritten = await write_policy(
            shop, makers.policy_values(questions), frozenset(tools)
        )
    frames, unframed = _frames(makers, footing)
    return from_image(
        footing.image,
        name=name or script.name,
        title=script.title,
        description=script.description,
        now=script.now,
        policy=policy or None,
        overlay=Overlay(tools=tuple(each.tool for each in tools.values()), frames=frames, keep=()),
        gaps=tuple(dict.fromkeys((*gaps, *unwritten, *unframed))),
    )


def _frames(makers: Toolmakers, footing: Footing) -> tuple[tuple[Frame, ...], tuple[Gap, ...]]:
    """The meaning of each tool for the embedded cast, and the tools whose meaning is not plain."""
    frames: list[Frame] = []
    gaps: list[Gap] = []
    for proved in makers.box.tools.values():
        try:
            frames.append(frame_of(proved, footing))
        except Obscure as reason:
            gaps.append(
                Gap(
                    subject=proved.tool.name,
                    reason=f"The embedded cast does not use it: {reason}",
                    remedy="Models use it as it is.",
                )
            )
    return tuple(frames), tuple(gaps)


def _require(holds: bool, problem: str, gaps: tuple[Gap, ...]) -> None:  # noqa: FBT001
    if holds:
        return
    reasons = list(dict.fromkeys(f"{gap.subject}: {gap.reason}" for gap in gaps))[:MOST_REASONS]
    raise InputError(
        "brief",
        f"no domain could be made from it: {problem}. {' '.join(reasons)}".strip(),
        "Say more of what is kept and what people want, or use another model.",
    )
