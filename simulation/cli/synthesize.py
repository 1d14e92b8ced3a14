"""``synthesize``: a domain from a brief, a database, tools or another domain, as a domain file."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from simulation.cli.arguments import position, positive, whole
from simulation.cli.artefacts import Teller
from simulation.cli.files import refuse_unwritable, write_whole
from simulation.cli.given import brief_given, slug_given, tools_given
from simulation.cli.models import add_models, lineup_with
from simulation.cli.source import domain_at
from simulation.cli.verbs import Verbs
from simulation.domains.file import read_domain, write_domain
from simulation.errors import InputError, SeatFailed
from simulation.llm.lineup import Lineup, ModelRole
from simulation.synthesis.brief import checked_brief, from_brief
from simulation.synthesis.database import from_database
from simulation.synthesis.package import Package
from simulation.synthesis.refining import refine
from simulation.synthesis.toolspecs import from_tools, read_specs
from simulation.synthesis.writing import write_tasks

TASKS = 12
MOST_TASKS = 500
_MADE = (ModelRole.TOOL_WRITER, ModelRole.TASK_WRITER)
_ROLES = {
    "brief": (ModelRole.QUESTION_WRITER, *_MADE),
    "database": _MADE,
    "tools": _MADE,
    "domain": (ModelRole.TASK_WRITER,),
}
NEGATIVE = 1


def add(verbs: Verbs) -> None:
    verb = verbs.add_parser("synthesize", help="make a domain, and write it as a domain file")
    source = verb.add_mutually_exclusive_group(required=True)
    source.add_argument(
        "--brief", metavar="TEXT|@FILE", help="a few sentences: what is kept, what people want"
    )
    source.add_argument(
        "--database",
        type=Path,
        metavar="FILE",
        help="its tools are derived; models, where named, refine the words and write tasks",
    )
    source.add_argument(
        "--tools", type=Path, metavar="FILE", help="function specs as JSON; results are simulated"
    )
    source.add_argument(
        "--domain", metavar="NAME|FILE", help="a pack or a domain file, for more tasks"
    )
    verb.add_argument("--slice-rows", type=positive, metavar="N", help="of a large database")
    verb.add_argument(
        "--tasks",
        type=position,
        metavar="N",
        help=f"how many the model writes (default {TASKS}); without them tasks are walked",
    )
    verb.add_argument("--name", metavar="SLUG", help="of the domain; else taken from its source")
    verb.add_argument("--seed", type=whole, default=0, metavar="S")
    verb.add_argument("--out", type=Path, required=True, metavar="DOMAIN.yaml")
    verb.add_argument("--force", action="store_true", help="replace DOMAIN.yaml")
    add_models(verb)
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    refuse_unwritable(options.out, force=options.force)
    slug_given(options.name)
    _check_options(options)
    teller = Teller()
    package, failed = asyncio.run(_made(options, teller))
    proved = read_domain(write_domain(package))
    write_whole(options.out, write_domain(proved).encode())
    print(teller.summary(proved, options.out))
    if failed:
        print(f"No task was written: {failed}.")
    return NEGATIVE if failed else 0


def _check_options(options: argparse.Namespace) -> None:
    if options.slice_rows is not None and options.database is None:
        raise InputError("--slice-rows", "it is for databases.", "Leave it out.")
    if options.tasks is not None and options.tasks > MOST_TASKS:
        raise InputError("--tasks", f"{options.tasks} are too many.", f"At most {MOST_TASKS}.")
    if options.tasks and not options.model:
        raise InputError("--tasks", "models write tasks.", "Name one with --model NAME.")


def _source(options: argparse.Namespace) -> str:
    return next(name for name in _ROLES if getattr(options, name, None) is not None)


async def _made(options: argparse.Namespace, teller: Teller) -> tuple[Package, str]:
    """The package, and why no task could be written, where that is so."""
    source = _source(options)
    begun = _begun(options)
    _check_given(options)
    async with lineup_with(options, _ROLES[source]) as lineup:
        if not lineup.models and source == "database" and begun is not None:
            return begun, ""
        package = await _finished(options, begun, lineup, teller)
        wanted = TASKS if options.tasks is None else options.tasks
        if not wanted:
            return package, ""
        return await _with_tasks(package, lineup, wanted, options, teller)


def _check_given(options: argparse.Namespace) -> None:
    """Raises InputError before a model is asked whether it is there."""
    if options.tools is not None:
        read_specs(tools_given(options.tools))
    if options.brief is not None:
        checked_brief(brief_given(options.brief))


def _begun(options: argparse.Namespace) -> Package | None:
    """What needs no model. Raises InputError for what could not be written in the end."""
    if options.database is not None:
        package = from_database(options.database, name=options.name, slice_rows=options.slice_rows)
    elif options.domain is not None:
        package = _renamed(domain_at(options.domain), options.name)
    else:
        return None
    write_domain(package)
    return package


def _renamed(package: Package, name: str | None) -> Package:
    if name is None:
        return package
    return package.model_copy(update={"domain": package.domain.model_copy(update={"name": name})})


async def _finished(
    options: argparse.Namespace, begun: Package | None, lineup: Lineup, teller: Teller
) -> Package:
    """What models make of the source, before tasks."""
    shared = {"seed": options.seed, "told": teller, "concurrency": options.concurrency}
    if options.database is not None and begun is not None:
        return await refine(begun, lineup, **shared)
    if options.brief is not None:
        return await from_brief(brief_given(options.brief), lineup, name=options.name, **shared)
    if options.tools is not None:
        return await from_tools(tools_given(options.tools), lineup, name=options.name, **shared)
    lineup.required(ModelRole.TASK_WRITER)
    assert begun is not None
    return begun


async def _with_tasks(
    package: Package, lineup: Lineup, wanted: int, options: argparse.Namespace, teller: Teller
) -> tuple[Package, str]:
    """A writer that fails costs the tasks, not what was made before."""
    writer = lineup.required(ModelRole.TASK_WRITER)
    shared = {"seed": options.seed, "told": teller, "concurrency": options.concurrency}
    try:
        written = await write_tasks(package, writer, wanted=wanted, **shared)
    except SeatFailed as failed:
        return package, failed.reason
    return written, "" if written.chains else "none proved itself"
