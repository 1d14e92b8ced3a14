"""Answers: values that were asked for, choices, yes and no, corrections, and not knowing."""

from __future__ import annotations

from simulation.seats.agenda.wording import nouns
from simulation.seats.agenda.wording.english import (
    be,
    is_plural,
    listed,
    ordinal,
    sentence,
)
from simulation.seats.agenda.wording.modifiers import modified
from simulation.seats.agenda.wording.own_answers import own_clauses
from simulation.seats.agenda.wording.spoken_slots import (
    clause,
    label,
    plain_label,
    value,
)
from simulation.seats.agenda.wording.tone import Tone
from simulation.vocabulary.acts import Act, Said
from simulation.vocabulary.lexicon import Operator, Purpose

LEADS = (
    "", "", "", "sure,", "of course,", "yes,", "okay,", "right,", "ah,", "sorry,", "certainly,",
    "no problem,", "let me see:", "here it is:", "there you go:", "good point,", "fair enough,",
    "I have it here:", "one second:", "sure thing,", "ah yes,", "got it here:", "oh, right,",
    "I should have said:", "as far as I know,", "according to my notes,", "my bad,",
    "^certainly:", "^with pleasure:", "^gladly:", "^by all means:", "~yep,", "~yeah,", "~oh sure,",
    "~oops,", "~ok so", "~sec,",
)  # fmt: skip

TAILS = (
    "", "", "", "", "", "", "Does that help?", "Is that enough?", "Is that what you need?",
    "Let me know if you need more.", "That should be it.", "I hope that's enough.",
    "That's what I have here.", "Will that do?", "Tell me if anything is missing.",
    "Anything else you need for that?", "That's what it says here.", "I've just checked.",
    "^I trust this is sufficient.", "^Please let me know if you require more.",
    "~That good enough?", "~All good?",
)  # fmt: skip

SHORT = (
    "it's {v}", "{v}", "that's {v}", "the {l} {is_} {v}", "that would be {v}", "{v} is the {l}",
    "the {l} I have {is_} {v}", "I've got {v}", "it should be {v}", "I have {v} here",
    "what I have is {v}", "take {v}", "my notes say {v}", "please use {v}", "{v}, that is",
    "we're talking about {v}", "here's the {l}: {v}", "for the {l}: {v}", "the {l} would be {v}",
    "the {l}? {v}", "{l}: {v}", "you'll want {v} for the {l}", "put down {v}",
    "^the {l} in question {is_} {v}", "^please note the {l}: {v}", "~{l} {is_} {v}", "~try {v}",
)  # fmt: skip
"""For one value that was asked for: {v} the value, {l} the label, {is_} its verb."""

LONG = (
    "{c}", "{c}", "so {c}", "well, {c}", "here goes: {c}", "in short: {c}", "all I know: {c}",
    "these are the details: {c}", "let me give you the details: {c}", "for the record: {c}",
    "what I know is this: {c}", "I can tell you this much: {c}", "^the particulars: {c}",
    "^to be precise, {c}", "~basically, {c}", "~all right: {c}",
)  # fmt: skip


AGAIN = ("as I said,", "again,", "like I said,", "once more:", "as before,", "still the same:",
         "I mentioned it already:", "as mentioned,")  # fmt: skip


def inform(act: Act, tone: Tone, *, again: bool = False, led: bool = False) -> str:
    """The values, with something before or after them at times."""
    body = _body(act, tone)
    lead = tone.pick("lead", AGAIN if again else LEADS) if again or not led else ""
    tail = tone.pick("tail", TAILS)
    return " ".join(part for part in (sentence(f"{lead} {body}"), tail) if part)


def _body(act: Act, tone: Tone) -> str:
    if tone.caller:
        return listed(own_clauses(act, tone))
    if len(act.slots) == 1:
        return _one(act.slots[0], act, tone)
    names = listed([clause(said, tone, act.entity) for said in act.slots])
    return tone.pick("long", LONG).format(c=names)


