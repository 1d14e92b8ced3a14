"""What can go wrong with a model, by name. The names stand in records: they are stable."""

from __future__ import annotations

from enum import StrEnum

from simulation.errors import SimulationError
from simulation.vocabulary.sampling import Usage


class Failure(StrEnum):
    # on the way to the model and back
    RATE_LIMITED = "rate_limited"
    """For longer than the endpoint's patience."""
    QUOTA_EXHAUSTED = "quota_exhausted"
    SERVER_ERROR = "server_error"
    TIMEOUT = "timeout"
    DROPPED = "connection_dropped"
    STALLED = "connection_stalled"
    """The answer began and did not end."""
    OVERSIZED = "oversized_response"
    """More bytes than any answer has."""
    UNREACHABLE = "unreachable"
    KEY_REFUSED = "key_refused"
    MODEL_NOT_FOUND = "model_not_found"
    REQUEST_REFUSED = "request_refused"
    CONTEXT_TOO_LONG = "context_too_long"
    NOT_AN_API = "not_an_api"
    """The address answers with a page, or sends on without end."""
    MALFORMED_RESPONSE = "malformed_response"
    """JSON that is no chat completion, no JSON, or no HTTP."""
    # in what it answered
    EMPTY_CONTENT = "empty_content"
    CUT_OFF = "cut_off"
    """``finish_reason`` is length."""
    TOO_LONG = "too_long"
    """Whole, and far longer than anybody would read."""
    REFUSAL = "refusal"
    CONTENT_FILTER = "content_filter"
    MALFORMED_CALL = "malformed_call"
    MALFORMED_ARGUMENTS = "malformed_arguments"
    INVALID_ARGUMENTS = "invalid_arguments"
    UNKNOWN_TOOL = "unknown_tool"
    MALFORMED_ANSWER = "malformed_answer"
    """Not the JSON that was asked for."""
    INVALID_RESULT = "invalid_result"
    """A simulated tool's result that its return schema does not allow, or that is too large."""
    CONTRADICTION = "contradiction"
    """Another value for what the conversation has shown already."""
    SPEAKS_AS_OTHER = "speaks_as_other"
    """The user's model answers as the assistant, or the other way round."""
    REPEATS_ITSELF = "repeats_itself"
    UNASKED_IDENTIFIER = "unasked_identifier"
    ENDS_TOO_EARLY = "ends_too_early"
    NEVER_ENDS = "never_ends"


HOPELESS = frozenset(
    {
        Failure.RATE_LIMITED,
        Failure.QUOTA_EXHAUSTED,
        Failure.KEY_REFUSED,
        Failure.MODEL_NOT_FOUND,
        Failure.REQUEST_REFUSED,
        Failure.CONTEXT_TOO_LONG,
        Failure.NEVER_ENDS,
    }
)
"""Asking again would give the same."""

TRANSPORT = frozenset(
    {
        Failure.SERVER_ERROR,
        Failure.TIMEOUT,
        Failure.DROPPED,
        Failure.STALLED,
        Failure.OVERSIZED,
        Failure.UNREACHABLE,
        Failure.NOT_AN_API,
        Failure.MALFORMED_RESPONSE,
    }
)
"""Nothing that the model could do better: asked again without a word about it."""


class ModelFailed(SimulationError):
    """An answer that was not to be had, or that cannot be used.

    ``detail`` is a sentence for people, and for the model where it can do better.
    """

    def __init__(self, failure: Failure, detail: str, usage: Usage | None = None) -> None:
        super().__init__(f"{failure.value}: {detail}")
        self.failure = failure
        self.detail = detail
        self.usage = usage or Usage()

    @property
    def is_hopeless(self) -> bool:
        return self.failure in HOPELESS
