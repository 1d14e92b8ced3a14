"""Where the arguments come from with which a tool shows that it works: rows that exist."""

from __future__ import annotations

from simulation.synthesis.schema.shape import Table, quoted
from simulation.synthesis.tools.draft import Parameters
from simulation.synthesis.tools.ground import Ground
from simulation.vocabulary.lexicon import Purpose


def probe_existing(ground: Ground, table: Table, parameters: Parameters, *, only: str = "") -> str:
    """A SELECT of real values for the parameters (or ``only`` one of them), none of them null."""
    wanted = {
        name: each.column[len(table.name) + 1 :]
        for name, each in parameters.inputs.items()
        if each.purpose is not Purpose.LIMIT
        and (not only or name == only)
        and each.column.startswith(f"{table.name}.")
    }
    taken = [
        f'{ground.expression("t", table.name, column)} AS "{name}"'
        for name, column in wanted.items()
    ]
    filled = [f"t.{quoted(column)} IS NOT NULL" for column in wanted.values()]
    order = ", ".join(f"t.{quoted(name)}" for name in table.key) or "1"
    return (
        f"SELECT {', '.join(taken) or '1'} FROM {quoted(table.name)} AS t "  # noqa: S608
        f"WHERE {' AND '.join(filled) or '1'} ORDER BY {order} LIMIT 3"
    )
