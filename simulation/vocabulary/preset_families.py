"""User simulators as others have described them, each as a variation of the user-oriented rules.

Cooperative after the method's paper (arXiv 2601.08225); need-to-know after tau-bench; strategies
after FACA; uncooperative after NCUser; confused and sceptical after tau-trait; unclear intent
after Trajectory2Task.
"""

from __future__ import annotations

from collections.abc import Callable

from simulation.vocabulary.hooks import Hook, Linter
from simulation.vocabulary.preset_rules import EXACTLY, LAST_WORD, NO_TOOLS, rule, varied
from simulation.vocabulary.rules import RuleSet

UNHELD = rule(
    Hook.HOLD_BACK,
    "Give with each concern what it takes to deal with it.",
    linter=Linter.PREMATURE_DISCLOSURE,
    probability=0.0,
)
"""In place of holding back: what may be said up front is said up front."""
FRESH = rule(
    Hook.NO_REPEAT,
    "Never say the same thing twice in nearly the same words.",
    linter=Linter.REPETITION,
    strength=0.6,
)
MEANING = (
    "Before you go on, ask what is meant by a word or a state in the last answer that somebody "
    "like you may not know. Ask nothing else in this message."
)


def cooperative() -> RuleSet:
    return varied(
        "cooperative",
        UNHELD,
        rule(
            Hook.COMBINE,
            "Put two concerns into one message where they belong together.",
            probability=0.25,
        ),
        rule(
            Hook.CONFIRM_OUTCOME,
            "When you are not sure that everything is settled, ask for a confirmation instead of "
            "ending.",
            linter=Linter.EARLY_STOP,
            probability=0.8,
        ),
        rule(
            Hook.BE_BRIEF,
            "Be brief, polite and human: a sentence or two in an ordinary tone.",
            name="be_concise",
            linter=Linter.TOO_LONG,
            strength=0.4,
        ),
        FRESH,
        NO_TOOLS,
        LAST_WORD,
    )


def need_to_know() -> RuleSet:
    return varied(
        "need-to-know",
        rule(
            Hook.HOLD_BACK,
            "Say only what the present step needs. Keep every other detail until you are asked.",
            linter=Linter.PREMATURE_DISCLOSURE,
            probability=0.9,
            strength=0.8,
        ),
        rule(
            Hook.WITHHOLD_IDENTIFIERS,
            "Keep numbers, codes and e-mail addresses that name a record to yourself until the "
            "assistant asks for them.",
            linter=Linter.UNASKED_IDENTIFIER,
        ),
        rule(
            Hook.VARY_WORDING,
            "Put everything in words of your own. Never copy a sentence of the goal.",
            linter=Linter.GOAL_COPY,
        ),
        FRESH,
        EXACTLY,
        NO_TOOLS,
    )


def strategies() -> RuleSet:
    """The rules that fire are the private strategy of a turn; each is recorded on it."""
    return varied(
        "strategies",
        rule(
            Hook.HOLD_BACK,
            "Say only what the present step needs, and keep the rest for when you are asked.",
            linter=Linter.PREMATURE_DISCLOSURE,
            probability=0.4,
            strength=0.6,
        ),
        rule(
            Hook.BE_VAGUE,
            "Bring the next concern up only roughly; its details come when you are asked.",
            linter=Linter.PREMATURE_DISCLOSURE,
            probability=0.4,
        ),
        rule(
            Hook.REVEAL_PIECE,
            "Give one piece of what you were asked for, and leave the rest for the next question.",
            probability=0.7,
        ),
        rule(Hook.ASK_CLARIFICATION, MEANING, probability=0.25),
        rule(
            Hook.CHANGE_MIND,
            "Change your mind about a value that is to be written, before it is written.",
            probability=0.35,
        ),
        rule(
            Hook.CHALLENGE,
            "Challenge the last answer: say that it surprises you, and have it checked.",
            name="challenge_solution",
            probability=0.25,
        ),
        rule(
            Hook.CONFIRM_OUTCOME,
            "Have an outcome confirmed before you end.",
            name="confirm",
            linter=Linter.EARLY_STOP,
            probability=0.7,
        ),
        NO_TOOLS,
    )


