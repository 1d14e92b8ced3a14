"""What the user's model sent, as a message and whether it is the last one."""

from __future__ import annotations

from typing import Any, NamedTuple

from simulation.llm.answers import not_one_object, unusable
from simulation.llm.asking import Usable
from simulation.llm.chat import Reply
from simulation.llm.failures import Failure, ModelFailed
from simulation.llm.loose_json import read_object
from simulation.llm.refusing import refuse_canned
from simulation.llm.wording import parted, storable
from simulation.seats.llm.script import refuse_endless, users_part
from simulation.seats.llm.user.gates import gated
from simulation.seats.llm.user.manner import is_farewell, repeated, sounds_like_assistant
from simulation.seats.llm.user.rules import InForce
from simulation.seats.protocol import UserView
from simulation.vocabulary.messages import Role

_TRUTHS = {"true": True, "false": False}


class UserMove(NamedTuple):
    message: str
    """Empty for one who leaves without another word."""
    done: bool


def read_user(reply: Reply, view: UserView, rules: InForce, *, is_last: bool) -> Usable[UserMove]:
    """Raises ModelFailed for what cannot be a user's message under ``rules``.

    In the last attempt, plain text counts as a message: some models never learn to write JSON.
    """
    if reply.calls:
        raise ModelFailed(Failure.SPEAKS_AS_OTHER, "It called a tool, which only assistants do.")
    move, repairs = _parsed(reply.content or "", is_last=is_last)
    own, cut = _own_words(move.message)
    _refuse_empty(own, move, may_leave=rules.may_leave() or (is_last and _was_answered(view)))
    _refuse_repeat(own, view, is_last=is_last)
    sent, stripped = gated(own, view, rules, is_last=is_last)
    done, mended = _ending(sent, view, done=move.done, is_last=is_last)
    return Usable(UserMove(sent, done), (*repairs, *cut, *stripped, *mended))


def _parsed(text: str, *, is_last: bool) -> Usable[UserMove]:
    read = read_object(text)
    if read is None:
        if is_last and text.strip() and "{" not in text:
            return Usable(UserMove(text, done=False), ("bare_text",))
        raise not_one_object(text)
    message = read.value.get("message")
    if not isinstance(message, str):
        raise unusable('The JSON object has no text as "message".')
    done, repairs = _done(read.value)
    spoken = parted(storable(message))
    return Usable(UserMove(spoken.said, done), (*read.repairs, *repairs, *spoken.repairs))


def _done(value: dict[str, Any]) -> tuple[bool, tuple[str, ...]]:
    if "done" not in value:
        return False, ("missing_done",)
    done = value["done"]
    if isinstance(done, bool):
        return done, ()
    truth = _TRUTHS.get(done.strip().lower()) if isinstance(done, str) else None
    if truth is None:
        raise unusable('"done" is neither true nor false.')
    return truth, ("done_as_text",)


def _own_words(message: str) -> tuple[str, tuple[str, ...]]:
    own = users_part(message)
    refuse_endless(own)
    refuse_canned(own)
    if not own and message.strip():
        raise ModelFailed(Failure.SPEAKS_AS_OTHER, "It was written in the assistant's place.")
    drift = sounds_like_assistant(own)
    if drift is not None:
        raise ModelFailed(
            Failure.SPEAKS_AS_OTHER, f"{drift!r} is what an assistant says, not this person."
        )
    return own, () if own == message.strip() else ("other_side_cut",)


def _refuse_empty(own: str, move: UserMove, *, may_leave: bool) -> None:
    if not own and not (move.done and may_leave):
        raise ModelFailed(Failure.EMPTY_CONTENT, "The message was empty.")


def _refuse_repeat(own: str, view: UserView, *, is_last: bool) -> None:
    """Kept in the last attempt: a repetition is a finding, not the end of a dialogue."""
    earlier = [turn.message.content or "" for turn in view.turns if _is_user(turn.message.role)]
    if not is_last and repeated(own, earlier):
        raise ModelFailed(Failure.REPEATS_ITSELF, "This person has sent those very words before.")


def _ending(own: str, view: UserView, *, done: bool, is_last: bool) -> tuple[bool, tuple[str, ...]]:
    """Nobody leaves before an answer or with a question; a second goodbye is the last."""
    if done and not _was_answered(view):
        if not is_last:
            raise ModelFailed(Failure.ENDS_TOO_EARLY, "Nothing has been answered yet.")
        return False, ("early_done",)
    if done and "?" in own:
        return False, ("done_with_question",)
    if not done and is_farewell(own) and is_farewell(_last_words(view)):
        return True, ("overdue_done",)
    return done, ()


def _was_answered(view: UserView) -> bool:
    return any(turn.message.role is Role.ASSISTANT for turn in view.turns)


def _last_words(view: UserView) -> str:
    said = [turn.message.content or "" for turn in view.turns if _is_user(turn.message.role)]
    return said[-1] if said else ""


def _is_user(role: Role) -> bool:
    return role is Role.USER
