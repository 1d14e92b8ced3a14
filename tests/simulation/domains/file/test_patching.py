"""A piece of a domain is changed: what holds is kept, what does not is said with its place."""

from __future__ import annotations

import pytest

from simulation.domains import load_pack
from simulation.domains.file import read_domain
from simulation.domains.file.patching import Edit, check_results, check_told, patched, proved
from simulation.domains.file.pieces import task_key, task_text, tool_text
from simulation.errors import InputError
from simulation.synthesis.package import Package
from simulation.synthesis.tasks import walk_tasks
from simulation.synthesis.tasks.renumbering import renumbered
from simulation.vocabulary.chance import Chance
from tests.simulation.domains.file.conftest import LIBRARY


@pytest.fixture
def library() -> Package:
    return read_domain(LIBRARY)


def text_of(package: Package, name: str) -> str:
    tool = package.domain.tool(name)
    assert tool is not None
    return tool_text(tool, package.domain)


def first_tool(package: Package) -> str:
    return package.domain.tools[0].name


def test_a_piece_that_is_sent_back_unchanged_changes_nothing(library: Package) -> None:
    edits = [
        Edit(kind="tool", name=t.name, text=text_of(library, t.name)) for t in library.domain.tools
    ]
    assert proved(patched(library, edits), drop=False) == library


def test_sql_that_does_not_run_is_named(library: Package) -> None:
    name = first_tool(library)
    text = text_of(library, name).replace("FROM", "FROM nowhere.", 1)
    with pytest.raises(InputError) as refused:
        proved(patched(library, [Edit(kind="tool", name=name, text=text)]), drop=False)
    assert refused.value.field == f"tools.{name}.sql"


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("description: [", "line"),
        ("- a", "tools."),
        ("description: x\nparameters: {}\nreturns: 7", "returns"),
        ("description: x\nparameters: {}\nreturns: {}\nbody: x", "body"),
    ],
)
def test_a_field_that_cannot_be_read_is_named(library: Package, text: str, field: str) -> None:
    with pytest.raises(InputError) as refused:
        patched(library, [Edit(kind="tool", name=first_tool(library), text=text)])
    assert field in refused.value.field


def test_a_tool_that_is_taken_out_takes_the_tasks_that_need_it_along(library: Package) -> None:
    assert library.chains
    name = library.chains[0][0].subtasks[0].steps[0].tool
    after = patched(library, [Edit(kind="tool", name=name)])
    assert after.domain.tool(name) is None
    assert sum(map(len, after.chains)) < sum(map(len, library.chains))


def test_a_task_whose_solution_no_longer_solves_it_is_refused(library: Package) -> None:
    task = library.chains[0][0]
    part = task.subtasks[0]
    broken = task.model_copy(
        update={"subtasks": (part.model_copy(update={"steps": ()}), *task.subtasks[1:])}
    )
    edit = Edit(kind="task", name="0", text=task_text(broken))
    after = patched(library, [edit])
    with pytest.raises(InputError) as refused:
        check_told(proved(after, drop=True), after.chains, [broken])
    assert refused.value.field == f"tasks.{task.id}.checks"


def test_what_proved_tasks_tell_is_what_their_solutions_find() -> None:
    package = load_pack("orders")
    tasks = walk_tasks(package, Chance(0), 12)
    check_told(package, (tasks,), tasks)


def test_a_return_schema_that_results_break_is_named(library: Package) -> None:
    name = library.chains[0][0].subtasks[0].steps[0].tool
    tool = library.domain.tool(name)
    assert tool is not None
    wrong = tool.model_copy(
        update={"returns": {"type": tool.returns["type"], "minItems": 9999, "minProperties": 9999}}
    )
    edit = Edit(kind="tool", name=name, text=tool_text(wrong, library.domain))
    after = patched(library, [edit])
    with pytest.raises(InputError) as refused:
        check_results(after, after.chains, [name])
    assert refused.value.field == f"tools.{name}.returns"


def test_a_task_is_the_same_under_another_number(library: Package) -> None:
    for chain in library.chains:
        again = renumbered(chain, 7)
        assert list(map(task_key, again)) == list(map(task_key, chain))
