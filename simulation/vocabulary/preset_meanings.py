"""What a user does under each rule set that ships, in a line for people who choose one."""

from __future__ import annotations

MEANINGS = {
    "user-oriented": "Reveals a hidden goal step by step, reacts, follows up.",
    "task-oriented": "Asks for each task outright, with every detail, and leaves.",
    "impatient": "Has little time, says so, and may give up.",
    "goal-shift": "Moves to another concern before the present one is finished, and comes back.",
    "vague": "Says only roughly what it is about; details come when asked.",
    "cooperative": "Says what it takes, briefly, and has outcomes confirmed.",
    "need-to-know": "Keeps details and codes until asked, and never says a thing twice.",
    "strategies": "Follows one private strategy a turn, from vague to confirming.",
    "uncooperative": "Wants what is not on offer, strays, breaks off, loses patience.",
    "confused": "Loses the thread, mixes details up, asks what words mean.",
    "sceptical": "Doubts answers, objects, has outcomes confirmed.",
    "unclear-intent": "Names a topic without a wish, changes its mind.",
}


def preset_meaning(name: str) -> str:
    """Empty for a rule set that does not ship."""
    return MEANINGS.get(name, "")
