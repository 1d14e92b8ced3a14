"""How a language model was asked for a turn: enough to ask again, and to pay for it."""

from __future__ import annotations

from typing import Final

from simulation.vocabulary.value import JsonObject, Value


class Usage(Value):
    """Tokens, as the endpoint counted them; zeros where it did not."""

    prompt: int = 0
    completion: int = 0
    reasoning: int = 0
    """Of the completion, those that were thought and not said."""
    cached: int = 0
    """Of the prompt, those that the endpoint had read before."""

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            prompt=self.prompt + other.prompt,
            completion=self.completion + other.completion,
            reasoning=self.reasoning + other.reasoning,
            cached=self.cached + other.cached,
        )


NO_USAGE: Final = Usage()


class Sampling(Value):
    """One turn's request and what it took.

    The request follows from the turns before, the prompt's version, ``parameters`` and ``note``;
    ``request`` is the proof that it was rebuilt rightly.
    """

    model: str
    answered_by: str = ""
    """The model as the endpoint named it in its answer."""
    parameters: JsonObject = {}
    """As sent, the seed among them, without messages and tools."""
    prompt: str = ""
    """Content hash of the prompt's template."""
    note: str = ""
    """What was said to the model of an attempt that could not be used; empty at the first."""
    request: str = ""
    """Sha256 (hex) of the request's body as it went over the wire: compact JSON in UTF-8 with
    sorted keys, in which the value of ``tools`` stands as the sha256 (hex) of its own JSON."""
    usage: Usage = NO_USAGE
    """Of all attempts together."""
    seconds: float = 0.0
    """From the request that was answered to its answer, the SDK's own retries included."""
    attempts: int = 1
    repairs: tuple[str, ...] = ()
    """What was mended in the answer before it became this turn, by name."""
    failures: tuple[str, ...] = ()
    """Why the attempts before could not be used, by name and in order."""
