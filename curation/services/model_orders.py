"""Endpoints, roles and models as people write them: with their bounds, read in one place."""

from __future__ import annotations

import json
from typing import Any, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator

from curation.errors import FieldProblem, Refused
from curation.models.model_endpoint import CONCURRENCY
from simulation.llm import Parameters
from simulation.vocabulary.value import JsonObject, Value

LONGEST_NAME = 200
"""Of a model: some are paths."""
LONGEST_EXTRA = 4_000
"""Characters of the JSON of an endpoint's own parameters."""
OURS = ("model", "messages", "tools", "stream", "n", "functions")
"""Keys of a request that are not a person's to set."""
SECRETS_OF_OTHERS = ("SECRET", "PASSWORD", "DJANGO", "DIALOOM", "DATABASE", "AWS_")
"""What no variable that holds a model's key is called; anything else that begins or ends like
this would be sent to whatever address somebody typed.
"""


class EndpointOrder(Value):
    """An endpoint as it shall be. ``key`` None keeps the stored one, empty takes it away."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")
    base_url: str = Field(max_length=400)
    key: SecretStr | None = Field(default=None, max_length=2_000)
    """Stored encrypted, and never shown again."""
    key_variable: str = Field(default="", max_length=80)
    """The variable of the workers' environment that holds the key, instead of a stored one."""
    concurrency: int = Field(default=CONCURRENCY, ge=1, le=2_000)
    """Requests at the same time, at most, of all workers together."""
    per_minute: int | None = Field(default=None, ge=1, le=1_000_000)
    """Requests sent in a minute, at most, by all workers together; null is no limit."""
    parameters: Parameters = Parameters()
    prompt_price: float | None = Field(default=None, ge=0, le=1e6, allow_inf_nan=False)
    completion_price: float | None = Field(default=None, ge=0, le=1e6, allow_inf_nan=False)
    """US dollars for a million tokens."""
    is_default: bool = False
    """Serves the models that are ordered by their name alone."""

    @field_validator("base_url")
    @classmethod
    def _an_address(cls, given: str) -> str:
        return readable_address(given)

    @field_validator("key")
    @classmethod
    def _for_a_header(cls, given: SecretStr | None) -> SecretStr | None:
        text = given.get_secret_value().strip() if given else ""
        if not text.isascii() or not text.isprintable() or " " in text:
            raise ValueError("A key is one word of plain letters, digits and signs")
        return given

    @field_validator("key_variable")
    @classmethod
    def _a_variable(cls, given: str) -> str:
        return readable_variable(given.strip())

    @field_validator("parameters")
    @classmethod
    def _bounded(cls, given: Parameters) -> Parameters:
        return bounded(given)

    @model_validator(mode="after")
    def _one_key(self) -> Self:
        if self.key_variable and self.key is not None and self.key.get_secret_value():
            raise ValueError("Give a key or the variable that holds it, not both")
        return self


class SeatOrder(Value):
    """One role's model. Without an endpoint the default one serves it."""

    model: str = Field(max_length=LONGEST_NAME)
    endpoint: str | None = Field(default=None, max_length=80)
    """Its name or id; ``environment`` is what the workers' OPENAI_BASE_URL names."""
    parameters: Parameters = Parameters()
    """Over the endpoint's own."""

    @field_validator("model")
    @classmethod
    def _named(cls, given: str) -> str:
        if not given.strip():
            raise ValueError("Name a model")
        return given.strip()

    @field_validator("parameters")
    @classmethod
    def _bounded(cls, given: Parameters) -> Parameters:
        return bounded(given)


def readable_seat(given: str | JsonObject, field: str) -> SeatOrder:
    """Raises Refused naming the part of ``field`` that is wrong."""
    plain: Any = {"model": given} if isinstance(given, str) else given
    try:
        return SeatOrder.model_validate(plain)
    except ValidationError as error:
        raise Refused(*(_problem(one, field, given) for one in error.errors())) from error


def _problem(error: Any, field: str, given: str | JsonObject) -> FieldProblem:
    where = () if isinstance(given, str) else error["loc"]
    name = ".".join((field, *map(str, where)))
    if error["type"] == "extra_forbidden":
        known = ", ".join(SeatOrder.model_fields)
        return FieldProblem(name, "There is no such field.", f"A seat has: {known}.")
    return FieldProblem(name, plain_words(error["msg"]))


def plain_words(message: str) -> str:
    """A validator's message without the validator's own preface."""
    return f"{message.removeprefix('Value error, ').rstrip('.')}."


def readable_address(given: str) -> str:
    """Raises ValueError for what is no address of an API."""
    text = given.strip().rstrip("/")
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise ValueError(f"{given[:80]!r} is no address") from None
    if parts.scheme not in ("http", "https") or not host or any(map(str.isspace, text)):
        raise ValueError(f"{given[:80]!r} is no address: give one like http://localhost:8000/v1")
    if parts.username or parts.password:
        raise ValueError("The address holds a password: give it as the key, or not at all")
    if parts.query or parts.fragment:
        raise ValueError("The address has a query: leave out what follows the path")
    if parts.path.endswith("/chat/completions"):
        raise ValueError("Leave out /chat/completions: the address usually ends in /v1")
    return text


def readable_variable(name: str) -> str:
    """Raises ValueError for a variable that cannot hold a model's key."""
    if not name:
        return name
    if not name.isidentifier() or not name.isascii():
        raise ValueError("Give the name of a variable, such as LAB_API_KEY")
    upper = name.upper()
    if not ("KEY" in upper or "TOKEN" in upper) or any(w in upper for w in SECRETS_OF_OTHERS):
        raise ValueError(
            "Only variables for keys of models are read: KEY or TOKEN is in their name, "
            "and nothing of this installation's own secrets"
        )
    return name


def bounded(given: Parameters) -> Parameters:
    """Raises ValueError for what is not a person's to set, or too long."""
    taken = sorted(set(OURS) & given.extra.keys())
    if taken:
        raise ValueError(f"extra: {', '.join(taken)} is set by each request. Leave it out")
    if len(json.dumps(given.extra)) > LONGEST_EXTRA:
        raise ValueError(f"extra: more than {LONGEST_EXTRA:,} characters. Shorten it")
    return given
