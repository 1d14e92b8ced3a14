"""A package that was read shows that it works: every tool, every word, every written task."""

from __future__ import annotations

from simulation.domains.file.chains import proven_chains
from simulation.domains.file.words import check_words
from simulation.errors import InputError, ToolRefused
from simulation.synthesis.package import Package
from simulation.vocabulary.domain import Gap
from simulation.vocabulary.tools import Tool
from simulation.world import World


def prove(package: Package) -> Package:
    """The package without the tasks that no longer hold, each with its reason as a gap.

    Raises InputError naming the tool or the words that do not fit.
    """
    domain = package.domain
    if not domain.tools:
        raise InputError("tools", "there is none.", "Give the agent something to call.")
    with World.open(package.image, now=domain.now) as world:
        for tool in domain.tools:
            _prove_tool(tool, world)
        check_words(domain, world)
        chains, gaps = proven_chains(package, world)
    return _without(package, chains, gaps) if gaps else package


def _prove_tool(tool: Tool, world: World) -> None:
    place = f"tools.{tool.name}"
    try:
        world.prove(tool.model_copy(update={"sql": None}))
        if tool.sql is not None:
            place = f"{place}.sql"
            world.prove(tool)
    except ToolRefused as refused:
        problem = str(refused).removeprefix(f"{tool.name}: ")
        raise InputError(place, problem, "Mend it, or take the tool out.") from refused


def _without(package: Package, chains: tuple[object, ...], gaps: tuple[Gap, ...]) -> Package:
    coverage = package.domain.coverage
    coverage = coverage.model_copy(update={"gaps": (*coverage.gaps, *gaps)})
    domain = package.domain.model_copy(update={"coverage": coverage})
    return package.model_copy(update={"domain": domain, "chains": chains})
