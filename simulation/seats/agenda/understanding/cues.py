"""Turns of phrase that show what an utterance does, whatever the domain."""

from __future__ import annotations

import re

from simulation.vocabulary.lexicon import Intent


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(phrases)})(?!\w)", re.IGNORECASE)


YES = _any(
    "yes", "yeah", "yep", "yup", "sure", "ok", "okay", "correct", "right", "exactly", "please do",
    "go ahead", "go for it", "do it", "sounds good", "that'?s (?:right|fine|it|correct)",
    "confirmed?",
    "i confirm", "absolutely", "of course", "fine by me", "perfect, do", "by all means",
)  # fmt: skip
NO = _any(
    "no", "nope", "nah", "don'?t", "do not", "rather not", "leave it", "never mind", "nevermind",
    "cancel that", "stop", "hold on", "not that", "forget it", "not yet",
)  # fmt: skip
THANKS = _any("thanks?", "thank you", "thx", "cheers", "much appreciated", "appreciate it", "ta")
BYE = _any(
    "bye", "goodbye", "good ?bye", "that'?s (?:all|everything)", "that is all", "that will be all",
    "that'?ll be all", "have a (?:good|nice|great) \\w+", "see you", "nothing else", "i'?m done",
    "no,? that'?s (?:it|all)", "all set",
)  # fmt: skip
UNKNOWN = _any(
    "(?:i )?(?:don'?t|do not) (?:know|remember|have (?:it|that|them|one)|recall)", "no idea",
    "not sure", "can'?t (?:remember|recall|say)", "none(?: of (?:them|these|those))?",
    "neither", "i have no idea", "i'?m not certain", "unsure",
)  # fmt: skip
PLEASED = _any("great", "perfect", "wonderful", "excellent", "lovely", "awesome", "good to know")
FILLING = _any(
    "oh", "ah", "well", "nice", "cool", "fine", "good", "alright", "all right", "please", "that",
    "it", "so", "then", "now", "both", "indeed", "definitely", "let'?s", "works(?: for me)?",
    "proceed", "agreed?", "i do",
)  # fmt: skip
"""What may stand beside a yes and adds nothing to it."""
SAD = _any(
    "too bad", "pity", "a shame", "disappoint\\w+", "annoying", "not what i (?:hoped|wanted)"
)
DOUBT = _any(
    "are you sure", "is that right\\?", "really\\?", "double[- ]check", "check (?:that|it) again",
    "that (?:can'?t|cannot|doesn'?t) (?:be|sound|seem) right",
    "that'?s (?:wrong|not right|not correct)",
    "look again", "did (?:it|that) (?:really )?(?:go through|work)", "has (?:it|that) been done",
)  # fmt: skip
INSTEAD = _any(
    "instead", "actually", "i mean", "i meant", "rather", "make (?:it|that)", "change my mind",
    "changed my mind", "sorry, i", "correction", "should be", "no, it'?s",
)  # fmt: skip
BACK = _any(
    "it", "its", "that one", "this one", "that", "the same(?: one)?", "them", "they",
)  # fmt: skip
FIRST = _any("first(?: one)?", "top one", "the former", "1st")
SECOND = _any("second(?: one)?", "2nd")
THIRD = _any("third(?: one)?", "3rd")
FOURTH = _any("fourth(?: one)?", "4th")
FIFTH = _any("fifth(?: one)?", "5th")
LAST = _any("last(?: one)?", "the latter", "bottom one")
WHEN = _any("when", "what day", "what date", "what time", "how soon")
WHERE = _any("where(?:'s| is| are| does)?", "how far", "what'?s happening with", "status")
HOW_MUCH = _any("how much", "what does .* cost", "price", "what .* come to")
ORDINALS = (FIRST, SECOND, THIRD, FOURTH, FIFTH)

INTENTS: tuple[tuple[Intent, re.Pattern[str]], ...] = (
    (Intent.DELETE, _any("delete", "remove", "erase", "get rid of", "drop", "take (?:it )?off")),
    (
        Intent.CREATE,
        _any("add", "create", "book", "register", "sign up", "open a new", "schedule", "enter",
             "place (?:an?|a new)", "set up", "make an?", "record", "a new"),
    ),
    (
        Intent.UPDATE,
        _any("change", "update", "set", "move", "switch", "correct", "cancel", "reschedule", "edit",
             "replace", "rename", "mark", "send", "put", "adjust", "modify", "assign", "redirect",
             "use", "apply", "exchange", "swap", "extend"),
    ),
    (
        Intent.AGGREGATE,
        _any("how many", "number of", "count", "average", "in total", "altogether", "overall",
             "sum", "total(?: number)?", "on average", "breakdown", "per", "how much .* in all"),
    ),
    (
        Intent.TOP,
        _any("top", "most", "least", "cheapest", "highest", "lowest", "biggest", "largest",
             "smallest", "best", "worst", "latest", "newest", "oldest", "longest", "shortest",
             "most expensive", "priciest"),
    ),
    (
        Intent.SEARCH,
        _any("list", "show me (?:all|the)", "which", "are there any", "do you have any", "find",
             "search", "look for", "looking for", "all (?:the|my|of)", "any"),
    ),
    (
        Intent.READ,
        _any("what(?:'s| is| are| was)", "when", "where", "who", "status", "details", "how much",
             "look up", "pull up", "tell me", "check", "information", "info"),
    ),
)  # fmt: skip


def intents(text: str) -> dict[Intent, int]:
    """How strongly the words point to each intent; the first cue in the table weighs most."""
    return {
        intent: 1 + (place < 5) for place, (intent, cue) in enumerate(INTENTS) if cue.search(text)
    }
