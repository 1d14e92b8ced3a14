"""What does not prove itself goes back with its error, so often, and is dropped with its reason."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

import pytest

from simulation.errors import InputError
from simulation.synthesis.artefacts import Artefact, Stage
from simulation.world import World
from tests.servers.model_faults import ANSWERS, WIRE, Faulty
from tests.servers.models import Answer, JsonObject, completion
from tests.simulation.synthesis.brief import library, library_tools
from tests.simulation.synthesis.brief.brain import Writer, stage_of, tools
from tests.simulation.synthesis.brief.conftest import Make


def schema(sql: str) -> str:
    return json.dumps({**library.SCHEMA, "sql": sql})


def tool(name: str, /, **changes: Any) -> JsonObject:
    """A copy of one of the library's tools with changes."""
    every = {each["name"]: each for group in library_tools.GROUPS for each in group}
    return {**copy.deepcopy(every[name]), **changes}


def told_of(told: list[Artefact], name: str) -> Artefact:
    return next(piece for piece in told if piece.name == name and piece.stage is not Stage.RETURNS)


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("CREATE TABLE a (x INTEGER PRIMARY KEY", "incomplete input"),
        ("CREATE TABLE a (x INTEGER PRIMARY KEY, y REFERENCES b(z));", "b"),
        ("CREATE TABLE a (x INTEGER);", "a has no PRIMARY KEY"),
        ("CREATE TABLE a (x INTEGER PRIMARY KEY); INSERT INTO a VALUES (1);", "rows are written"),
        ("ATTACH 'other.db' AS o; CREATE TABLE a (x INTEGER PRIMARY KEY);", "ATTACH"),
        ("CREATE TABLE a (x INTEGER PRIMARY KEY); SELECT load_extension('x');", "load_extension"),
        ('CREATE TABLE "a b" (x INTEGER PRIMARY KEY);', "no plain name"),
        ("CREATE VIRTUAL TABLE a USING fts5(x);", "virtual table"),
        (
            "CREATE TABLE a (x INTEGER PRIMARY KEY); CREATE TRIGGER t AFTER INSERT ON a "
            "BEGIN UPDATE a SET nothing = 1; END;",
            "nothing",
        ),
    ],
)
async def test_a_schema_that_does_not_run_goes_back_with_the_error(
    make: Make, told: list[Artefact], sql: str, reason: str
) -> None:
    writer = Writer(schema=[schema(sql)])
    await make(writer)
    first, second = writer.asked["schema"]
    assert "What is wrong with it" not in first
    assert reason in second.partition("What is wrong with it")[2]
    assert sql.split(";")[0] in second
    assert told_of(told, "schema").attempts == 2


async def test_without_a_schema_there_is_no_domain_and_the_reason_is_said(
    make: Make, told: list[Artefact]
) -> None:
    writer = Writer(schema=[schema("CREATE TABLE a (x INTEGER);")] * 9)
    with pytest.raises(InputError, match="a has no PRIMARY KEY") as caught:
        await make(writer, attempts=3)
    assert caught.value.field == "brief"
    assert len(writer.asked["schema"]) == 3
    assert not told[-1].proved


async def test_rows_that_break_a_reference_go_back_alone(make: Make, told: list[Artefact]) -> None:
    rows = copy.deepcopy(library.ROWS["fines"])
    good = rows["rows"][2]
    rows["rows"][2] = [703, 999, 18.5, "2025-02-22", "open", None]
    rows["rows"][3] = [704, 511, "a lot", "14 March", "open", None]
    mended = {"columns": rows["columns"], "rows": [good, library.ROWS["fines"]["rows"][3]]}
    writer = Writer(data_fines=[json.dumps(rows), json.dumps(mended)])
    package = await make(writer)
    problems = writer.asked["data fines"][1].partition("could not be added")[2]
    assert '"loan_id": 999' in problems
    assert "no row of loans has that" in problems
    assert "amount is 'a lot', which is no number" in problems
    assert '"fine_id": 701' not in problems
    with World.open(package.image, now=package.domain.now) as world:
        assert world.query("SELECT count(*) AS n FROM fines") == [{"n": 6}]
    assert told_of(told, "fines").attempts == 2
    assert not [gap for gap in package.domain.coverage.gaps if gap.subject == "fines"]


