"""``update_order_status`` and ``delete_order``: one row, named by its key, changed or removed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from simulation.synthesis.schema.shape import Table, quoted
from simulation.synthesis.tools.draft import Draft, Parameters, tool_name
from simulation.synthesis.tools.ground import Ground, is_junction, is_plain, joined_pair
from simulation.synthesis.tools.probing import probe_existing
from simulation.synthesis.tools.rows import Rows
from simulation.synthesis.words.english import with_article
from simulation.synthesis.words.splitting import column_words
from simulation.vocabulary.lexicon import Frame, Intent, Kind, Purpose
from simulation.vocabulary.tools import Tool

_UPDATES = 3
_CHANGEABLE = {
    Kind.CATEGORY: 0,
    Kind.EMAIL: 1,
    Kind.PHONE: 1,
    Kind.MONEY: 2,
    Kind.BOOLEAN: 2,
    Kind.DATE: 3,
    Kind.DATETIME: 3,
    Kind.NUMBER: 3,
    Kind.INTEGER: 3,
    Kind.TEXT: 4,
    Kind.NAME: 5,
}
_SETTLED = re.compile(
    r"birth|born|dob|gender|sex|male|created|founded|hire|year|latitude|longitude|code|^type$|"
    r"date_?of|order_?date|invoice_?date|rental_?date|payment_?date",
    re.I,
)
_UNLIKELY = re.compile(
    r"height|elevation|nationality|country|continent|bats|throws|runtime|length|death|died|debut|"
    r"first|final|record|champion|history|origin|found|establish|invent|capital|award|wins|loss|"
    r"goals|career|eye|hair|appear|league|circuit|turns|zones|chassis|attendance|opening|race|"
    r"population|area$|votes|ballot|score|result|rank|won$|lost$|given|courtesy|composer|author|"
    r"contact_?title|enter|prix|fastest|pole|grid|podium|points|laps|position|finish|director|special|second|address_?2|extension|region$",
    re.I,
)
_ALIVE = re.compile(
    r"status|state$|address|phone|email|price|quantity|stock|note|comment|priority|active|"
    r"due|return|ship|rating|salary|title|level|grade|deliver|review|seat|room|budget|capacity|"
    r"limit|fee|rate$|manager|chief|coach|discount|quota|hours|schedule|mail",
    re.I,
)


def draft_updates(ground: Ground, table: Table) -> Iterator[Draft]:
    """One tool for each of the few columns that people plausibly change."""
    if table.kind != "table" or not table.rows or not ground.can_be_key(table.name):
        return
    columns = [each.name for each in table.columns if _changeable(ground, table, each.name)]
    columns.sort(key=lambda name: _rank(ground, table, name))
    for place, column in enumerate(columns[:_UPDATES]):
        yield _update(ground, table, column, worth=0.85 - 0.1 * place)


def _changeable(ground: Ground, table: Table, column: str) -> bool:
    known, spec = ground.field(table.name, column), table.column(column)
    refers = ground.shape.reference(table.name, column) is not None
    typed = ground.json_type(table.name, column) is not None
    if spec.generated or known.hidden or refers or not typed or column in table.key:
        return False
    if known.kind not in _CHANGEABLE or any(column in each for each in table.unique):
        return False
    return not _SETTLED.search(column) and table.holds(column).filled > 0


def _rank(ground: Ground, table: Table, column: str) -> tuple[int, int]:
    doubt = round(_doubt(table, column) * 10)
    return (doubt, _CHANGEABLE[ground.kind(table.name, column)])


def _update(ground: Ground, table: Table, column: str, *, worth: float) -> Draft:
    entity, known = ground.entity(table.name), ground.field(table.name, column)
    parameters = Parameters(ground)
    where = _key_condition(table, parameters)
    label = f"new {known.label}"
    value = parameters.add(table.name, column, Purpose.VALUE, label=label)
    rows = changed_row(ground, table, column)
    noun = with_article(entity.singular)
    tool = Tool(
        name=tool_name("update", ground.noun(table.name), value),
        description=f"Change the {known.label} of {noun}. Returns the changed {entity.singular}.",
        parameters=parameters.schema(),
        returns=rows.one(),
        sql=(
            f"UPDATE {quoted(table.name)} SET {quoted(column)} = :{value} WHERE {where} "  # noqa: S608
            f"RETURNING {returning(rows)}"
        ),
        mutates=True,
    )
    return Draft(
        tool=tool,
        frame=Frame(
            tool=tool.name,
            intent=Intent.UPDATE,
            entity=table.name,
            inputs=parameters.inputs,
            outputs=rows.outputs,
            asks=(
                f"change the {known.label} of {noun}",
                f"update the {known.label} of {noun}",
                f"correct the {known.label} of {noun}",
                f"set a different {known.label} for {noun}",
                f"have the {known.label} of {noun} changed",
            ),
            done=("changed", "updated", "set"),
        ),
        style="update",
        tables=(table.name,),
        probe=probe_existing(ground, table, parameters),
        worth=worth - _doubt(table, column),
        needs=key_needs(ground, table),
    )


def _doubt(table: Table, column: str) -> float:
    """How much less likely a change of this column is than one of a status or an address."""
    words = column_words(column)
    if words[-1] == "state" and any("city" in column_words(each.name) for each in table.columns):
        return 0.4  # a part of the country, not the state that something is in
    if _UNLIKELY.search(column):
        return 0.4
    return 0.0 if _ALIVE.search(column) else 0.2


def draft_delete(ground: Ground, table: Table) -> Iterator[Draft]:
    """Only rows that nothing else depends on."""
    if table.kind != "table" or not table.rows or not ground.can_be_key(table.name):
        return
    if ground.shape.children(table.name):
        return
    entity, parameters = ground.entity(table.name), Parameters(ground)
    where = _key_condition(table, parameters)
    rows = changed_row(ground, table, "")
    noun = with_article(entity.singular)
    tool = Tool(
        name=tool_name("delete", ground.noun(table.name)),
        description=f"Delete {noun} for good. Returns what was deleted.",
        parameters=parameters.schema(),
        returns=rows.one(),
        sql=f"DELETE FROM {quoted(table.name)} WHERE {where} RETURNING {returning(rows)}",  # noqa: S608
        mutates=True,
    )
    yield Draft(
        tool=tool,
        frame=Frame(
            tool=tool.name,
            intent=Intent.DELETE,
            entity=table.name,
            inputs=parameters.inputs,
            outputs=rows.outputs,
            asks=_parting(ground, table)
            or (
                f"delete {noun}",
                f"remove {noun}",
                f"get rid of {noun}",
                f"have {noun} taken off the records",
            ),
            done=("deleted", "removed"),
        ),
        style="delete",
        tables=(table.name,),
        probe=probe_existing(ground, table, parameters),
        worth=0.62 if is_plain(ground, table) else 0.4,
        needs=key_needs(ground, table),
    )


def _parting(ground: Ground, table: Table) -> tuple[str, ...]:
    if not is_junction(ground, table):
        return ()
    item, whole = joined_pair(ground, table)
    return (
        f"take {item} off {whole}",
        f"remove {item} from {whole}",
        f"have {item} removed from {whole}",
    )


def key_needs(ground: Ground, table: Table) -> tuple[str, ...]:
    """What must be findable to name a row: the row, or those that its key is made of."""
    parts = {
        name: each.target
        for each in ground.shape.parents(table.name)
        for name in each.source_columns
    }
    if len(table.key) > 1 and all(name in parts for name in table.key):
        return tuple(dict.fromkeys(parts[name] for name in table.key))
    return (table.name,)


def _key_condition(table: Table, parameters: Parameters) -> str:
    return " AND ".join(
        f"{quoted(name)} = :{parameters.add(table.name, name, Purpose.KEY, closed=False)}"
        for name in table.key
    )


def changed_row(ground: Ground, table: Table, column: str) -> Rows:
    """Key, what people know the row by, references, and the column in question."""
    rows = Rows(ground, table)
    references = [name for each in ground.shape.parents(table.name) for name in each.source_columns]
    wanted = [*table.key, *ground.entity(table.name).known_by, *references, column]
    for name in filter(None, wanted):
        if ground.json_type(table.name, name) is not None and not _computed(table, name):
            rows.take("t", table.name, name)
    return rows


def _computed(table: Table, column: str) -> bool:
    """A generated column in RETURNING may still show what it was before the change."""
    return table.column(column).generated


def returning(rows: Rows) -> str:
    """The select list without its alias: RETURNING knows only the changed table."""
    return ", ".join(each.removeprefix("t.").replace("CAST(t.", "CAST(", 1) for each in rows.select)
