"""The manual names every setting that the program reads, and no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from curation.engine.figures import MINE

ROOT = Path(__file__).parents[2]
MANUAL = (ROOT / "docs" / "operating.md").read_text()
OUR_OWN = {"DJANGO_SETTINGS_MODULE", "DIALOOM_SUPERVISED", "DIALOOM_SIGN_TO"}
"""Set by the program itself, for its children."""


def sources() -> Iterator[ast.Module]:
    for folder in ("config", "curation"):
        for path in (ROOT / folder).rglob("*.py"):
            yield ast.parse(path.read_text())


def constants(tree: ast.Module) -> dict[str, str]:
    """Names that stand for one text in the whole module."""
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def is_reader(call: ast.Call) -> bool:
    """``environment.text(…)`` and its like, or ``os.environ.get(…)``."""
    if not isinstance(call.func, ast.Attribute):
        return False
    return ast.unparse(call.func.value) in {"environment", "os.environ"}


def read_by(tree: ast.Module) -> Iterator[str]:
    known = constants(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and is_reader(node) and node.args:
            argument = node.args[0]
            if isinstance(argument, ast.Constant):
                yield str(argument.value)
            elif isinstance(argument, ast.Name) and argument.id in known:
                yield known[argument.id]


def settings_in_the_manual() -> set[str]:
    table = MANUAL.split("## Settings")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}


def test_the_table_of_settings_is_what_the_program_reads() -> None:
    read = {name for tree in sources() for name in read_by(tree)}

    assert "DIALOOM_HOME" in read
    assert read - OUR_OWN == settings_in_the_manual()


def test_the_readme_names_only_settings_of_the_manual() -> None:
    table = (ROOT / "README.md").read_text().split("## Settings")[1].split("\n## ")[0]

    assert set(re.findall(r"`([A-Z]+_[A-Z_]+)`", table)) <= settings_in_the_manual()


def test_every_figure_of_a_worker_is_in_the_manual() -> None:
    names = {family.name for family in MINE.collect()}

    assert len(names) > 5
    assert [name for name in names if name not in MANUAL] == []


def test_every_command_of_the_manual_is_there() -> None:
    commands = set(re.findall(r"manage\.py (\w+)", MANUAL)) - {"migrate", "collectstatic"}
    there = {path.stem for path in ROOT.glob("c*/management/commands/*.py")}

    assert {"doctor", "backup", "restore"} <= commands <= there