async def test_rows_that_are_never_mended_are_left_out_and_listed(
    make: Make, told: list[Artefact]
) -> None:
    rows = copy.deepcopy(library.ROWS["members"])
    rows["rows"].append(
        [111, "Ines A.", "ines.albrecht@example.org", None, 1, "active", "2025-01-09"]
    )
    again = {"columns": rows["columns"], "rows": rows["rows"][-1:]}
    writer = Writer(data_members=[json.dumps(rows), *[json.dumps(again)] * 9])
    package = await make(writer)
    gap = next(gap for gap in package.domain.coverage.gaps if gap.subject == "members")
    assert "members.email exists already" in gap.reason
    assert told_of(told, "members").content["left_out"][0]["row"]["name"] == "Ines A."


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"sql": "SELECT fine FROM fines WHERE fine_id = :fine_id"}, "no such column: fine"),
        ({"sql": "ATTACH DATABASE 'x' AS y"}, "only SELECT"),
        ({"sql": "SELECT 1 AS one WHERE :fine_id"}, "reads no table"),
        ({"sql": "SELECT load_extension(:fine_id) AS x FROM fines"}, "load_extension"),
        ({"sql": "SELECT * FROM sqlite_schema WHERE rowid = :fine_id"}, "sqlite"),
        ({"sql": "DELETE FROM fines RETURNING :fine_id AS fine_id"}, "every row of fines"),
        ({"sql": "DELETE FROM fines WHERE fine_id = :fine_id; SELECT 1"}, "more than one"),
        ({"sql": "UPDATE fines SET status = 'waived' WHERE fine_id = :id"}, ":id"),
        (
            {
                "sql": "UPDATE fines SET status = 'lost' WHERE fine_id = :fine_id RETURNING"
                " fine_id, loan_id, amount, status"
            },
            "This breaks the rule",
        ),
        (
            {"parameters": library_tools.parameters("fine_id", fine_id={"type": "string"})},
            'its type is "integer"',
        ),
        (
            {"returns": library_tools.row(fine_id={"type": "string"}, amount={"type": "number"})},
            "does not name the columns loan_id, status",
        ),
        (
            {
                "samples": [{"fine_id": 1}],
                "sql": "UPDATE fines SET status = 'waived' WHERE fine_id ="
                " :fine_id + 9000 RETURNING fine_id, loan_id, amount, status",
            },
            "Nothing matches these",
        ),
    ],
)
async def test_a_tool_that_does_not_work_goes_back_with_what_the_sandbox_said(
    make: Make, told: list[Artefact], changes: JsonObject, reason: str
) -> None:
    bad = tools(tool("list_member_fines"), tool("return_copy"), tool("waive_fine", **changes))
    writer = Writer(tools_3=[bad])
    package = await make(writer)
    (asked,) = writer.asked["mending"]
    assert reason in asked.partition("# What did not work")[2].partition("# What holds")[0]
    assert '"name": "return_copy"' not in asked
    assert told_of(told, "waive_fine").attempts == 2
    assert package.domain.tool("waive_fine") is not None


async def test_a_tool_that_is_never_mended_is_a_gap_with_its_reason(
    make: Make, told: list[Artefact]
) -> None:
    hostile = tools(tool("waive_fine", sql="ATTACH DATABASE '/etc/passwd' AS y"))
    writer = Writer(tools_3=[hostile], mending=[hostile] * 9)
    package = await make(writer)
    assert package.domain.tool("waive_fine") is None
    (gap,) = [gap for gap in package.domain.coverage.gaps if gap.subject == "waive_fine"]
    assert "only SELECT" in gap.reason
    dropped = told_of(told, "waive_fine")
    assert (dropped.proved, dropped.reason) == (False, gap.reason)
    assert len(writer.asked["mending"]) == 3


async def test_a_tool_that_its_writer_leaves_out_is_not_asked_for_again(
    make: Make, told: list[Artefact]
) -> None:
    bad = tools(tool("waive_fine", sql="SELECT :fine_id * 2 AS twice"))
    writer = Writer(tools_3=[bad], mending=[tools()])
    package = await make(writer)
    assert len(writer.asked["mending"]) == 1
    assert package.domain.tool("waive_fine") is None
    assert told_of(told, "waive_fine").reason.startswith("It reads no table")


async def test_a_yes_or_no_in_a_result_is_the_number_that_is_stored(make: Make) -> None:
    flagged = tool("renew_loan")
    flagged["sql"] += ", due_date < date('now') AS is_overdue"
    flagged["returns"]["properties"]["is_overdue"] = {"type": "boolean"}
    flagged["returns"]["required"] = []
    writer = Writer(tools_1=[tools(flagged)])
    package = await make(writer)
    renew = package.domain.tool("renew_loan")
    assert renew is not None
    assert renew.returns["properties"]["is_overdue"] == {"type": "integer"}
    assert "is_overdue" in renew.returns["required"]
    assert (
        package.domain.lexicon.frames["renew_loan"].outputs["is_overdue"].field.label == "overdue"
    )


