"""Feedback on what was told, second looks at it, and last words."""

from __future__ import annotations

from simulation.seats.agenda.wording import beside, nouns
from simulation.seats.agenda.wording.english import be, listed, sentence
from simulation.seats.agenda.wording.spoken_slots import plain_label, value, whose
from simulation.seats.agenda.wording.tone import Tone
from simulation.vocabulary.acts import Act, Said

PLAIN = {
    "pleased": (
        "great", "perfect", "thanks, that's done then", "lovely", "very good", "excellent",
        "thank you", "that was quick", "good, thanks", "wonderful", "that's a relief",
        "glad that's settled", "nice, thank you", "brilliant", "many thanks",
        "^thank you very much", "^much appreciated", "^splendid", "~awesome", "~sweet, thanks",
        "~nice one", "~cool, thanks",
    ),
    "neutral": (
        "okay", "got it", "right", "thanks", "alright", "good to know", "thanks, that helps",
        "I see", "understood", "noted", "fine", "that answers it", "okay, thanks", "makes sense",
        "good, that's clear now", "thanks for checking", "that's what I needed", "very well",
        "I've written that down", "^thank you for the information", "^duly noted",
        "^that is helpful, thank you", "~gotcha", "~cool", "~ah ok", "~k, thanks",
    ),
    "disappointed": (
        "that's a pity", "never mind, then", "oh well", "too bad", "what a shame",
        "that's disappointing", "let's leave that, then", "forget about that one, then",
        "I'll have to manage without it", "I'd hoped for more, but fine",
        "^that is unfortunate", "^regrettable, but so be it", "~bummer", "~meh, ok",
    ),
    "resigned": (
        "okay, no problem", "fair enough", "that's fine, it was worth a try", "never mind, then",
        "no worries", "alright, I'll see to that elsewhere", "understood, forget that one",
        "okay, I thought I'd ask", "ah well, never mind", "right, I'll manage that myself",
        "^very well, I shall ask elsewhere", "^I understand, thank you", "~np",
        "~ok cool, was just asking",
    ),
}  # fmt: skip

QUOTED = {
    "pleased": (
        "{v}, that's good", "{v}, lovely", "{v} is better than I thought", "oh good, {v}",
        "{v}, that's good news", "great, {v}", "{v}, that suits me", "{v}, nice",
        "{v}, I can work with that", "^{v}, I am pleased to hear that", "~{v}, sweet",
    ),
    "neutral": (
        "{v}, okay", "so {v}", "{v}, got it", "{v}, thanks", "ah, {v}", "okay, {v} then",
        "{v}, right", "{v} it is", "{v}, good to know", "alright, {v}", "{v}, I've noted that",
        "I see, {v}", "{v}, understood", "thanks, {v} it is", "so it's {v}, thanks",
        "that's {v}, then", "{v}, I'll write that down", "^{v}, thank you",
        "^I see, {v}, thank you",
        "~{v}, gotcha", "~{v}, cool", "~oh ok, {v}",
    ),
    "disappointed": (
        "{v}, hm", "only {v}? I'd expected something else", "{v}, I was hoping for something else",
        "{v}, that's a surprise", "hm, {v}, not what I had in mind", "{v}, oh dear",
        "{v}, well, it can't be helped", "^{v}, that is not quite what I expected", "~{v}, ouch",
    ),
}  # fmt: skip


def feedback(act: Act, tone: Tone) -> str:
    if act.slots:
        quoted = value(act.slots[0], tone)
        return sentence(
            tone.pick("quoted", QUOTED.get(act.mood, QUOTED["neutral"])).format(v=quoted)
        )
    return sentence(tone.pick("feedback", PLAIN.get(act.mood, PLAIN["neutral"])))


DOUBTS = (
    "are you sure about {v}?", "is {v} really right?", "could you double-check {v}?",
    "{v} doesn't look right to me, can you check again?", "{v}? Please have another look",
    "hm, {v}, can that be?", "would you mind checking {v} once more?",
    "I had something else in mind than {v}, is that right?",
    "can you verify {v} for me?", "{v} surprises me, is that correct?", "where does {v} come from?",
    "^might I ask you to verify {v}?", "^are you quite certain about {v}?", "~{v}, for real?",
    "~wait, {v}? You sure?",
)  # fmt: skip

OUTCOMES = (
    "so {c} now, right?", "just to be sure: {c} now?", "can I rely on it that {c} now?",
    "before I go: {c} now, correct?", "and {c} now, yes?", "can you confirm that {c} now?",
    "to be on the safe side: {c} now?", "could you check once more that {c} now?",
    "let me make sure: {c} now, is that right?", "one last check: {c} now?",
    "so that means {c} now, doesn't it?", "^may I take it that {c} now?",
    "^would you confirm that {c} now?", "~so {c} now, yeah?", "~cool, and {c} now for real?",
)  # fmt: skip

