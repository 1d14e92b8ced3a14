"""``continue``: goes on with a dialogue that others began, from any of its turns."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncGenerator
from functools import partial
from pathlib import Path

from simulation.cli.arguments import position, positive, whole
from simulation.cli.begun import Begun, begun_with
from simulation.cli.choices import choices
from simulation.cli.files import refuse_folder_in_the_way, refuse_same, refuse_unwritable
from simulation.cli.models import add_models, cast_with, lineup_with
from simulation.cli.progress import Progress
from simulation.cli.recording import whole_records
from simulation.cli.source import add_source
from simulation.cli.verbs import Verbs
from simulation.generation.collecting import collect_seldom
from simulation.generation.taking.continuing import continued
from simulation.llm.lineup import ModelRole
from simulation.llm.together import in_order
from simulation.vocabulary.state import Record

ROLES = (ModelRole.USER, ModelRole.AGENT, ModelRole.TOOL_SIMULATOR, ModelRole.TASK_WRITER)


def add(verbs: Verbs) -> None:
    verb = verbs.add_parser("continue", help="go on with a conversation from any of its turns")
    verb.add_argument(
        "file", type=Path, metavar="CONVERSATION", help="a chat as JSON or JSONL, or native records"
    )
    add_source(verb, required=False)
    verb.add_argument(
        "--at", type=position, metavar="N", help="keep turns 0 to N-1 (default: all of them)"
    )
    verb.add_argument(
        "--record", type=position, default=0, metavar="N", help="which conversation of the file"
    )
    verb.add_argument("--tasks", type=Path, metavar="FILE", help="tasks of the user, as JSON")
    verb.add_argument("--rules", type=Path, metavar="FILE", help="a file that `rules` printed")
    verb.add_argument(
        "--count", type=positive, default=1, metavar="N", help="samples (default %(default)s)"
    )
    verb.add_argument("--seed", type=whole, default=0, metavar="S")
    verb.add_argument("--out", type=Path, required=True, metavar="FILE.jsonl")
    verb.add_argument("--force", action="store_true", help="replace FILE")
    add_models(verb)
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    refuse_unwritable(options.out, force=options.force)
    refuse_folder_in_the_way(options.out)
    refuse_same(options.out, options.file)
    collect_seldom()
    return asyncio.run(_play(options))


async def _play(options: argparse.Namespace) -> int:
    chosen = choices(options, ROLES)
    begun = begun_with(options, frozenset(chosen))
    print(*begun.told, sep="\n", flush=True)
    models = {role.value: choice.as_json() for role, choice in chosen.items()}
    async with lineup_with(options, ROLES) as lineup:
        writer = lineup.model(ModelRole.TASK_WRITER)
        if begun.tasks_from is not None and writer is not None:
            begun = await begun.tasks_from(writer)
        cast = cast_with(lineup)
        made = (
            partial(
                continued, begun.sample(number), begun.image, cast, number, begun.lineage, models
            )
            for number in range(options.count)
        )
        await _write(in_order(made, options.concurrency), begun, options)
    print(f"{options.count} dialogue{'s' if options.count > 1 else ''} in {options.out}")
    return 0


async def _write(
    played: AsyncGenerator[Record, None], begun: Begun, options: argparse.Namespace
) -> None:
    progress = Progress(options.count, "dialogues")
    with whole_records(options.out, begun.image) as keep:
        try:
            number = 0
            async for record in played:
                keep(record)
                number += 1
                progress.tell(number)
                print(_line(number - 1, record))
        finally:
            await played.aclose()
            progress.end()


def _line(number: int, record: Record) -> str:
    outcome = record.outcome
    proven = len({task.id for task in record.state.tasks} & record.state.proven())
    return (
        f"sample {number}: {len(record.state.turns)} turns, {outcome.status.value} "
        f"({outcome.reason}), {proven} of {len(record.state.tasks)} tasks proven"
    )