async def test_a_tool_may_be_mended_under_another_name(make: Make, told: list[Artefact]) -> None:
    nameless = tool("waive_fine")
    del nameless["name"]
    writer = Writer(tools_3=[tools(nameless)], mending=[tools(tool("waive_fine"))])
    package = await make(writer)
    assert 'It has no "name"' in writer.asked["mending"][0]
    assert package.domain.tool("waive_fine") is not None
    assert package.domain.tool("tool_1") is None
    assert not told_of(told, "tool_1").proved


async def test_a_limit_without_a_default_is_asked_for_one(make: Make) -> None:
    open_ended = tool("search_members")
    del open_ended["parameters"]["properties"]["limit"]["default"]
    writer = Writer(tools_1=[tools(open_ended)], tools_2=[tools(tool("create_loan"))])
    await make(writer)
    assert 'limit may be left out: give it a "default"' in writer.asked["mending"][0]


async def test_a_filter_that_cannot_be_left_out_goes_back(make: Make) -> None:
    strict = tool("search_members")
    strict["sql"] = strict["sql"].replace("(:name IS NULL OR m.name LIKE", "(m.name LIKE")
    strict["samples"] = [{"name": "Haddad", "email": "farid.haddad@example.org"}]
    writer = Writer(tools_1=[tools(strict)], tools_2=[tools(tool("create_loan"))])
    await make(writer)
    assert "name is not required, but without it" in writer.asked["mending"][0]


async def test_one_name_has_one_type_in_all_tools(make: Make) -> None:
    """The first tool fixes it; the last attempt is not thrown away for it."""
    second = tool("list_members_with_open_fines")
    second["sql"] = second["sql"].replace("SUM(f.amount) AS", "SUM(f.amount) || ' euros' AS")
    second["returns"]["items"]["properties"]["amount_owed"] = {"type": "string"}
    writer = Writer(tools_2=[tools(second)], mending=[tools(second)] * 9)
    package = await make(writer)
    said = "amount_owed is string here, but number in get_member_balance: one name, one type."
    assert said in writer.asked["mending"][0]
    assert package.domain.tool("list_members_with_open_fines") is not None


async def test_a_value_that_is_left_out_must_not_be_emptied(make: Make) -> None:
    careless = tool("update_member_contact")
    careless["sql"] = careless["sql"].replace("COALESCE(:phone, phone)", ":phone")
    careless["samples"] = [{"member_id": 104, "phone": "555-0188", "email": "f@example.org"}]
    writer = Writer(tools_2=[tools(careless)])
    await make(writer)
    assert "without it phone becomes NULL" in writer.asked["mending"][0]


async def test_a_result_that_is_never_described_rightly_is_described_as_it_is(
    make: Make, told: list[Artefact]
) -> None:
    wrong = tools(tool("waive_fine", returns=library_tools.row(fine_id=library_tools.TEXT)))
    package = await make(Writer(tools_3=[wrong], mending=[wrong] * 9))
    waive = package.domain.tool("waive_fine")
    assert waive is not None
    kinds = {name: schema["type"] for name, schema in waive.returns["properties"].items()}
    assert kinds == {
        "fine_id": ["integer", "null"],
        "loan_id": ["integer", "null"],
        "amount": ["number", "null"],
        "status": ["string", "null"],
    }


@pytest.mark.parametrize(
    ("name", "kind"), [("waive_fine", "object"), ("list_lost_copies", "array")]
)
async def test_a_result_that_is_never_described_at_all_is_described_as_it_is(
    make: Make, told: list[Artefact], name: str, kind: str
) -> None:
    bare = tool(name)
    del bare["returns"]
    wrong = tools(bare)
    package = await make(Writer(tools_3=[wrong], tools_4=[wrong], mending=[wrong] * 9))
    described = package.domain.tool(name)
    assert described is not None
    assert described.returns["type"] == kind
    returns = next(one for one in told if (one.stage, one.name) == (Stage.RETURNS, name))
    assert returns.reason.startswith("Described anew")


async def test_tools_that_do_the_same_are_one(make: Make, told: list[Artefact]) -> None:
    twin = tool("search_members", name="find_members")
    twin["parameters"]["properties"]["mail"] = twin["parameters"]["properties"].pop("email")
    twin["sql"] = twin["sql"].replace(":email", ":mail")
    twin["samples"] = [{"name": "Haddad"}]
    package = await make(Writer(expansion=[tools(twin)]))
    assert package.domain.tool("find_members") is None
    assert told_of(told, "find_members").reason == "search_members does the same."


