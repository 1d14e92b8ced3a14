"""``domains``: the bundled packs, or one domain: described, or written as a domain file."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterator
from pathlib import Path

from simulation.cli.files import refuse_unwritable, write_whole
from simulation.cli.source import add_source, package_from
from simulation.cli.table import table
from simulation.cli.verbs import Verbs
from simulation.domains import load_pack, pack_names
from simulation.domains.file import write_domain
from simulation.errors import InputError
from simulation.synthesis.package import Package
from simulation.synthesis.tasks import walk_tasks
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.domain import Coverage
from simulation.vocabulary.tasks import Task

SAMPLES = 3
WIDTH = 96


def add(verbs: Verbs) -> None:
    verb = verbs.add_parser("domains", help="list the packs, describe one domain, or write it")
    verb.add_argument("name", nargs="?", metavar="NAME|FILE", help="a pack, or a domain file")
    add_source(verb, required=False)
    verb.add_argument(
        "--out", type=Path, metavar="FILE.yaml", help="write it as a domain file, to read and edit"
    )
    verb.add_argument("--force", action="store_true", help="replace FILE.yaml")
    verb.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    if options.name and (options.domain or options.database):
        raise InputError("NAME", "a domain is given twice.", "Give one of them.")
    options.domain = options.domain or options.name
    is_one = options.domain is not None or options.database is not None
    if options.out is not None:
        return _write(options, is_one=is_one)
    print("\n".join(_described(package_from(options))) if is_one else _listed())
    return 0


def _write(options: argparse.Namespace, *, is_one: bool) -> int:
    if not is_one:
        raise InputError("--out", "no domain is named.", "Name a pack, a domain file, a database.")
    refuse_unwritable(options.out, force=options.force)
    package = package_from(options)
    write_whole(options.out, write_domain(package).encode())
    print(f"{package.domain.title} with {len(package.domain.tools)} tools in {options.out}")
    return 0


def _listed() -> str:
    rows = [["name", "title", "tools", "tables", "coverage"]]
    for name in pack_names():
        domain = load_pack(name).domain
        coverage = domain.coverage
        rows.append(
            [name, domain.title, str(len(domain.tools)), str(coverage.tables), coverage.grade]
        )
    return table(rows)


def _described(package: Package) -> Iterator[str]:
    domain = package.domain
    yield f"{domain.title} ({domain.name}), now {domain.now}"
    yield from textwrap.wrap(domain.description, WIDTH)
    yield ""
    yield from _coverage(domain.coverage)
    yield ""
    yield f"{len(domain.tools)} tools"
    for tool in domain.tools:
        mark = "*" if tool.mutates else " "
        yield from textwrap.wrap(
            f"{mark} {tool.name}: {tool.description}", WIDTH, subsequent_indent="    "
        )
    yield "  (* changes data)"
    yield ""
    yield from _sample_goals(package)


def _coverage(coverage: Coverage) -> Iterator[str]:
    yield (
        f"coverage: {coverage.grade}; {coverage.tables_offered} of {coverage.tables} tables, "
        f"{coverage.columns_offered} of {coverage.columns} columns, {coverage.rows} rows"
    )
    if coverage.sliced_rows is not None:
        yield f"  a closed slice of {coverage.sliced_rows} rows is used (--slice-rows)"
    for gap in coverage.gaps:
        yield from textwrap.wrap(
            f"- {gap.subject}: {gap.reason} {gap.remedy}".rstrip(), WIDTH, subsequent_indent="    "
        )


def _sample_goals(package: Package) -> Iterator[str]:
    yield "written tasks" if package.chains else "sample goals"
    for task in _tasks(package):
        yield from textwrap.wrap(
            f"- {task.goal}", WIDTH, initial_indent="  ", subsequent_indent="    "
        )


def _tasks(package: Package) -> tuple[Task, ...]:
    """Some of those that were written, else some that can be walked; none where there are none."""
    if package.chains:
        return tuple(task for chain in package.chains for task in chain)[:SAMPLES]
    try:
        walked = (walk_tasks(package, Chance(0).at("sample", each), 1) for each in range(SAMPLES))
        return tuple(task for tasks in walked for task in tasks)
    except InputError:
        return ()
