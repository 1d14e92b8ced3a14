"""What is said between people rather than of data: openings, closings, not understanding."""

from __future__ import annotations

from simulation.seats.agenda.agent.wording.grammar import listed
from simulation.seats.agenda.agent.wording.words import YOU, Words
from simulation.vocabulary.lexicon import Intent

MORE = (
    "Is there anything else I can do for you?",
    "Anything else?",
    "Can I help with anything else?",
    "Is there something else you need?",
    "What else can I do for you?",
    "Let me know if you need anything else.",
    "Anything else I can look up?",
    "Is there more I can help with?",
)
CLOSE = (
    "You're welcome. Have a good day!",
    "Glad I could help. Take care!",
    "My pleasure. Have a nice day!",
    "You're welcome, all the best!",
    "Happy to help. Goodbye!",
    "Anytime. Have a good one!",
    "Thank you for getting in touch. Goodbye!",
    "You're very welcome. Until next time!",
)
GO_ON = (
    "Sure, what can I do?",
    "Of course. What is it?",
    "Go ahead, I'm listening.",
    "Certainly, what else do you need?",
    "By all means. What would you like to know?",
)
ACKNOWLEDGE = (
    "You're welcome.",
    "Glad to hear it.",
    "Good.",
    "My pleasure.",
    "Of course.",
    "Happy to help.",
)
SORRY = (
    "I understand, and I'm sorry about that.",
    "I see why that's not what you hoped for.",
    "I'm sorry it isn't better news.",
)
DROPPED = (
    "Alright, I'll leave {what} as it is.",
    "No problem, I'll keep {what} just as it was.",
    "Understood, {what} stays as it is.",
    "OK, then nothing happens with {what}.",
    "Fine, I won't touch {what}.",
)
DROPPED_NEW = (
    "Alright, then I'll leave it.",
    "No problem, we'll leave that out.",
    "Understood, then I'll leave it at that.",
    "OK, I'll stop there.",
)
UNCLEAR = (
    "Sorry, I didn't quite follow. I can help you with {things}; what would you like to do?",
    "I'm not sure I understood that. Is it about {things_or}?",
    "Could you put that another way? I can look up and change {things}, for example.",
    "I didn't catch what you need. My field is {things}; what can I do for you there?",
    "I'd like to help, but I'm not sure what you mean. Are you asking about {things_or}?",
)
WHAT_ABOUT = (
    "Of course. What would you like to know about the {thing}, or have done with it?",
    "Sure, I can look into that. What exactly is it about the {thing}?",
    "Happy to help. What do you need with the {thing}?",
    "Certainly. What is it that you'd like me to do?",
    "I'm listening. What about the {thing} can I look up or change for you?",
    "No problem. What would you like to find out, or have changed?",
)
UNABLE = (
    "I'm afraid I can't do that here. What I can help with is {things}.",
    "That's beyond what I'm able to do. I can look into {things}, though.",
    "Unfortunately there's no way for me to do that. I could help with {things} instead.",
    "I'm sorry, that isn't something I can take care of. My part is {things}.",
)
FIXED = (
    "I'm sorry, the {what} is something that I can't change here.",
    "I'm afraid there is no way for me to change the {what} of the {thing}.",
    "Unfortunately I can't change the {what}. It stays as it is on record.",
    "That's not something I can do, sorry: the {what} can't be changed from here.",
    "I can look up the {what}, but I have no way to change it.",
)
UNABLE_WITHOUT = (
    "Without more to go on, I'm afraid I can't do that. Is there any other detail you remember?",
    "I can't tell which {thing} is meant with just that, sorry. Let me know if you find out more.",
    "I'm sorry, but that's not enough for me to find the right {thing}.",
)
LEAD_RESULT = (
    "Here we are.", "I've checked.", "Right,", "Okay,", "I had a look.", "Sure,",
    "Certainly.", "Alright,", "Found it.", "Of course.",
)  # fmt: skip
LEAD_OFFER = ("Right,", "Okay,", "I've checked.", "I had a look.", "Thanks.", "Alright,")
LEAD_ASK = (
    "Sure,",
    "Of course.",
    "Happy to help.",
    "Certainly.",
    "No problem.",
    "Gladly.",
    "Okay,",
)
LEAD_PROPOSE = ("Okay,", "Alright,", "Thanks.", "Got it.", "Understood.", "Right,")
LEAD_CORRECTED = (
    "Thanks for the correction.", "No problem.", "Got it, thanks for putting that right.",
    "Of course.", "Understood, with that corrected:", "Sure, no harm done.",
)  # fmt: skip
ALSO = (
    "As for your other question:", "On your other point:", "Also,", "As to the rest:",
)  # fmt: skip
LOOKING = (
    "Let me look that up.",
    "One moment, please.",
    "I'll check that for you.",
    "Let me see what I can find.",
    "Just a second while I look.",
    "I'll have a look.",
    "Let me pull that up.",
)
MAKING = (
    "I'll take care of that now.",
    "Doing that now.",
    "One moment while I make the change.",
    "Right away.",
    "I'll put that through.",
)
KNOWN_THINGS = 3


def things(words: Words, word: str = "and") -> str:
    """What the domain is about: the entities that most tools serve."""
    counts: dict[str, int] = {}
    for frame in words.schema.frames.values():
        counts[frame.entity] = counts.get(frame.entity, 0) + 1
    most = sorted(counts, key=lambda table: -counts[table])[:KNOWN_THINGS]
    return listed([words.schema.entity(table).plural for table in most], word) or "your request"


def unclear(words: Words) -> str:
    if words.act.entity:
        own = words.act.entity == words.schema.lexicon.caller
        bank = [line for line in WHAT_ABOUT if not (own and "{thing}" in line)]
        return words.pick(bank, "unclear").format(thing=words.entity.singular)
    template = words.pick(UNCLEAR, "unclear")
    return template.format(things=things(words), things_or=things(words, "or"))


def unable(words: Words) -> str:
    if words.act.wants:
        label = words.label(words.act.wants[0])
        return words.pick(FIXED, "unable").format(what=label, thing=words.entity.singular)
    if words.act.slots or words.note.again or words.note.total:
        template = words.pick(UNABLE_WITHOUT, "unable")
        return template.format(thing=words.entity.singular)
    return words.pick(UNABLE, "unable").format(things=things(words))


def dropped(words: Words) -> str:
    """After a no to a proposal."""
    if words.act.intent is Intent.CREATE:
        return words.pick(DROPPED_NEW, "dropped")
    what = words.subject or f"the {words.entity.singular}"
    what = "everything" if what == YOU else what
    return words.pick(DROPPED, "dropped").format(what=what)


def more(words: Words) -> str:
    return words.pick(MORE, "more")


def close(words: Words) -> str:
    return words.pick(CLOSE, "close")


def thank(words: Words) -> str:
    """Answers a reaction; a disappointed one with regret."""
    return words.pick(SORRY if words.act.mood == "disappointed" else ACKNOWLEDGE, "ack")


def go_on(words: Words) -> str:
    return words.pick(GO_ON, "go on")
