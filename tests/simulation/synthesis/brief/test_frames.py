"""What the embedded cast makes of a written tool."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from simulation.synthesis.brief.ddl import blank_image
from simulation.synthesis.brief.filling import Filling
from simulation.synthesis.brief.frames import frame_of
from simulation.synthesis.brief.ground import Footing, footing_of
from simulation.synthesis.brief.meanings import Obscure
from simulation.synthesis.brief.spec import read_tools
from simulation.synthesis.brief.tables import tables_of
from simulation.synthesis.brief.trial import Trial
from simulation.vocabulary.lexicon import Frame, Intent, Kind, Purpose
from simulation.world import World
from tests.simulation.synthesis.brief import library, library_tools
from tests.simulation.synthesis.brief.brain import every_tool, tools

NOW = library.SCHEMA["now"]
EVERY = {each["name"]: each for each in every_tool()}


@pytest.fixture(scope="module")
def footing() -> Footing:
    image = blank_image(library.SQL.partition("CREATE TRIGGER")[0], NOW)
    with World.open(image, now=NOW) as world:
        filling = Filling(world, tables_of(image))
        for name, table in library.ROWS.items():
            rows = (dict(zip(table["columns"], row, strict=True)) for row in table["rows"])
            assert filling.insert(name, tuple(rows)) == []
        return footing_of(world.image(), NOW)


def framed(footing: Footing, name: str, /, **changes: Any) -> Frame:
    entry = {**copy.deepcopy(EVERY[name]), **changes}
    (written,) = read_tools(tools(entry)).move
    with footing.world() as world:
        return frame_of(Trial(footing, world).prove(written, is_last=True), footing)


@pytest.mark.parametrize(
    ("name", "intent", "entity", "measure"),
    [
        ("search_books", Intent.SEARCH, "books", ""),
        ("list_member_loans", Intent.SEARCH, "loans", ""),
        ("top_borrowed_books", Intent.TOP, "books", "loan_count"),
        ("count_overdue_loans_by_branch", Intent.AGGREGATE, "loans", "overdue_loans"),
        ("get_member_balance", Intent.DERIVE, "members", "amount_owed"),
        ("renew_loan", Intent.UPDATE, "loans", ""),
        ("create_loan", Intent.CREATE, "loans", ""),
        ("delete_member", Intent.DELETE, "members", ""),
    ],
)
def test_a_tool_is_what_its_statement_does(
    footing: Footing, name: str, intent: Intent, entity: str, measure: str
) -> None:
    frame = framed(footing, name)
    assert (frame.intent, frame.entity, frame.measure) == (intent, entity, measure)


def test_a_search_stays_one_whatever_it_is_ordered_by(footing: Footing) -> None:
    sql = EVERY["search_books"]["sql"].replace("ORDER BY b.title", "ORDER BY b.published_year")
    assert framed(footing, "search_books", sql=sql).intent is Intent.SEARCH


def test_results_are_called_by_whose_they_are(footing: Footing) -> None:
    outputs = framed(footing, "list_member_loans").outputs
    assert outputs["title"].column == "books.title"
    assert outputs["title"].field.label == "book title"
    assert outputs["due_date"].field.label == "due date"
    owed = framed(footing, "get_member_balance").outputs["amount_owed"]
    assert (owed.column, owed.field.kind, owed.field.label) == ("", Kind.MONEY, "amount owed")


def test_a_looked_up_reference_is_a_value_of_the_new_row(footing: Footing) -> None:
    frame = framed(
        footing,
        "create_loan",
        sql="INSERT INTO loans (copy_id, member_id, loan_date, due_date) "
        "SELECT c.copy_id, :member_id, date('now'), date('now', '+28 days') FROM copies c "
        "WHERE c.copy_id = :copy_id AND c.status = 'available' "
        "RETURNING loan_id, copy_id, member_id, loan_date, due_date",
    )
    meant = {name: (each.column, each.purpose) for name, each in frame.inputs.items()}
    assert meant == {
        "member_id": ("loans.member_id", Purpose.VALUE),
        "copy_id": ("loans.copy_id", Purpose.VALUE),
    }


def test_an_optional_parameter_without_a_meaning_is_never_given(footing: Footing) -> None:
    assert "only_open" not in framed(footing, "list_member_loans").inputs


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("get_branch", "not by its key"),
        ("return_copy", "by its key"),
        ("list_members_with_open_fines", "minimum stands for no column"),
    ],
)
def test_what_is_not_plain_has_no_frame(footing: Footing, name: str, reason: str) -> None:
    with pytest.raises(Obscure, match=reason):
        framed(footing, name)


def test_rows_without_a_key_are_no_search(footing: Footing) -> None:
    with pytest.raises(Obscure, match="carry no key"):
        framed(
            footing,
            "list_lost_copies",
            sql="SELECT status FROM copies WHERE :branch_id IS NULL OR branch_id = :branch_id",
            returns=library_tools.rows(status=library_tools.TEXT),
        )
