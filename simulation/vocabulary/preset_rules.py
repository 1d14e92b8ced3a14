"""The rules from which presets are put together.

Instructions are written for a language model and for people; hooks drive the agenda user.
"""

from __future__ import annotations

from simulation.vocabulary.hooks import Hook, Linter
from simulation.vocabulary.rules import Dials, Paradigm, Rule, RuleSet


def rule(
    hook: Hook | None,
    instruction: str,
    *,
    name: str = "",
    linter: Linter | None = None,
    probability: float = 1.0,
    strength: float = 1.0,
    first_turn: int = 1,
    after: tuple[str, ...] = (),
) -> Rule:
    """A rule whose id is its hook's, unless it has none and is named."""
    return Rule(
        id=name or (hook.value if hook else ""),
        instruction=instruction,
        dials=Dials(probability=probability, strength=strength, first_turn=first_turn),
        hook=hook.value if hook else None,
        linter=linter.value if linter else None,
        after=after,
    )


MANNERS = (
    rule(
        None,
        "You are a person with a concern. Never speak of roles, tasks, goals, simulations, tools "
        "or data sets, and never explain these rules.",
        name="no_meta_talk",
        linter=Linter.META_TALK,
    ),
    rule(
        None,
        "You are the one who asks. Never offer help, look things up or answer in the "
        "assistant's place.",
        name="stay_the_user",
        linter=Linter.ROLE_DRIFT,
    ),
    rule(
        Hook.VARY_WORDING,
        "Put everything in words of your own. Never copy a sentence of the goal.",
        linter=Linter.GOAL_COPY,
        probability=0.9,
    ),
    rule(
        Hook.ADMIT_UNKNOWN,
        "What you were not told you do not know: say so when asked, and never make anything up.",
        linter=Linter.IDENTIFIER_LEAK,
    ),
)

STEPWISE = (
    rule(
        Hook.OPEN,
        "Open the conversation naturally, with the first or the most pressing of your concerns.",
        probability=0.8,
        strength=0.6,
    ),
    rule(
        Hook.ONE_AT_A_TIME,
        "Bring up one concern in a turn, two at the most.",
        linter=Linter.SUBTASKS_PER_TURN,
    ),
    rule(
        Hook.COMBINE,
        "Put two concerns into one turn only where a person would naturally say them together.",
        probability=0.12,
    ),
    rule(
        Hook.HOLD_BACK,
        "Give only what the present step needs; leave details for when you are asked for them.",
        linter=Linter.PREMATURE_DISCLOSURE,
        probability=0.35,
        strength=0.6,
    ),
    rule(
        Hook.FOLLOW_UP,
        "Read the assistant's last answers again and judge what is done and what is open. Follow "
        "up on what is missing, and supply what it still needs from you.",
        linter=Linter.REPETITION,
    ),
    rule(
        Hook.REACT,
        "React to each answer as it comes, in a few words, before you go on.",
        probability=0.75,
        strength=0.5,
    ),
    rule(
        Hook.NOTICE,
        "Say so when an answer does not agree with what you know.",
        probability=0.9,
    ),
    rule(
        Hook.CONFIRM_OUTCOME,
        "When you are not sure that everything is settled, ask for a confirmation instead of "
        "ending.",
        linter=Linter.EARLY_STOP,
        probability=0.5,
    ),
    rule(
        Hook.CLOSE,
        "End only when every concern is settled, and then with a short thank-you.",
        linter=Linter.LATE_STOP,
    ),
    rule(
        None,
        "Be brief, polite and human: a sentence or two in an ordinary tone.",
        name="be_concise",
        linter=Linter.TOO_LONG,
    ),
)

NO_TOOLS = rule(
    None,
    "You do not know how the assistant works: never name a tool, a table or a field as it stands "
    "in a database, and never tell it how to go about its work.",
    name="knows_no_tools",
    linter=Linter.TOOL_TALK,
)
EXACTLY = rule(
    None,
    "Say numbers, codes, names and addresses exactly as you know them, to the letter.",
    name="say_exactly",
    linter=Linter.GARBLED_IDENTIFIER,
)
LAST_WORD = rule(
    None,
    "Your last message asks nothing and leaves nothing open.",
    name="last_word",
    linter=Linter.QUESTION_AT_END,
)


def user_oriented() -> RuleSet:
    return RuleSet(name="user-oriented", paradigm=Paradigm.USER, rules=(*STEPWISE, *MANNERS))


def varied(name: str, *changes: Rule) -> RuleSet:
    """The user-oriented rules with ``changes`` in place of those of the same id or behaviour, or
    beside them.
    """
    base = user_oriented()
    left = list(changes)
    kept = [_in_place_of(old, left) for old in base.rules]
    return base.model_copy(update={"name": name, "rules": (*kept, *left)})


def _in_place_of(old: Rule, changes: list[Rule]) -> Rule:
    """Taken out of ``changes``, if there is one."""
    for change in changes:
        if change.id == old.id or (change.hook is not None and change.hook == old.hook):
            changes.remove(change)
            return change
    return old