def _one(said: Said, act: Act, tone: Tone) -> str:
    if said.operator is not Operator.EQUAL or not said.column:
        return clause(said, tone, act.entity)
    name = label(said, tone, act.entity)
    return tone.pick("short", SHORT).format(v=value(said, tone), l=name, is_=be(name))


UNKNOWNS = (
    "I don't know the {l}", "I don't have the {l}", "no idea what the {l} is, sorry",
    "I'm afraid I don't have the {l}", "the {l} I can't tell you", "I can't find the {l}",
    "sorry, I don't have the {l} at hand", "I wouldn't know the {l}", "I was never given the {l}",
    "I haven't got the {l}", "as for the {l}, I don't know", "I couldn't say what the {l} is",
    "nobody told me the {l}", "my notes don't mention the {l}", "the {l} isn't in my notes",
    "^I regret that I do not have the {l}", "^the {l} is not known to me", "~no clue about the {l}",
    "~dunno the {l}, sorry",
)  # fmt: skip


def unknown(act: Act, tone: Tone) -> str:
    names = [label(said, tone, act.entity) for said in act.slots]
    text = tone.pick("unknown", UNKNOWNS)
    return sentence(text.format(l=listed(list(dict.fromkeys(names)), "or")))


ADDED = (
    "I should have said:", "to be more precise:", "sorry, I forgot to say:", "one more detail:",
    "let me add that", "what I left out:", "I should add that", "there's one thing I left out:",
    "I wasn't precise enough:", "to narrow it down:", "oh, and", "also,", "one thing, though:",
    "it's only fair to add that", "^allow me to add that", "^to be exact,", "~oh wait,",
    "~forgot to mention:", "~oh, btw,",
)  # fmt: skip


def add(act: Act, tone: Tone) -> str:
    """What had been left out, given unasked."""
    return sentence(f"{tone.pick('added', ADDED)} {_clauses(act, tone)}")


def _clauses(act: Act, tone: Tone) -> str:
    if tone.caller:
        return listed(own_clauses(act, tone))
    return listed([clause(said, tone, act.entity) for said in act.slots])


BUT = ("what I do have:", "all I have is this:", "but I can tell you that", "I do know that",
       "maybe this helps:", "what I can say is that", "but here's what I know:",
       "perhaps you can find it with this:", "I only know that")  # fmt: skip


def instead(act: Act, tone: Tone) -> str:
    """What is known, in place of what is not."""
    return sentence(f"{tone.pick('but', BUT)} {_clauses(act, tone)}")


CHOICES = (
    "the {o} one, {d}", "the one {m}", "I mean the one {m}", "I'd go with {d}",
    "{d}, if I'm not mistaken", "it has to be {d}", "take {d}, please", "it's the one {m}",
    "the {o} one", "that's the {o} one, {d}", "I meant the one {m}", "it's the {o} one: {d}",
    "the one {m}, please", "number {n} on your list, the one {m}",
    "it must be the one {m}", "let's take the one {m}",
    "the one I mean is the {o}, {d}", "{d} is the one", "I was thinking of the one {m}",
    "please take the one {m}", "the {o} on your list, {d}", "we need the one {m}",
    "it's {d} that I mean", "the {o} of those, {d}", "I'd say the one {m}",
    "^I am referring to the one {m}", "^the {o}, if you please: {d}", "~{d} one", "~the {o}, {d}",
    "~yeah the one {m}",
)  # fmt: skip

ONLY = ("yes, that's the one", "yes, that one", "that's it, yes", "yes, {d} is right",
        "yes, the one {m}", "that must be it: {d}", "right, {d}", "exactly, {d}")  # fmt: skip


def choose(act: Act, tone: Tone, place: int, offered: int) -> str:
    described = listed([value(said, tone) for said in act.slots])
    mods = modified(act.slots, tone, act.entity, many=False) if act.slots else ""
    bank = ONLY if offered == 1 else [line for line in CHOICES if place >= 0 or "{o}" not in line]
    text = tone.pick("choice", bank)
    if not act.slots:
        text = "yes, that one" if offered == 1 else "the {o} one"
    return sentence(text.format(o=ordinal(place), d=described, m=mods, n=place + 1))


