"""Why a dialogue failed, in words for people: the reasons in records are names."""

from __future__ import annotations

from typing import NamedTuple

from simulation.llm import Failure

SEATS = {
    "user": "the user's model",
    "agent": "the agent's model",
    "tool_simulator": "the tool simulator's model",
    "question_writer": "the question writer's model",
    "tool_writer": "the tool writer's model",
    "task_writer": "the task writer's model",
    "judge": "the judge's model",
}


class Words(NamedTuple):
    problem: str
    """Goes on from the name of a seat."""
    remedy: str


ASK_AGAIN = "Regenerate from the last turn to try again."
OTHER_MODEL = "Try again, or give this seat another model."

WORDS = {
    Failure.RATE_LIMITED: Words("was refused by a rate limit for an hour.", ASK_AGAIN),
    Failure.QUOTA_EXHAUSTED: Words("has no quota left at its endpoint.", "Top up the account."),
    Failure.SERVER_ERROR: Words("could not be reached: its server failed.", ASK_AGAIN),
    Failure.TIMEOUT: Words("did not answer in time.", ASK_AGAIN),
    Failure.DROPPED: Words("could not be heard: the connection was dropped.", ASK_AGAIN),
    Failure.STALLED: Words("began answers that did not end.", ASK_AGAIN),
    Failure.UNREACHABLE: Words("could not be reached.", "Check the endpoint in the settings."),
    Failure.KEY_REFUSED: Words("was not asked: its key is refused.", "Set the endpoint's key."),
    Failure.MODEL_NOT_FOUND: Words("is not there at its endpoint.", "Name one that it serves."),
    Failure.REQUEST_REFUSED: Words(
        "does not take the request.", "Test the endpoint, and look at the seat's parameters."
    ),
    Failure.CONTEXT_TOO_LONG: Words(
        "cannot read a dialogue this long.", "Choose a model with a longer context."
    ),
    Failure.NOT_AN_API: Words(
        "has an address that is no endpoint's.", "Check the endpoint's address."
    ),
    Failure.OVERSIZED: Words("sent far more than any answer holds.", "Test the endpoint."),
    Failure.MALFORMED_RESPONSE: Words("sent what is no chat completion.", "Test the endpoint."),
    Failure.EMPTY_CONTENT: Words("answered with nothing.", OTHER_MODEL),
    Failure.CUT_OFF: Words(
        "was cut off for the length of its answers.", "Raise max_tokens of the seat."
    ),
    Failure.TOO_LONG: Words("wrote answers that have no end.", OTHER_MODEL),
    Failure.REFUSAL: Words("refused to go on.", OTHER_MODEL),
    Failure.CONTENT_FILTER: Words("was stopped by a content filter.", OTHER_MODEL),
    Failure.MALFORMED_CALL: Words("sent calls that cannot be read.", OTHER_MODEL),
    Failure.MALFORMED_ARGUMENTS: Words("sent arguments that are no JSON.", OTHER_MODEL),
    Failure.INVALID_ARGUMENTS: Words("sent arguments that the tool does not take.", OTHER_MODEL),
    Failure.UNKNOWN_TOOL: Words("called tools that do not exist.", OTHER_MODEL),
    Failure.MALFORMED_ANSWER: Words("did not send the JSON that was asked for.", OTHER_MODEL),
    Failure.INVALID_RESULT: Words(
        "wrote results that the tool's schema does not allow.", OTHER_MODEL
    ),
    Failure.CONTRADICTION: Words("contradicted what it had shown before.", OTHER_MODEL),
    Failure.SPEAKS_AS_OTHER: Words("spoke for the other side.", OTHER_MODEL),
    Failure.UNASKED_IDENTIFIER: Words("gave away what nobody had asked for.", OTHER_MODEL),
    Failure.REPEATS_ITSELF: Words("said the same again and again.", OTHER_MODEL),
    Failure.ENDS_TOO_EARLY: Words("ended before anything was said.", OTHER_MODEL),
    Failure.NEVER_ENDS: Words("did not come to an end.", OTHER_MODEL),
}

OTHERS = {
    "no_tool_simulator": "A tool without SQL was called, and no model plays the tool simulator. "
    "Fork with one.",
    "empty_move": "A seat said nothing and called nothing. Regenerate from the last turn.",
}
_BY_NAME = {failure.value: failure for failure in Failure}


def failure_in(reason: str) -> tuple[str, Failure] | None:
    """Seat and failure of ``agent_unknown_tool``; None for a reason of another kind."""
    for seat in SEATS:
        failure = _BY_NAME.get(reason.removeprefix(f"{seat}_"))
        if failure is not None and reason.startswith(seat):
            return seat, failure
    return None


def in_words(reason: str) -> str:
    """Empty for a reason that is a word of its own."""
    found = failure_in(reason)
    if found is None:
        return OTHERS.get(reason, "")
    seat, failure = found
    words = WORDS.get(failure) or Words(f"failed: {failure.value.replace('_', ' ')}.", OTHER_MODEL)
    name = SEATS[seat]
    return f"{name[0].upper()}{name[1:]} {words.problem} {words.remedy}"