def uncooperative() -> RuleSet:
    return varied(
        "uncooperative",
        rule(
            Hook.UNAVAILABLE,
            "Ask, beside your concerns, for something that a service like this one does not "
            "offer. When it says no, take the no and go on.",
            linter=Linter.INSISTENCE,
            probability=0.35,
        ),
        rule(
            Hook.TANGENT,
            "Add a remark beside the point.",
            probability=0.3,
        ),
        rule(
            Hook.IMPATIENCE,
            "Your patience wears thin: grumble, in a few words and without an insult, when you are "
            "asked again or have to wait.",
            linter=Linter.ABUSE,
            probability=0.8,
            strength=0.6,
        ),
        rule(
            Hook.CHALLENGE,
            "You were refused something, and trust less: doubt the last answer, and have it looked "
            "at again.",
            probability=0.35,
            after=("unavailable",),
        ),
        rule(
            Hook.INCOMPLETE,
            "Send this message before it is finished; the rest follows in the next one.",
            probability=0.3,
        ),
        rule(
            Hook.REVEAL_PIECE,
            "Give one piece of what you were asked for, and leave the rest for the next question.",
            probability=0.5,
        ),
        NO_TOOLS,
    )


def confused() -> RuleSet:
    return varied(
        "confused",
        rule(
            Hook.CONFUSION,
            "You have lost the thread: have the last thing that you were told said once more. Ask "
            "nothing new in this message.",
            probability=0.3,
        ),
        rule(Hook.ASK_CLARIFICATION, MEANING, probability=0.4),
        rule(
            Hook.CONTRADICT,
            "Mix up a detail that you know with another one, and put it right in the same message.",
            probability=0.4,
        ),
        rule(
            Hook.INCOMPLETE,
            "Send this message before it is finished; the rest follows in the next one.",
            probability=0.15,
        ),
        NO_TOOLS,
    )


def sceptical() -> RuleSet:
    return varied(
        "sceptical",
        rule(
            Hook.CHALLENGE,
            "Doubt the last answer, say so, and have it looked at again.",
            probability=0.5,
        ),
        rule(
            Hook.NOTICE,
            "Hold every answer against what you know, and object to what does not agree.",
        ),
        rule(
            Hook.CONFIRM_OUTCOME,
            "Before you end, have the outcome confirmed.",
            linter=Linter.EARLY_STOP,
        ),
        rule(
            Hook.REACT,
            "React to each answer with reserve, and repeat the figure that you were told.",
            probability=0.8,
            strength=0.9,
        ),
        EXACTLY,
        NO_TOOLS,
    )


def unclear_intent() -> RuleSet:
    return varied(
        "unclear-intent",
        rule(
            Hook.AMBIGUOUS,
            "Say in this message only what your next concern is about, not what you want; say that "
            "when the assistant asks.",
            probability=0.4,
        ),
        rule(
            Hook.CHANGE_MIND,
            "Change your mind about a value that is to be written, before it is written.",
            probability=0.4,
        ),
        rule(
            Hook.INFEASIBLE,
            "Ask for a change to what you are talking about that this service will "
            "hardly be able to make. When it says no, take the no and go on.",
            linter=Linter.INSISTENCE,
            probability=0.4,
        ),
        NO_TOOLS,
    )


FAMILIES: dict[str, Callable[[], RuleSet]] = {
    "cooperative": cooperative,
    "need-to-know": need_to_know,
    "strategies": strategies,
    "uncooperative": uncooperative,
    "confused": confused,
    "sceptical": sceptical,
    "unclear-intent": unclear_intent,
}
