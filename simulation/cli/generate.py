"""``generate``: plays dialogues into a file that appears whole, and resumes where it stopped."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections import Counter
from pathlib import Path

from simulation.cli.arguments import positive, rate, whole
from simulation.cli.choices import choices
from simulation.cli.counted import counted
from simulation.cli.files import refuse_folder, refuse_folder_in_the_way, refuse_unwritable
from simulation.cli.models import add_models, cast_with, lineup_with
from simulation.cli.progress import Progress
from simulation.cli.rulefile import read_rules
from simulation.cli.source import add_source, package_from
from simulation.cli.verbs import Verbs
from simulation.cli.writing import RecordFile
from simulation.errors import InputError
from simulation.generation.collecting import collect_seldom
from simulation.generation.generate import generate_in_order
from simulation.generation.setting import needs_simulator
from simulation.generation.spec import DEFAULT_TASKS, Spec, task_dial
from simulation.llm.lineup import ModelRole
from simulation.synthesis.package import Package
from simulation.vocabulary.persona_sets import persona_set, persona_set_names
from simulation.vocabulary.presets import default_rules
from simulation.vocabulary.rules import Paradigm, RuleSet
from simulation.vocabulary.state import Status

SEATED = (ModelRole.USER, ModelRole.AGENT)


def add(verbs: Verbs) -> None:
    verb = verbs.add_parser("generate", help="play dialogues on a domain into a file")
    add_source(verb, required=True)
    verb.add_argument("--count", type=positive, required=True, metavar="N")
    verb.add_argument("--seed", type=whole, default=0, metavar="S")
    verb.add_argument("--paradigm", choices=[item.value for item in Paradigm], default=None)
    verb.add_argument(
        "--tools",
        choices=["executed", "simulated"],
        default="executed",
        help="whether calls run as SQL, or a model writes their results (default %(default)s)",
    )
    verb.add_argument(
        "--tasks-per-dialogue",
        default=DEFAULT_TASKS,
        metavar="N",
        help="a number or a range (default %(default)s)",
    )
    verb.add_argument("--rules", type=Path, metavar="FILE", help="a file that `rules` printed")
    verb.add_argument(
        "--personas",
        default="",
        metavar="SET",
        help=f"{', '.join(persona_set_names())}; the domain's own if left out",
    )
    verb.add_argument(
        "--faults", type=rate, default=0.0, metavar="RATE", help="seeded faults per agent turn"
    )
    verb.add_argument("--out", type=Path, required=True, metavar="FILE.jsonl")
    verb.add_argument("--resume", action="store_true", help="go on with FILE.part")
    verb.add_argument("--force", action="store_true", help="replace FILE")
    add_models(verb)
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    refuse_folder(options.out)
    file = RecordFile(options.out, count=options.count)
    if options.resume and options.out.exists() and not options.force:
        return _already_there(file)
    refuse_unwritable(options.out, force=options.force)
    refuse_folder_in_the_way(options.out)
    rules = _checked(options)
    package = package_from(options)
    spec = _spec(options, rules, package)
    first = file.open(package, spec, resume=options.resume)
    collect_seldom()
    try:
        failed = asyncio.run(_play(package, spec, file, first, options))
    except KeyboardInterrupt:
        file.close()
        print_kept(file)
        raise
    except BaseException:
        file.discard()
        raise
    file.finish()
    print(f"{counted(options.count, 'dialogue')} in {options.out}")
    _tell_failures(failed)
    return 0


async def _play(
    package: Package, spec: Spec, file: RecordFile, first: int, options: argparse.Namespace
) -> Counter[str]:
    """How many dialogues failed, by their reason."""
    failed: Counter[str] = Counter()
    progress = Progress(options.count, "dialogues")
    indices = range(first, options.count)
    async with lineup_with(options, _roles(options, package)) as lineup:
        cast = cast_with(lineup)
        produced = generate_in_order(package, spec, indices, cast, options.concurrency)
        try:
            async for record in produced:
                file.append(record)
                progress.tell(file.written)
                if record.outcome.status is Status.FAILED:
                    failed[record.outcome.reason] += 1
        finally:
            await produced.aclose()
            progress.end()
    return failed


def _tell_failures(failed: Counter[str]) -> None:
    """Failed dialogues are kept as records, and are no reason to call the command failed."""
    if failed:
        reasons = ", ".join(f"{reason} {times}" for reason, times in failed.most_common())
        print(f"{failed.total()} of those played now failed: {reasons}", file=sys.stderr)


def _checked(options: argparse.Namespace) -> RuleSet:
    """What can be wrong without the package is said before it is read, which may take long."""
    task_dial(options.tasks_per_dialogue)
    if options.personas:
        persona_set(options.personas)
    if ModelRole.AGENT in choices(options, (*SEATED, ModelRole.TOOL_SIMULATOR)) and options.faults:
        raise InputError(
            "--faults", "only the embedded agent makes seeded faults.", "Leave it out with --model."
        )
    return _rules(options)


def _spec(options: argparse.Namespace, rules: RuleSet, package: Package) -> Spec:
    chosen = choices(options, _roles(options, package))
    if needs_simulator(package, options.tools) and ModelRole.TOOL_SIMULATOR not in chosen:
        raise InputError(
            "--model",
            "nobody answers for the simulated tools.",
            "Name a model: --model tool-simulator=NAME.",
        )
    return Spec(
        rules=rules,
        seed=options.seed,
        tasks_per_dialogue=options.tasks_per_dialogue,
        faults=options.faults,
        personas=options.personas,
        tools=options.tools,
        models={role.value: choice.as_json() for role, choice in chosen.items()},
    )


def _roles(options: argparse.Namespace, package: Package) -> tuple[ModelRole, ...]:
    """Where every call runs, nobody simulates one."""
    simulates = needs_simulator(package, options.tools)
    return (*SEATED, ModelRole.TOOL_SIMULATOR) if simulates else SEATED


def _rules(options: argparse.Namespace) -> RuleSet:
    if options.rules is None:
        return default_rules(Paradigm(options.paradigm or Paradigm.USER))
    rules = read_rules(options.rules)
    if options.paradigm not in (None, rules.paradigm.value):
        raise InputError(
            "--paradigm",
            f"{options.rules} holds {rules.paradigm.value}-oriented rules.",
            "Leave --paradigm out, or give rules of that paradigm.",
        )
    return rules


def _already_there(file: RecordFile) -> int:
    found = file.lines_in(file.target)
    if found == file.count:
        print(f"{file.target} is finished: nothing to resume")
        return 0
    raise InputError(
        "--resume",
        f"{file.target} is finished with {found} dialogues, not {file.count}.",
        "Choose another --out, or replace it with --force.",
    )


def print_kept(file: RecordFile) -> None:
    print(f"{file.written} dialogues are kept in {file.part}; go on with --resume")
