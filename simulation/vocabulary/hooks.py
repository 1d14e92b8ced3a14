"""The closed sets that rules draw on: behaviours of the agenda user, and linters.

A rule names at most one of each. A rule without a hook is obeyed only by a language model.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Hook(StrEnum):
    OPEN = "open"
    ONE_AT_A_TIME = "one_at_a_time"
    FOLLOW_UP = "follow_up"
    COMBINE = "combine"
    HOLD_BACK = "hold_back"
    ADMIT_UNKNOWN = "admit_unknown"
    REACT = "react"
    VARY_WORDING = "vary_wording"
    CONFIRM_OUTCOME = "confirm_outcome"
    CLOSE = "close"
    NOTICE = "notice"
    CHANGE_MIND = "change_mind"
    BE_VAGUE = "be_vague"
    IMPATIENCE = "impatience"
    CHALLENGE = "challenge"
    TANGENT = "tangent"
    INCOMPLETE = "incomplete"
    GOAL_SHIFT = "goal_shift"
    ASK_OUTRIGHT = "ask_outright"
    LEAVE = "leave"
    AMBIGUOUS = "ambiguous"
    CONTRADICT = "contradict"
    REVEAL_PIECE = "reveal_piece"
    ASK_CLARIFICATION = "ask_clarification"
    CONFUSION = "confusion"
    UNAVAILABLE = "unavailable"
    INFEASIBLE = "infeasible"
    WITHHOLD_IDENTIFIERS = "withhold_identifiers"
    NO_REPEAT = "no_repeat"
    BE_BRIEF = "be_brief"


class Linter(StrEnum):
    SUBTASKS_PER_TURN = "subtasks_per_turn"
    PREMATURE_DISCLOSURE = "premature_disclosure"
    IDENTIFIER_LEAK = "identifier_leak"
    META_TALK = "meta_talk"
    ROLE_DRIFT = "role_drift"
    REPETITION = "repetition"
    EARLY_STOP = "early_stop"
    LATE_STOP = "late_stop"
    GOAL_COPY = "goal_copy"
    TOO_LONG = "too_long"
    ABUSE = "abuse"
    INSISTENCE = "insistence"
    QUESTION_AT_END = "question_at_end"
    UNASKED_IDENTIFIER = "unasked_identifier"
    GARBLED_IDENTIFIER = "garbled_identifier"
    TOOL_TALK = "tool_talk"


class Moment(StrEnum):
    """At which of the user's turns there is anything for a rule to do."""

    ANY = "any"
    BEGIN = "begin"
    """The first."""
    ANSWER = "answer"
    """Those after the agent has said something."""
    END = "end"
    """The last."""


class HookNote(NamedTuple):
    """What a hook makes the agenda user do, and what its dials turn."""

    does: str
    without: str
    """The behaviour when no rule names the hook, or its probability is 0."""
    strength: str
    when: Moment = Moment.ANY


PRODUCT = "Multiplies the probability."

