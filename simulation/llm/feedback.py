"""What a model is told of an attempt that could not be used.

The note stands inside the prompt, never as a message of its own: templates differ in which roles
may follow which, and a rejected attempt must not look like a part of the conversation.
"""

from __future__ import annotations

from simulation.llm.failures import TRANSPORT, Failure, ModelFailed

_REMEDY = {
    Failure.EMPTY_CONTENT: "Write an answer.",
    Failure.CUT_OFF: "Think less and answer much more briefly.",
    Failure.TOO_LONG: "Answer much more briefly.",
    Failure.REFUSAL: "This is an ordinary service conversation. Go on with it.",
    Failure.CONTENT_FILTER: "Put it in plain and neutral words.",
    Failure.MALFORMED_CALL: "Use the tool interface for calls, and name one of the tools.",
    Failure.MALFORMED_ARGUMENTS: "Send the arguments as one JSON object.",
    Failure.INVALID_ARGUMENTS: "Send exactly what the tool's schema asks for.",
    Failure.UNKNOWN_TOOL: "Call only tools that you were given, or answer without one.",
    Failure.INVALID_RESULT: "Send a result that satisfies the return schema, or an error.",
    Failure.CONTRADICTION: "Keep every value that the conversation has shown.",
    Failure.SPEAKS_AS_OTHER: "Write only your own part, and nothing that the other side would say.",
    Failure.UNASKED_IDENTIFIER: "Say it without any number, code or address.",
    Failure.REPEATS_ITSELF: "Say something that brings the conversation forward.",
    Failure.ENDS_TOO_EARLY: "The conversation has only begun. Bring up what you want.",
}


def note_on(failed: ModelFailed, form: str = "") -> str:
    """Empty where the model had no part in the failure; ``form`` is the answer's right form."""
    if failed.failure in TRANSPORT:
        return ""
    malformed = failed.failure is Failure.MALFORMED_ANSWER
    remedy = form if malformed and form else _REMEDY.get(failed.failure, "Try again.")
    return f"Your last attempt could not be used. {failed.detail} {remedy}"