YES = (
    "Yes, please.", "Yes, go ahead.", "Yes, that's right.", "Yes.", "Yes, please do.", "Correct.",
    "That's right, go ahead.", "Yes, do that.", "Yes, exactly.", "Please go ahead.",
    "Yes, that's correct.", "Sure, go ahead.", "Yes, that's what I want.", "Sounds right, yes.",
    "^Yes, please proceed.", "^That is correct, please proceed.", "^Certainly, please do.",
    "~Yep.", "~Yeah, go ahead.", "~Yup, do it.", "~Yes pls.", "~Perfect, do it.",
)  # fmt: skip

NO = (
    "no", "no, wait", "not quite", "no, that's not right", "hold on", "no, sorry", "stop",
    "that's not it", "wait a moment", "no, that isn't what I meant", "almost, but no",
    "not exactly", "hm, no", "^no, I am afraid not", "~nope", "~whoa, no", "~uh, no",
)  # fmt: skip

NONE_OF_THESE = (
    "none of these", "it's none of them", "I can't see mine among them", "not one of those",
    "it isn't in that list", "no, it's not there", "I don't think it is any of these",
    "^none of these is the one I mean", "~nah, none of those",
)  # fmt: skip


def yes(tone: Tone) -> str:
    return tone.pick("yes", YES)


def no(tone: Tone, *, offered: bool) -> str:
    return tone.pick("no", NONE_OF_THESE if offered else NO)


CORRECTIONS = (
    "it should be {v} for the {l}", "the {l} should be {v}", "make that {v} as the {l}",
    "I meant {v} as the {l}", "please make the {l} {v}", "the {l} {has} to be {v}",
    "the right {l} {is_} {v}",
    "the {l} {is_} {v}, not that", "I want {v} for the {l}", "I'd rather have {v} as the {l}",
    "put {v} as the {l} instead", "let's make the {l} {v}", "change the {l} to {v}, please",
    "^the correct {l} would be {v}", "~{v} for the {l}, I mean",
)  # fmt: skip

AFTERTHOUGHTS = (
    "sorry,", "actually,", "wait,", "on second thoughts,", "no, hang on,", "I misspoke,",
    "let me correct myself:", "my mistake,", "one correction:", "hm, no,", "I've changed my mind:",
    "come to think of it,", "^allow me a correction:", "~oops,", "~scratch that,",
)  # fmt: skip


MEANT = (
    "I meant {r}", "it's about {r}", "it should be {r}", "I was talking about {r}",
    "the one I mean is {r}", "we need {r}", "this is about {r}", "please take {r}",
    "^I was referring to {r}", "~I mean {r}",
)  # fmt: skip


def _meant(act: Act, tone: Tone) -> str:
    """The right row."""
    own, others = nouns.split_by_table(act.slots, act.entity, tone)
    rows = [nouns.one(act.entity, own, tone)] if own else []
    rows += [nouns.named(table, slots, tone) for table, slots in others.items()]
    return tone.pick("meant", MEANT).format(r=listed(rows))


def correct(act: Act, tone: Tone, lead: str = "") -> str:
    """The right values behind ``lead``, or behind an afterthought of its own."""
    lead = lead or tone.pick("afterthought", AFTERTHOUGHTS)
    if act.slots and not any(said.purpose is Purpose.VALUE for said in act.slots):
        return sentence(f"{lead} {_meant(act, tone)}")
    first, *others = act.slots or (None,)
    if first is None:
        return sentence(f"{lead} that's not what I meant")
    name = plain_label(first, tone, act.entity)
    verbs = {"is_": be(name), "has": "have" if is_plural(name) else "has"}
    text = tone.pick("correction", CORRECTIONS)
    text = text.format(v=value(first, tone), l=name, **verbs)
    more = "".join(f", and the {plain_label(s, tone, act.entity)} {value(s, tone)}" for s in others)
    return sentence(f"{lead} {text}{more}")
