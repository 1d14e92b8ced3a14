"""A request in a sentence or two: a core, a frame around it, and what follows."""

from __future__ import annotations

from simulation.seats.agenda.wording import frames, own_rows
from simulation.seats.agenda.wording.asked import Core, Shape
from simulation.seats.agenda.wording.cores import cores
from simulation.seats.agenda.wording.english import listed, sentence
from simulation.seats.agenda.wording.tone import Tone
from simulation.vocabulary.acts import Act
from simulation.vocabulary.lexicon import Purpose


def request(act: Act, tone: Tone, lead: str = "", *, reasoned: bool = False) -> str:
    """The request behind ``lead``, words that go before it in the same sentence. ``reasoned``: a
    caller may say why.
    """
    text = _plain_request(act, tone, lead)
    if not tone.caller:
        return text
    before, after = _who(act, tone), ""
    why = _reason(act, tone) if reasoned else ""
    if why and not lead and tone.happens("reason first", 0.45):
        before = f"{before} {why}"
    elif why:
        after = why
    return " ".join(part for part in (before.strip(), text, after) if part)


def _who(act: Act, tone: Tone) -> str:
    """Who calls, if the request says so."""
    known = [s for s in act.slots if s.purpose is not Purpose.VALUE]
    mine = [s for s in known if tone.words.table(s.column) == tone.caller]
    return sentence(listed(own_rows.introduction(mine, tone))) if mine else ""


def _reason(act: Act, tone: Tone) -> str:
    frame = tone.words.frame(act.tool)
    likely = (0.45 if act.intent and act.intent.mutates else 0.2) + 0.4 * tone.persona.verbosity
    told = tone.earlier.casefold()
    fresh = [each for each in frame.reasons if each.casefold() not in told] if frame else []
    if not fresh or not tone.happens("reason", likely):
        return ""
    return sentence(tone.any_of("why", fresh))


def _plain_request(act: Act, tone: Tone, lead: str) -> str:
    options = cores(act, tone)
    core = options[tone.chance.at("core").below(len(options))] if tone.varied else options[-1]
    first = _framed(core, tone, lead)
    if core.shape is Shape.TOPIC:
        return " ".join([_led(first, lead), *_followed(core)])
    return " ".join([_led(first, lead), *(sentence(tail) for tail in core.tails)])


def _framed(core: Core, tone: Tone, lead: str) -> str:
    doing = frames.OWN if tone.caller else frames.SELF
    banks = {
        Shape.VERB: doing if _is_the_askers(core.text) else (*doing, *frames.OTHER),
        Shape.INDIRECT: frames.INDIRECT,
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


def _followed(core: Core) -> list[str]:
    """Behind a topic: the question, or the clause as a statement."""
    return [sentence(tail, "?" if tail.startswith("what ") else ".") for tail in core.tails]


def _led(text: str, lead: str) -> str:
    """One sentence where the lead ends in a comma or a colon, else two."""
    if not lead:
        return sentence(text)
    if lead[-1] in ".?!":
        return f"{sentence(lead)} {sentence(text)}"
    return sentence(f"{lead} {text}")