HOOKS: dict[Hook, HookNote] = {
    Hook.OPEN: HookNote(
        "Opens with a greeting or with why it writes, then the first subtask.",
        "Opens with the bare request.",
        "How much is said before the request: above one half, a greeting and a reason.",
        Moment.BEGIN,
    ),
    Hook.ONE_AT_A_TIME: HookNote(
        "Brings up one pending subtask in a turn; drawn per turn.",
        "Brings up two at once where two are ready.",
        PRODUCT,
    ),
    Hook.FOLLOW_UP: HookNote(
        "Asks again for what the agent passed over, before anything new.",
        "Lets what was passed over go, and moves on to the next subtask.",
        PRODUCT,
    ),
    Hook.COMBINE: HookNote(
        "Asks for two subtasks in one turn where the second is about the same thing.",
        "Never joins two subtasks, while one at a time is obeyed.",
        PRODUCT,
    ),
    Hook.HOLD_BACK: HookNote(
        "Leaves details out of a first request, so that the agent has to ask.",
        "Says with the request all that may be said up front.",
        "The share of the details that are left out.",
    ),
    Hook.ADMIT_UNKNOWN: HookNote(
        "Says plainly that it does not know what it was asked.",
        "Repeats what it wants instead of answering.",
        PRODUCT,
    ),
    Hook.REACT: HookNote(
        "Reacts to what was told or done before going on.",
        "Goes on without a word on the answer.",
        "How often the reaction quotes the value that was told.",
        Moment.ANSWER,
    ),
    Hook.VARY_WORDING: HookNote(
        "Puts requests in its own words: indirect questions, reasons, changed order.",
        "Puts every request in the plainest form.",
        PRODUCT,
    ),
    Hook.CONFIRM_OUTCOME: HookNote(
        "Before ending, has an outcome that it is not sure of confirmed.",
        "Takes the agent at its word.",
        PRODUCT,
        Moment.ANSWER,
    ),
    Hook.CLOSE: HookNote(
        "Ends with a short thank-you as soon as everything is settled.",
        "Ends without a word of thanks.",
        PRODUCT,
        Moment.END,
    ),
    Hook.NOTICE: HookNote(
        "Objects when the agent states something that contradicts what the user knows.",
        "Lets the contradiction pass.",
        PRODUCT,
        Moment.ANSWER,
    ),
    Hook.CHANGE_MIND: HookNote(
        "First asks for a change with another value, then corrects itself.",
        "Asks for what it wants from the start.",
        PRODUCT,
        Moment.ANSWER,
    ),
    Hook.BE_VAGUE: HookNote(
        "Opens a subtask with no details at all, only what it is about.",
        "Names at least one detail.",
        PRODUCT,
    ),
    Hook.IMPATIENCE: HookNote(
        "Grumbles when it is asked again or has to wait for the result.",
        "Answers without complaint.",
        "How much of the persona's patience is taken away.",
        Moment.ANSWER,
    ),
    Hook.CHALLENGE: HookNote(
        "Doubts an answer once and has it looked at again.",
        "Believes what it is told.",
        PRODUCT,
        Moment.ANSWER,
    ),
    Hook.TANGENT: HookNote(
        "Adds a remark beside the point to a request.",
        "Stays on the point.",
        PRODUCT,
    ),
    Hook.INCOMPLETE: HookNote(
        "Sends a request before it is finished; the rest follows in the next turn.",
        "Finishes its sentences.",
        PRODUCT,
    ),
    Hook.GOAL_SHIFT: HookNote(
        "Leaves a task half way for another one, with a bridge, and comes back to it.",
        "Finishes a task before the next.",
        PRODUCT,
    ),
    Hook.ASK_OUTRIGHT: HookNote(
        "States a whole task with all its details in one turn.",
        "Brings up subtasks step by step.",
        PRODUCT,
    ),
    Hook.LEAVE: HookNote(
        "Leaves without another word once the last task is answered.",
        "Says a last word before leaving.",
        PRODUCT,
        Moment.END,
    ),
    Hook.AMBIGUOUS: HookNote(
        "Says first only what a request is about; what it wants comes when it is asked.",
        "Says with a request what it wants.",
        PRODUCT,
    ),
    Hook.CONTRADICT: HookNote(
        "Mixes up a detail in a request and puts it right in the same message.",
        "Gets its details right.",
        PRODUCT,
    ),
    Hook.REVEAL_PIECE: HookNote(
        "Gives one detail at a time, even when several were asked for.",
        "Gives all that was asked for.",
        PRODUCT,
        Moment.ANSWER,
    ),
    Hook.ASK_CLARIFICATION: HookNote(
        "Asks back what is meant by what it was asked or told, before it goes on.",
        "Understands every word.",
        PRODUCT,
        Moment.ANSWER,
    ),
    Hook.CONFUSION: HookNote(
        "Loses the thread after an answer and has it said once more.",
        "Follows the conversation.",
        PRODUCT,
        Moment.ANSWER,
    ),
    Hook.UNAVAILABLE: HookNote(
        "Asks once for something that nothing here is for, and takes the no.",
        "Asks only for what belongs here.",
        PRODUCT,
        Moment.ANSWER,
    ),
    Hook.INFEASIBLE: HookNote(
        "Asks once for a change to what it talks about that no tool can make, and takes the no.",
        "Asks only for changes that can be made.",
        PRODUCT,
        Moment.ANSWER,
    ),
    Hook.WITHHOLD_IDENTIFIERS: HookNote(
        "Keeps numbers, codes and addresses until they are asked for. A model's message that "
        "gives one away is asked for again, and at last stripped of it.",
        "Gives them with the request.",
        PRODUCT,
    ),
    Hook.NO_REPEAT: HookNote(
        "Never says anything much like what it said before. A model's message that does is "
        "asked for again.",
        "Avoids only the very same line.",
        "How unlike two messages must be: at 0, not 8 in 10 of their word pairs alike; at 1, "
        "not 3 in 10.",
        Moment.ANSWER,
    ),
    Hook.BE_BRIEF: HookNote(
        "Takes the shortest of several wordings, without a word on why it writes.",
        "Takes the first wording that comes to mind.",
        "From how many wordings the shortest is taken: up to eight.",
    ),
}

LINTER_MOMENTS: dict[str, Moment] = {
    Linter.EARLY_STOP: Moment.END,
    Linter.LATE_STOP: Moment.END,
    Linter.QUESTION_AT_END: Moment.END,
    Linter.INSISTENCE: Moment.ANSWER,
}
"""Linters that look at some turns only."""
