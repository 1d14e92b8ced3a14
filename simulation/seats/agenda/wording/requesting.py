"""A request in a sentence or two: a core, a frame around it, and what follows."""

from __future__ import annotations

from simulation.seats.agenda.wording import frames
from simulation.seats.agenda.wording.asked import Core, Shape
from simulation.seats.agenda.wording.cores import cores
from simulation.seats.agenda.wording.english import sentence
from simulation.seats.agenda.wording.tone import Tone
from simulation.vocabulary.acts import Act


def request(act: Act, tone: Tone, lead: str = "") -> str:
    """The request behind ``lead``, words that go before it in the same sentence."""
    options = cores(act, tone)
    core = options[tone.chance.at("core").below(len(options))] if tone.varied else options[-1]
    first = _framed(core, tone, lead)
    if core.shape is Shape.TOPIC:
        return " ".join([_led(first, lead), *_followed(core, tone)])
    return " ".join([_led(first, lead), *(sentence(tail) for tail in core.tails)])


def _framed(core: Core, tone: Tone, lead: str) -> str:
    banks = {
        Shape.VERB: frames.SELF if _is_the_askers(core.text) else (*frames.SELF, *frames.OTHER),
        Shape.NOUN: frames.NOUN,
        Shape.QUESTION: frames.QUESTION,
        Shape.TOPIC: frames.TOPIC,
    }
    bank = [line for line in banks[core.shape] if _goes_behind(lead, line)]
    if core.shape is Shape.TOPIC and core.tails[0].startswith("please"):
        bank = [line for line in bank if "question" not in line and "ask" not in line]
    return tone.pick("frame", bank).format(x=core.text)


def _goes_behind(lead: str, line: str) -> bool:
    """A sentence without a subject, or with a lead of its own, stands alone."""
    return not lead or not (":" in line or line.startswith(frames.STANDING_ALONE))


def _is_the_askers(text: str) -> bool:
    return any(text.startswith(f"{verb} ") for verb in frames.NOT_FOR_AN_AGENT)


def _followed(core: Core, tone: Tone) -> list[str]:
    """Behind a topic: the question, or the clause as a statement."""
    return [sentence(tail, "?" if tail.startswith("what ") else ".") for tail in core.tails]


def _led(text: str, lead: str) -> str:
    """One sentence where the lead ends in a comma or a colon, else two."""
    if not lead:
        return sentence(text)
    if lead[-1] in ".?!":
        return f"{sentence(lead)} {sentence(text)}"
    return sentence(f"{lead} {text}")
