"""Whether a tool holds what it promises, before any dialogue relies on it."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from simulation.errors import ToolRefused
from simulation.vocabulary.tools import Tool
from simulation.world.arguments import default_arguments, properties_of
from simulation.world.sandbox import Sandbox
from simulation.world.schemas import validator_of
from simulation.world.statement import parse_statement

_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


def prove_tool(tool: Tool, sandbox: Sandbox) -> None:
    """Raises ToolRefused with the rule that the tool breaks."""
    try:
        _check_declaration(tool)
        if tool.sql is not None:
            _check_parameters(tool, tool.sql)
            _check_columns(tool, sandbox.fit(tool.sql, writes=tool.mutates).columns)
    except ToolRefused as refusal:
        raise ToolRefused(f"{tool.name}: {refusal}") from refusal


def _check_declaration(tool: Tool) -> None:
    if not _NAME.fullmatch(tool.name):
        raise ToolRefused("A name has 1 to 64 letters, digits, hyphens and underscores.")
    if tool.parameters.get("type") != "object":
        raise ToolRefused("parameters must be a JSON Schema of type object.")
    if tool.returns.get("type") not in ("array", "object"):
        raise ToolRefused("returns must be a JSON Schema of type array or object.")
    validator_of(tool.parameters)
    validator_of(tool.returns)
    default_arguments(tool)


def _check_parameters(tool: Tool, sql: str) -> None:
    named, declared = parse_statement(sql).parameters, set(properties_of(tool))
    if undeclared := sorted(named - declared):
        raise ToolRefused(f"The body uses :{undeclared[0]}, which parameters do not declare.")
    if unused := sorted(declared - named):
        raise ToolRefused(f"The body does not use the parameter {unused[0]!r}.")


def _check_columns(tool: Tool, columns: tuple[str, ...]) -> None:
    twice = [name for name, count in Counter(columns).items() if count > 1]
    if twice:
        raise ToolRefused(f"Two columns of the result are named {twice[0]!r}; name them with AS.")
    if tool.returns["type"] == "array" and not columns:
        raise ToolRefused("returns is an array, but the body returns no rows; add RETURNING.")
