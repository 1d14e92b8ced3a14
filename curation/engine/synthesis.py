"""The job that makes a domain from a brief, from tools, from a file, or out of another one."""

from __future__ import annotations

import asyncio

from curation.engine.accounts import Account
from curation.engine.casts import read_cast
from curation.engine.current import make_current
from curation.engine.lineups import models_at, opened
from curation.engine.pieces import LEASE_SECONDS, Pieces, watched
from curation.engine.reasons import in_words
from curation.engine.settling import settled, spare_name, standing
from curation.engine.storage import file_at
from curation.engine.values import package_of
from curation.engine.versions import store_package
from curation.engine.wanted import Wanted
from curation.engine.work import JobLease, report
from curation.errors import BudgetReached
from curation.models import DomainVersion, Job
from simulation.domains.file import read_domain
from simulation.errors import InputError, SeatFailed
from simulation.llm.lineup import Lineup, ModelRole
from simulation.synthesis.brief import from_brief
from simulation.synthesis.package import Package
from simulation.synthesis.refining import refine
from simulation.synthesis.toolspecs import from_tools
from simulation.synthesis.writing import write_tasks
from simulation.vocabulary.value import JsonObject

AT_ONCE = 16
"""Questions under way at once; an endpoint's own cap holds below that."""
ORIGINS = {
    "brief": DomainVersion.Origin.BRIEF,
    "tools": DomainVersion.Origin.TOOLS,
    "file": DomainVersion.Origin.FILE,
}


def run_synthesis(lease: JobLease, job: Job) -> JsonObject:
    """The domain version's id and name, and all pieces; ``problem`` says why tasks are missing.

    Raises InputError for what no domain can be made of, and SeatFailed in words; BudgetReached
    with the pieces so far, which cost nothing when it goes on.
    """
    wanted = Wanted.model_validate(job.payload)
    pieces = Pieces(wanted.stages())
    report(lease, 0.02, "Reading what was sent", LEASE_SECONDS)
    try:
        package, problem = _package(lease, job, wanted, pieces)
        report(lease, 0.95, "Storing the domain", LEASE_SECONDS, result=pieces.told())
        row = _stored(job, wanted, package)
    except BudgetReached as reached:
        raise BudgetReached(reached.reason, pieces.told()) from reached
    made = {"domain": str(row.id), "name": row.name, "number": row.number, "problem": problem}
    return {**made, **pieces.told()}


def _package(lease: JobLease, job: Job, wanted: Wanted, pieces: Pieces) -> tuple[Package, str]:
    begun = _begun(wanted)
    if not wanted.roles() and begun is not None:
        return begun, ""
    models = models_at(job.workspace_id, read_cast(wanted.cast))
    account = Account(job)

    async def made() -> tuple[Package, str]:
        async with opened(models, account) as lineup:
            return await _made(wanted, begun, lineup, pieces)

    try:
        return asyncio.run(watched(lease, pieces, account, made()))
    finally:
        account.settle()


def _begun(wanted: Wanted) -> Package | None:
    """What needs no model."""
    if wanted.source == "file":
        package = read_domain(file_at(wanted.file).read_bytes())
        return _named(package, wanted.name) if wanted.name else package
    return package_of(wanted.domain) if wanted.domain is not None else None


def _named(package: Package, name: str) -> Package:
    return package.model_copy(update={"domain": package.domain.model_copy(update={"name": name})})


async def _made(
    wanted: Wanted, begun: Package | None, lineup: Lineup, pieces: Pieces
) -> tuple[Package, str]:
    """A writer that fails at tasks costs the tasks, not what was made before."""
    try:
        package = await _before_tasks(wanted, begun, lineup, pieces)
    except SeatFailed as failed:
        raise InputError("model", _in_words(failed), "Then order it again.") from failed
    if not wanted.tasks:
        return package, ""
    writer = lineup.required(ModelRole.TASK_WRITER)
    try:
        written = await write_tasks(
            package,
            writer,
            seed=wanted.seed,
            wanted=wanted.tasks,
            told=pieces,
            concurrency=AT_ONCE,
        )
    except SeatFailed as failed:
        return package, f"No task was written. {_in_words(failed)}"
    return written, "" if written.chains else "No task was written: none proved itself."


async def _before_tasks(
    wanted: Wanted, begun: Package | None, lineup: Lineup, pieces: Pieces
) -> Package:
    name, seed = wanted.name or None, wanted.seed
    if wanted.source == "brief":
        return await from_brief(
            wanted.brief, lineup, seed=seed, name=name, told=pieces, concurrency=AT_ONCE
        )
    if wanted.source == "tools":
        return await from_tools(
            wanted.tools, lineup, seed=seed, name=name, told=pieces, concurrency=AT_ONCE
        )
    if begun is None:
        raise InputError("source", "There is nothing to begin with.", "Order it again.")
    if not wanted.refine:
        return begun
    return await refine(begun, lineup, seed=seed, told=pieces, concurrency=AT_ONCE)


def _stored(job: Job, wanted: Wanted, package: Package) -> DomainVersion:
    if wanted.source in ("brief", "tools") and not wanted.name:
        package = _named(package, spare_name(job.workspace, package.domain.name))
    before = standing(job.workspace, package.domain.name)
    package, pack = settled(package, before)
    origin = ORIGINS.get(wanted.source) or (
        DomainVersion.Origin(before.origin) if before else DomainVersion.Origin.FILE
    )
    row = store_package(job.workspace, package, origin=origin, by=job.created_by, pack=pack)
    return make_current(row, by=job.created_by)


def _in_words(failed: SeatFailed) -> str:
    return in_words(failed.reason.replace("-", "_")) or f"A model failed ({failed.reason})."
