"""The rule sets that ship: two paradigms, and variations of the user-oriented one."""

from __future__ import annotations

from collections.abc import Callable

from simulation.errors import UnknownName
from simulation.vocabulary.default_personas import default_personas
from simulation.vocabulary.hooks import Hook, Linter
from simulation.vocabulary.preset_families import FAMILIES
from simulation.vocabulary.preset_rules import MANNERS, rule, user_oriented, varied
from simulation.vocabulary.rules import Paradigm, RuleSet

__all__ = ["default_personas", "default_rules", "preset_names", "rule_preset", "user_oriented"]


def task_oriented() -> RuleSet:
    return RuleSet(
        name="task-oriented",
        paradigm=Paradigm.TASK,
        rules=(
            rule(
                Hook.ASK_OUTRIGHT,
                "State each task as one direct, complete question with every detail that you have.",
            ),
            rule(
                Hook.LEAVE,
                "Leave without another word when the last task has been answered.",
                linter=Linter.LATE_STOP,
            ),
            rule(
                Hook.FOLLOW_UP,
                "Answer what the assistant has to ask, and ask again for what it left out.",
                linter=Linter.REPETITION,
            ),
            *MANNERS,
        ),
    )


def impatient() -> RuleSet:
    return varied(
        "impatient",
        rule(
            Hook.IMPATIENCE,
            "You have little time. Say so when you are asked again, and give up when nothing "
            "comes of it.",
            linter=Linter.ABUSE,
            probability=0.7,
            strength=0.6,
        ),
        rule(
            Hook.CHALLENGE,
            "Doubt an answer now and then, and have it looked at again.",
            probability=0.2,
            first_turn=2,
        ),
        rule(
            Hook.OPEN,
            "Come straight to the point.",
            probability=0.2,
            strength=0.2,
        ),
        rule(
            Hook.REACT,
            "React to an answer only if it matters, in two or three words.",
            probability=0.4,
            strength=0.2,
        ),
    )


def goal_shift() -> RuleSet:
    return varied(
        "goal-shift",
        rule(
            Hook.GOAL_SHIFT,
            "Move to another concern before the present one is finished, with a natural bridge, "
            "and come back to it later.",
            probability=0.5,
        ),
        rule(
            Hook.CHANGE_MIND,
            "Change your mind now and then about what is to be changed, before it is done.",
            probability=0.4,
        ),
        rule(
            Hook.TANGENT,
            "Add a remark beside the point now and then.",
            probability=0.2,
        ),
    )


def vague() -> RuleSet:
    return varied(
        "vague",
        rule(
            Hook.BE_VAGUE,
            "Say at first only roughly what it is about; the details come when you are asked.",
            linter=Linter.PREMATURE_DISCLOSURE,
            probability=0.7,
        ),
        rule(
            Hook.HOLD_BACK,
            "Give one detail at a time, and only when you are asked for it.",
            linter=Linter.PREMATURE_DISCLOSURE,
            probability=0.8,
        ),
        rule(
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
    **FAMILIES,
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
