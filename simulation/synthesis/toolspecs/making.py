"""From example tools to a package whose results models write."""

from __future__ import annotations

from typing import Any

from simulation.errors import InputError, ToolRefused
from simulation.llm.lineup import Lineup, ModelRole
from simulation.llm.together import gate
from simulation.synthesis.artefacts import Stage, Told, proved, unheard
from simulation.synthesis.package import Package
from simulation.synthesis.tools.ground import slug
from simulation.synthesis.toolspecs.describing import About, describe
from simulation.synthesis.toolspecs.returning import Returned, predict_returns, shown
from simulation.synthesis.toolspecs.specs import Spec, read_specs
from simulation.synthesis.writer import Writer
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.domain import Coverage, Domain, Gap
from simulation.vocabulary.tools import Tool
from simulation.world import World
from simulation.world.empty import EMPTY_IMAGE, EMPTY_WORLD

TITLE = "Service"


async def from_tools(
    specs: Any,
    lineup: Lineup,
    *,
    seed: int = 0,
    name: str | None = None,
    told: Told = unheard,
    concurrency: int = 8,
) -> Package:
    """A domain of simulated tools from a JSON list of function specs.

    Return schemas that are not given are predicted, one after the other, since each has the
    earlier ones in view. Raises InputError naming the tool and the place in it, and for a lineup
    without a tool writer.
    """
    given = read_specs(specs)
    writer = Writer(
        model=lineup.required(ModelRole.TOOL_WRITER),
        seat="tool_writer",
        chance=Chance(seed).at("tools"),
        gate=gate(concurrency),
    )
    for spec in given:
        told(proved(Stage.TOOLS, spec.name, spec.parameters))
    names = tuple(spec.name for spec in given)
    about = await describe(shown(given), names, writer, told, TITLE)
    returns, gaps = await predict_returns(given, about, writer, told)
    tools = tuple(_tool(spec, returns[spec.name]) for spec in given)
    return _package(name, about, tools, (*about.gaps, *gaps))


def _tool(spec: Spec, returned: Returned) -> Tool:
    return Tool(
        name=spec.name,
        description=spec.description,
        parameters=spec.parameters,
        returns=returned.schema,
        sql=None,
        mutates=returned.mutates,
    )


def _package(
    name: str | None, about: About, tools: tuple[Tool, ...], gaps: tuple[Gap, ...]
) -> Package:
    _prove(tools, about.now)
    domain = Domain(
        name=slug(name or about.title).replace("_", "-") or "service",
        title=about.title,
        description=about.description,
        now=about.now,
        policy=about.policy,
        tools=tools,
        world=EMPTY_WORLD,
        coverage=Coverage(grade="none", gaps=gaps),
    )
    return Package(domain=domain, image=EMPTY_IMAGE)


def _prove(tools: tuple[Tool, ...], now: str) -> None:
    with World.open(EMPTY_IMAGE, now=now) as world:
        for tool in tools:
            try:
                world.prove(tool)
            except ToolRefused as refused:
                problem = str(refused).removeprefix(f"{tool.name}: ")
                raise InputError(f"tools ({tool.name})", problem, "Mend the tool.") from refused
