"""The agent's policy for a domain: plain text, part of the system turn."""

from __future__ import annotations

from simulation.synthesis.words.english import joined
from simulation.vocabulary.lexicon import Frame, Intent, Lexicon

_CHANGES = {Intent.CREATE: "add", Intent.UPDATE: "change", Intent.DELETE: "delete"}


def policy_of(title: str, lexicon: Lexicon) -> str:
    frames = list(lexicon.frames.values())
    known = _plurals(lexicon, [frame for frame in frames if not frame.intent.mutates])
    lines = [
        f"You help people with the records of {title}.",
        f"You can look up {joined(known)}." if known else "",
        _changes(lexicon, frames),
        "Before you change anything, say what will change and wait for a yes, unless the request "
        "already names the record and every value.",
        "Never make up an identifier or a value: take it from the person or from a result.",
        "If several records fit, say which there are and ask which one is meant.",
        "If something is needed that only the person can know, ask for it.",
        "Deal with one matter at a time, and tell what a call returned as it is, failures too.",
        "What the tools do not offer you cannot do; say so.",
    ]
    return "\n".join(line for line in lines if line)


def _changes(lexicon: Lexicon, frames: list[Frame]) -> str:
    parts = [
        f"{verb} {joined(_plurals(lexicon, [each for each in frames if each.intent is intent]))}"
        for intent, verb in _CHANGES.items()
        if any(each.intent is intent for each in frames)
    ]
    if not parts:
        return "You cannot change any record."
    return f"You can {joined(parts)}; no other record can be changed."


def _plurals(lexicon: Lexicon, frames: list[Frame]) -> list[str]:
    return list(dict.fromkeys(lexicon.entities[frame.entity].plural for frame in frames))