async def test_a_tool_that_tells_less_is_covered_by_one_that_tells_more(
    make: Make, told: list[Artefact]
) -> None:
    less = tool("list_copies_of_book", name="list_copy_branches")
    less["sql"] = re.sub(r"^SELECT .*? FROM", "SELECT c.copy_id, c.book_id FROM", less["sql"])
    kept = ("copy_id", "book_id")
    row = less["returns"]["items"]
    row["properties"] = {name: row["properties"][name] for name in kept}
    row["required"] = list(kept)
    narrowed = {**copy.deepcopy(less), "name": "list_lost_copies_of_book"}
    narrowed["sql"] = narrowed["sql"].replace(" WHERE ", " WHERE c.status <> 'lost' AND ")
    package = await make(Writer(expansion=[tools(less, narrowed)]))
    reason = told_of(told, "list_copy_branches").reason
    assert reason == "list_copies_of_book does the same and tells more."
    assert package.domain.tool("list_copy_branches") is None
    assert package.domain.tool("list_lost_copies_of_book") is not None


async def test_too_little_that_works_is_no_domain(make: Make) -> None:
    none = tools(tool("waive_fine", sql="SELECT owed FROM nowhere WHERE :fine_id"))
    writer = Writer(
        **{f"tools_{n}": [none] for n in range(1, 5)}, mending=[none] * 99, expansion=[none]
    )
    with pytest.raises(InputError, match=r"only 0 tools.*no such table: nowhere"):
        await make(writer)


async def test_what_is_wrapped_is_unwrapped(make: Make) -> None:
    """Fences, a preface, one list instead of an object, SQL in a fence of its own."""
    plain = {name: value for name, value in library.SCHEMA.items() if name != "sql"}
    writer = Writer(
        questions=[json.dumps(library.QUESTIONS["all day long"])],
        schema=[f"```json\n{json.dumps(plain)}\n```\n\n```sql\n{library.SQL}\n```"],
        data_branches=[f"Here they are:\n```json\n{json.dumps(library.ROWS['branches'])}\n```"],
        data_books=[
            json.dumps(
                [
                    dict(zip(library.ROWS["books"]["columns"], row, strict=True))
                    for row in library.ROWS["books"]["rows"]
                ]
            )
        ],
        tools_1=[
            json.dumps(
                [
                    {
                        "type": "function",
                        "function": {**each, "sql": None},
                        "sql": f"```sql\n{each['sql']}\n```",
                    }
                    for each in library_tools.GROUPS[0]
                ]
            )
        ],
        policy=[f"# Policy\n\n{library_tools.POLICY}"],
    )
    package = await make(writer)
    assert {"mending"} & set(writer.asked) == set()
    assert len(package.domain.tools) == 19


async def test_what_is_no_json_goes_back_with_where_it_stops_being_that(make: Make) -> None:
    broken = json.dumps(library.SCHEMA).replace('"sql": "', '"sql": unquoted "')
    writer = Writer(schema=[broken])
    await make(writer)
    note = writer.asked["schema"][1].partition("could not be used.")[2]
    assert "Expecting value at" in note
    assert "unquoted" in note


async def test_tables_that_refer_to_each_other_are_filled_one_before_the_other(make: Make) -> None:
    """The model was asked not to; where it did all the same, one side stays empty."""
    circular = library.SQL.replace(
        "opening_hours TEXT NOT NULL",
        "opening_hours TEXT NOT NULL, contact_id INTEGER REFERENCES members(member_id)",
    )
    writer = Writer(schema=[schema(circular)])
    package = await make(writer)
    assert "none yet: leave references to it NULL" in writer.asked["data branches"][0]
    assert '"name": "Riverside"' in writer.asked["data members"][0]
    assert len(package.domain.tools) == 19


async def test_an_answer_that_is_cut_off_is_asked_for_again(make: Make) -> None:
    writer, cut = Writer(), {"schema": 1, "data loans": 2, "tools 1": 1}

    def brain(body: JsonObject) -> Answer:
        stage = stage_of(body["messages"][0]["content"])
        answer = writer(body)
        if cut.get(stage, 0):
            cut[stage] -= 1
            return Answer(completion('{"title": "Maasd', finish="length"))
        return answer

    package = await make(brain)
    assert cut == {"schema": 0, "data loans": 0, "tools 1": 0}
    assert len(package.domain.tools) == 19


async def test_a_model_and_a_server_at_fault_a_fifth_of_the_time_still_write_it(
    make: Make,
) -> None:
    faults = {
        name: fault
        for name, fault in {**WIRE, **ANSWERS}.items()
        if name not in ("no answer", "stalled")
    }
    faulty = Faulty(Writer(), 0.2, seed=3, faults=faults)
    package = await make(faulty)
    assert sum(faulty.made.values()) >= 2
    assert len(package.domain.tools) == 19
