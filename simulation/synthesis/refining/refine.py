"""Words, descriptions, policy and personas of a derived domain, refined by a model.

Its tools keep their names, parameters and SQL: what they do was proved, and stays.
"""

from __future__ import annotations

import asyncio

from simulation.errors import InputError
from simulation.llm.lineup import Lineup, ModelRole
from simulation.llm.together import gate
from simulation.synthesis.artefacts import Artefact, Stage, Told, dropped, unheard
from simulation.synthesis.package import Package
from simulation.synthesis.refining.introducing import introduced
from simulation.synthesis.refining.naming import named
from simulation.synthesis.refining.retelling import retold
from simulation.synthesis.refining.rewording import reworded
from simulation.synthesis.tasks import walk_tasks
from simulation.synthesis.writer import Writer
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.domain import Domain


async def refine(
    package: Package,
    lineup: Lineup,
    *,
    seed: int = 0,
    told: Told = unheard,
    concurrency: int = 8,
) -> Package:
    """The package in better words. A proposal that does not fit is dropped with its reason, and
    what was derived stays. Raises InputError for a lineup without a tool writer.
    """
    writer = Writer(
        model=lineup.required(ModelRole.TOOL_WRITER),
        seat="tool_writer",
        chance=Chance(seed).at("refine"),
        gate=gate(concurrency),
    )
    domain = await introduced(package.domain, writer, told)
    words, descriptions = await asyncio.gather(
        named(domain, package.image, writer, told), retold(domain, writer, told)
    )
    tools = tuple(
        tool.model_copy(update={"description": descriptions.get(tool.name, tool.description)})
        for tool in domain.tools
    )
    domain = domain.model_copy(update={"tools": tools})
    better = _with(package, domain, reworded(domain.lexicon, words))
    plain = _with(package, domain, domain.lexicon)
    if words and _can_walk(plain, seed) and not _can_walk(better, seed):
        told(_unsayable())
        return plain
    return better


def _with(package: Package, domain: Domain, lexicon: object) -> Package:
    return package.model_copy(update={"domain": domain.model_copy(update={"lexicon": lexicon})})


def _can_walk(package: Package, seed: int) -> bool:
    try:
        return bool(walk_tasks(package, Chance(seed).at("walk"), 1))
    except InputError:
        return False


def _unsayable() -> Artefact:
    reason = "With these words no task could be told any more; the derived ones stay."
    return dropped(Stage.WORDS, "all words", reason)
