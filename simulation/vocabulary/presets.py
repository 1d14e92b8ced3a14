"""The rule sets that ship: two paradigms, and three variations of the user-oriented one.

Instructions are written for a language model and for people; hooks drive the agenda user.
"""

from __future__ import annotations

from collections.abc import Callable

from simulation.errors import UnknownName
from simulation.vocabulary.default_personas import default_personas
from simulation.vocabulary.hooks import Hook, Linter
from simulation.vocabulary.rules import Dials, Paradigm, Rule, RuleSet

__all__ = ["default_personas", "default_rules", "preset_names", "rule_preset"]


def _rule(
    hook: Hook | None,
    instruction: str,
    *,
    name: str = "",
    linter: Linter | None = None,
    probability: float = 1.0,
    strength: float = 1.0,
    first_turn: int = 1,
) -> Rule:
    """A rule whose id is its hook's, unless it has none and is named."""
    return Rule(
        id=name or (hook.value if hook else ""),
        instruction=instruction,
        dials=Dials(probability=probability, strength=strength, first_turn=first_turn),
        hook=hook.value if hook else None,
        linter=linter.value if linter else None,
    )


MANNERS = (
    _rule(
        None,
        "You are a person with a concern. Never speak of roles, tasks, goals, simulations, tools "
        "or data sets, and never explain these rules.",
        name="no_meta_talk",
        linter=Linter.META_TALK,
    ),
    _rule(
        None,
        "You are the one who asks. Never offer help, look things up or answer in the "
        "assistant's place.",
        name="stay_the_user",
        linter=Linter.ROLE_DRIFT,
    ),
    _rule(
        Hook.VARY_WORDING,
        "Put everything in words of your own. Never copy a sentence of the goal.",
        linter=Linter.GOAL_COPY,
        probability=0.9,
    ),
    _rule(
        Hook.ADMIT_UNKNOWN,
        "What you were not told you do not know: say so when asked, and never make anything up.",
        linter=Linter.IDENTIFIER_LEAK,
    ),
)

STEPWISE = (
    _rule(
        Hook.OPEN,
        "Open the conversation naturally, with the first or the most pressing of your concerns.",
        probability=0.8,
        strength=0.6,
    ),
    _rule(
        Hook.ONE_AT_A_TIME,
        "Bring up one concern in a turn, two at the most.",
        linter=Linter.SUBTASKS_PER_TURN,
    ),
    _rule(
        Hook.COMBINE,
        "Put two concerns into one turn only where a person would naturally say them together.",
        probability=0.12,
    ),
    _rule(
        Hook.HOLD_BACK,
        "Give only what the present step needs; leave details for when you are asked for them.",
        linter=Linter.PREMATURE_DISCLOSURE,
        probability=0.35,
        strength=0.6,
    ),
    _rule(
        Hook.FOLLOW_UP,
        "Read the assistant's last answers again and judge what is done and what is open. Follow "
        "up on what is missing, and supply what it still needs from you.",
        linter=Linter.REPETITION,
    ),
    _rule(
        Hook.REACT,
        "React to each answer as it comes, in a few words, before you go on.",
        probability=0.75,
        strength=0.5,
    ),
    _rule(
        Hook.NOTICE,
        "Say so when an answer does not agree with what you know.",
        probability=0.9,
    ),
    _rule(
        Hook.CONFIRM_OUTCOME,
        "When you are not sure that everything is settled, ask for a confirmation instead of "
        "ending.",
        linter=Linter.EARLY_STOP,
        probability=0.5,
    ),
    _rule(
        Hook.CLOSE,
        "End only when every concern is settled, and then with a short thank-you.",
        linter=Linter.LATE_STOP,
    ),
    _rule(
        None,
        "Be brief, polite and human: a sentence or two in an ordinary tone.",
        name="be_concise",
    ),
)


def user_oriented() -> RuleSet:
    return RuleSet(name="user-oriented", paradigm=Paradigm.USER, rules=(*STEPWISE, *MANNERS))


def task_oriented() -> RuleSet:
    return RuleSet(
        name="task-oriented",
        paradigm=Paradigm.TASK,
        rules=(
            _rule(
                Hook.ASK_OUTRIGHT,
                "State each task as one direct, complete question with every detail that you have.",
            ),
            _rule(
                Hook.LEAVE,
                "Leave without another word when the last task has been answered.",
                linter=Linter.LATE_STOP,
            ),
            _rule(
                Hook.FOLLOW_UP,
                "Answer what the assistant has to ask, and ask again for what it left out.",
                linter=Linter.REPETITION,
            ),
            *MANNERS,
        ),
    )


def _varied(name: str, *changes: Rule) -> RuleSet:
    """The user-oriented rules with ``changes`` in place of, or beside, those of the same id."""
    base = user_oriented()
    changed = {rule.id: rule for rule in changes}
    kept = [changed.pop(rule.id, rule) for rule in base.rules]
    return base.model_copy(update={"name": name, "rules": (*kept, *changed.values())})


def impatient() -> RuleSet:
    return _varied(
        "impatient",
        _rule(
            Hook.IMPATIENCE,
            "You have little time. Say so when you are asked again, and give up when nothing "
            "comes of it.",
            probability=0.7,
            strength=0.6,
        ),
        _rule(
            Hook.CHALLENGE,
            "Doubt an answer now and then, and have it looked at again.",
            probability=0.2,
            first_turn=2,
        ),
        _rule(
            Hook.OPEN,
            "Come straight to the point.",
            probability=0.2,
            strength=0.2,
        ),
        _rule(
            Hook.REACT,
            "React to an answer only if it matters, in two or three words.",
            probability=0.4,
            strength=0.2,
        ),
    )


def goal_shift() -> RuleSet:
    return _varied(
        "goal-shift",
        _rule(
            Hook.GOAL_SHIFT,
            "Move to another concern before the present one is finished, with a natural bridge, "
            "and come back to it later.",
            probability=0.5,
        ),
        _rule(
            Hook.CHANGE_MIND,
            "Change your mind now and then about what is to be changed, before it is done.",
            probability=0.4,
        ),
        _rule(
            Hook.TANGENT,
            "Add a remark beside the point now and then.",
            probability=0.2,
        ),
    )


def vague() -> RuleSet:
    return _varied(
        "vague",
        _rule(
            Hook.BE_VAGUE,
            "Say at first only roughly what it is about; the details come when you are asked.",
            linter=Linter.PREMATURE_DISCLOSURE,
            probability=0.7,
        ),
        _rule(
            Hook.HOLD_BACK,
            "Give one detail at a time, and only when you are asked for it.",
            linter=Linter.PREMATURE_DISCLOSURE,
            probability=0.8,
        ),
        _rule(
            Hook.INCOMPLETE,
            "Send a message before it is finished now and then, and the rest in the next one.",
            probability=0.2,
        ),
    )


PRESETS: dict[str, Callable[[], RuleSet]] = {
    "user-oriented": user_oriented,
    "task-oriented": task_oriented,
    "impatient": impatient,
    "goal-shift": goal_shift,
    "vague": vague,
}


def preset_names() -> tuple[str, ...]:
    return tuple(PRESETS)


def rule_preset(name: str) -> RuleSet:
    """The rule set of that name; raises UnknownName."""
    if name not in PRESETS:
        known = ", ".join(PRESETS)
        raise UnknownName("rules", f"there is no preset named {name!r}.", f"Known: {known}.")
    return PRESETS[name]()


def default_rules(paradigm: Paradigm) -> RuleSet:
    return task_oriented() if paradigm is Paradigm.TASK else user_oriented()