SUMMARIES = (
    "so {c}, right?", "just to be sure I got it right: {c}?", "so I can write down that {c}?",
    "let me repeat that: {c}, correct?", "before I go: {c}, yes?", "to sum up, {c}, right?",
    "did I get that right, {c}?", "can I take it that {c}?", "one last check: {c}?",
    "let me make sure: {c}, is that right?", "could you confirm once more that {c}?",
    "^may I take it that {c}?", "^allow me to confirm: {c}?", "~so {c}, yeah?",
    "~ok so {c}, did I get that?",
)  # fmt: skip

OUTCOME_WITHOUT_VALUE = (
    "so that's really gone through for {r}?", "can you confirm that it's all done for {r}?",
    "just to be sure: did the change to {r} go through?", "and {r} is settled now, yes?",
    "can I tick off {r} now?", "before I go: is everything done for {r}?",
    "one last check: has the change to {r} been saved?", "is {r} taken care of, then?",
    "let me make sure: there's nothing left to do for {r}?",
    "^may I assume that {r} has been dealt with?", "~so {r} is all sorted?",
)  # fmt: skip


def check(act: Act, tone: Tone) -> str:
    """A second look at a value, or whether a change is really in place."""
    if act.mood == "confused":
        return beside.lost(act, tone)
    if act.mood == "doubtful":
        said = listed([_named(one, act, tone) for one in act.slots])
        return sentence(tone.pick("doubt", DOUBTS).format(v=said or "that"))
    if act.mood == "summary":
        stated = _stated(act, tone)
        return sentence(tone.pick("summary", SUMMARIES).format(c=stated))
    if not act.slots:
        row = nouns.that(act.entity, tone)
        return sentence(tone.pick("outcome", OUTCOME_WITHOUT_VALUE).format(r=row))
    return sentence(tone.pick("outcome", OUTCOMES).format(c=_stated(act, tone)))


def _stated(act: Act, tone: Tone) -> str:
    names = [(s, plain_label(s, tone, act.entity), value(s, tone)) for s in act.slots]
    return listed([f"{whose(s, tone)} {name} {be(name)} {spoken}" for s, name, spoken in names])


def _named(said: Said, act: Act, tone: Tone) -> str:
    spoken = value(said, tone)
    name = plain_label(said, tone, act.entity)
    return tone.any_of("named", (spoken, f"{spoken} as the {name}", f"the {name} {spoken}"))


THANKS = (
    "thank you", "thanks", "thanks a lot", "many thanks", "thank you very much", "thanks so much",
    "thanks for your help", "thank you for your help", "great, thanks", "perfect, thank you",
    "wonderful, thanks", "lovely, thank you", "very helpful, thanks", "that's great, thank you",
    "brilliant, thank you", "^thank you for your assistance", "^I am much obliged",
    "^thank you kindly", "~cheers", "~thx", "~awesome, thanks", "~ta",
)  # fmt: skip

NOTHING_ELSE = (
    "No, that's all.", "No, that was everything.", "Nothing else.", "No, nothing else for now.",
    "No, I'm good.", "That's all for today.", "No, that covers it.", "No, that will be all.",
    "^No, that will be everything.", "^There is nothing further.", "~Nope, all good.",
    "~Nah, that's it.",
)  # fmt: skip

CLOSINGS = (
    "that's all", "that's everything", "that was all", "that's all I needed", "I'm all set",
    "nothing else for today", "that covers it", "that was everything on my list",
    "have a good day", "bye for now", "that will be all", "no further questions",
    "^that will be everything for today", "^I wish you a pleasant day", "~bye", "~have a good one",
    "~take care",
)  # fmt: skip

GIVING_UP = (
    "I'll leave it at that", "let's stop here", "I'll try again another time",
    "I'll ask somebody else", "we're not getting anywhere, so I'll leave it",
    "I don't have any more time for this", "never mind, I'll find another way",
    "^I shall take this up elsewhere", "~forget it", "~nah, I'll figure it out myself",
)  # fmt: skip


def close(act: Act, tone: Tone, *, thanked: bool, answered: bool) -> str:
    if act.mood == "disappointed":
        return sentence(tone.pick("giving up", GIVING_UP))
    if answered or (thanked and not tone.happens("last word", 0.55)):
        return ""
    return sentence(tone.pick("closing", CLOSINGS))


def thank(tone: Tone, *, given_up: bool) -> str:
    bank = ("thanks anyway", "thank you anyway", "thanks for trying") if given_up else THANKS
    return sentence(tone.pick("thanks", bank))
