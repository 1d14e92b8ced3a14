"""What the options say of models: for each role a name, an address, a key and parameters."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError

from simulation.errors import InputError
from simulation.llm.chat import Parameters
from simulation.llm.lineup import ModelRole
from simulation.llm.loose_json import strict
from simulation.vocabulary.value import JsonObject

OPENAI = "https://api.openai.com/v1"
KEY = "OPENAI_API_KEY"
SAMPLING = ("temperature", "top_p", "max_tokens")
OURS = frozenset({"model", "messages", "tools", "stream", "n", "seed"})
"""Of a request's body: written by the roles, not by whoever starts a run."""
_PREFIXED = re.compile(r"([\w-]+)=(.*)", re.S)
Words = dict[ModelRole | None, str]
"""What was given for each role; under None what holds for all others."""


class Choice(NamedTuple):
    name: str
    address: str
    key_name: str
    """The variable of the environment that holds the key."""
    key: str
    parameters: Parameters

    def as_json(self) -> JsonObject:
        """What the answers depend on: neither the address nor the key."""
        return {"model": self.name, "parameters": self.parameters.as_body()}


def choices(options: argparse.Namespace, roles: Sequence[ModelRole]) -> dict[ModelRole, Choice]:
    """Empty where no model was named. Raises InputError for what cannot be meant."""
    names = by_role("--model", options.model, roles)
    given = {
        option: by_role(option, getattr(options, option[2:].replace("-", "_")), roles)
        for option in ("--base-url", "--key-env", "--parameters")
    }
    _refuse_for_nobody(options, names, given)
    return {
        role: Choice(
            name=name,
            address=_for(given["--base-url"], role) or os.environ.get("OPENAI_BASE_URL") or OPENAI,
            key_name=_for(given["--key-env"], role) or KEY,
            key=_key(_for(given["--key-env"], role)),
            parameters=_parameters(options, given["--parameters"], role),
        )
        for role in roles
        if (name := _for(names, role))
    }


def by_role(option: str, texts: Iterable[str], roles: Sequence[ModelRole]) -> Words:
    """``[ROLE=]VALUE``, each role once; an address or a JSON text has no such prefix."""
    words: Words = {}
    for text in texts:
        match = _PREFIXED.fullmatch(text)
        role = _role(option, match[1], roles) if match else None
        value = (match[2] if match else text).strip()
        if not value:
            raise InputError(option, f"{text!r} names nothing.", "Write something after it.")
        if role in words:
            whose = role.value if role else "rest"
            raise InputError(option, f"it is given twice for the {whose}.", "Give it once.")
        words[role] = value
    return words


def _role(option: str, name: str, roles: Sequence[ModelRole]) -> ModelRole:
    role = next((role for role in roles if role.value == name), None)
    if role is None:
        raise InputError(
            option,
            f"there is no role {name[:80]!r} here.",
            f"Roles: {', '.join(role.value for role in roles)}.",
        )
    return role


def _for(words: Words, role: ModelRole) -> str:
    return words.get(role) or words.get(None, "")


def _refuse_for_nobody(options: argparse.Namespace, names: Words, given: dict[str, Words]) -> None:
    """An option for a role that no model plays would be obeyed by nobody."""
    idle = [option for option, words in given.items() if words]
    idle += [
        f"--{name.replace('_', '-')}"
        for name in (*SAMPLING, "timeout")
        if getattr(options, name) is not None
    ]
    if idle and not names:
        raise InputError(idle[0], "it is for models.", "Add --model, or leave it out.")
    for option, words in given.items():
        for role in words:
            if role is not None and not _for(names, role):
                raise InputError(
                    option,
                    f"no model plays the {role.value}.",
                    f"Add --model {role.value}=NAME, or leave it out.",
                )


def _key(variable: str) -> str:
    """Local servers ask for no key: only a variable that was named must be there."""
    if variable and not os.environ.get(variable):
        raise InputError(
            "--key-env",
            f"the environment holds no {variable[:80]}.",
            "Set it to the endpoint's key, or name another variable.",
        )
    return os.environ.get(variable or KEY, "")


def _parameters(options: argparse.Namespace, given: Words, role: ModelRole) -> Parameters:
    """The role's own over those for all, and JSON over the single options."""
    plain: JsonObject = {
        name: value for name in SAMPLING if (value := getattr(options, name)) is not None
    }
    for text in (given.get(None), given.get(role)):
        plain |= _json(text) if text else {}
    extra = {name: value for name, value in plain.items() if name not in SAMPLING}
    try:
        return Parameters(**{name: plain.get(name) for name in SAMPLING}, extra=extra)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = ".".join(map(str, first["loc"]))
        raise InputError("--parameters", f"{name}: {first['msg']}.", "Mend it.") from error


def _json(text: str) -> dict[str, Any]:
    value = strict(text)
    if not isinstance(value, dict):
        raise InputError(
            "--parameters",
            f"{text[:80]!r} is no JSON object.",
            'Write one such as {"reasoning_effort": "low"}.',
        )
    if ours := sorted(OURS & value.keys()):
        raise InputError("--parameters", f"{ours[0]} is set by the run itself.", "Leave it out.")
    return value
