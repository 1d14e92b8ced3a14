"""A judgement asked of a chat model: at once, or part by part where the dialogue is long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from simulation.errors import InputError
from simulation.llm.asking import ATTEMPTS, Answered, Question, Usable, ask
from simulation.llm.chat import ChatModel, ChatRequest, Reply
from simulation.llm.prompts import prompt
from simulation.seats.llm.judge.overview import established, overview
from simulation.seats.llm.judge.points import Point, points_of
from simulation.seats.llm.judge.reading import Note, Sent, read_part, read_verdict, read_whole
from simulation.seats.llm.judge.transcript import ROOM, Passage, parts_of, passages
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.judgement import Critique, Judgement, StepVerdict, holds
from simulation.vocabulary.state import DialogueState

SEAT = "judge"
_WHOLE, _PART, _VERDICT = 1, 2, 3


class ReadVerdict(Protocol):
    def __call__(
        self, reply: Reply, points: Sequence[Point], seqs: frozenset[int], *, is_last: bool
    ) -> Usable[Sent]: ...


async def judge(
    state: DialogueState,
    model: ChatModel,
    *,
    seed: int = 0,
    attempts: int = ATTEMPTS,
    room: int = ROOM,
) -> Judgement:
    """Raises InputError for a dialogue without a word, SeatFailed where the model gave no usable
    answer. ``room`` is in characters of conversation.
    """
    matter = Matter(state, seed, room)
    if len(matter.parts) == 1:
        whole = await ask(model, matter.whole(), attempts)
        return _judgement(model, [whole], whole.move.critiques)
    answers: list[Answered[Sent]] = []
    for place in range(len(matter.parts)):
        answers.append(await ask(model, matter.part(place), attempts))
    critiques = tuple(critique for answer in answers for critique in answer.move.critiques)
    notes = tuple(note for answer in answers for note in answer.move.notes)
    answers.append(await ask(model, matter.verdict(notes, critiques), attempts))
    return _judgement(model, answers, critiques)


class Matter:
    """One dialogue before its judge: what is asked is a pure function of state and seed."""

    def __init__(self, state: DialogueState, seed: int = 0, room: int = ROOM) -> None:
        self.state = state
        self.points: tuple[Point, ...] = points_of(state.tasks)
        self.chance = Chance(seed, state.salt).at(SEAT, state.seed, len(state.turns))
        self.parts = parts_of(passages(state, room), room)
        if not any(self.parts):
            raise InputError("dialogue", "nothing is said in it.", "Judge one that was played.")
        self.overview = overview(state, self.points)
        self.text = prompt(__package__, "judge", "whole", "part", "verdict")

    def whole(self) -> Question[Sent]:
        filled = {
            "conversation": _joined(self.parts[0]),
            "established": established(self.state),
            "count": str(len(self.points)),
        }
        return self._verdict_question(_WHOLE, "whole", filled, read_whole)

    def part(self, place: int) -> Question[Sent]:
        passages = self.parts[place]
        seqs = frozenset(passage.seq for passage in passages)
        filled = {
            "part": str(place + 1),
            "parts": str(len(self.parts)),
            "conversation": _joined(passages),
            "established": established(self.state, min(seqs), max(seqs)),
        }
        return Question(
            seat=SEAT,
            prompt=self.text.version,
            chance=self.chance.at("part", place),
            request=lambda note: self._request(_PART, filled, note),
            read=lambda reply, _is_last: read_part(reply, len(self.points), seqs),
        )

    def verdict(self, notes: Iterable[Note], critiques: Iterable[Critique]) -> Question[Sent]:
        filled = {
            "parts": str(len(self.parts)),
            "notes": "\n".join(_noted(notes)) or "- Nothing.",
            "bad": "\n".join(_criticised(critiques)) or "- Nothing.",
            "established": established(self.state),
            "count": str(len(self.points)),
        }
        return self._verdict_question(_VERDICT, "verdict", filled, read_verdict)

    def _verdict_question(
        self, place: int, name: str, filled: dict[str, str], read: ReadVerdict
    ) -> Question[Sent]:
        seqs = frozenset(passage.seq for part in self.parts for passage in part)
        return Question(
            seat=SEAT,
            prompt=self.text.version,
            chance=self.chance.at(name),
            request=lambda note: self._request(place, filled, note),
            read=lambda reply, is_last: read(reply, self.points, seqs, is_last=is_last),
        )

    def _request(self, place: int, filled: dict[str, str], note: str) -> ChatRequest:
        asked = self.text.filled(
            place, overview=self.overview, note=f"\n{note}" if note else "", **filled
        )
        return ChatRequest(
            messages=(
                {"role": "system", "content": self.text.filled(0)},
                {"role": "user", "content": asked},
            )
        )


def _joined(passages: Iterable[Passage]) -> str:
    return "\n".join(passage.text for passage in passages)


def _noted(notes: Iterable[Note]) -> Iterator[str]:
    for note in sorted(notes, key=lambda one: one.number):
        turns = ", ".join(map(str, note.seqs))
        yield f"- point {note.number}{f' (turns {turns})' if turns else ''}: {note.text}"


def _criticised(critiques: Iterable[Critique]) -> Iterator[str]:
    for critique in critiques:
        if critique.verdict is StepVerdict.BAD:
            yield f"- [{critique.seq}] ({critique.owner.value}) {critique.text}"


def _judgement(
    model: ChatModel, answers: list[Answered[Sent]], critiques: tuple[Critique, ...]
) -> Judgement:
    last = answers[-1]
    return Judgement(
        valid=holds(last.move.bullets),
        reasoning=last.move.reasoning,
        bullets=last.move.bullets,
        critiques=critiques,
        by=model.name,
        prompt=last.sampling.prompt,
        samplings=tuple(answer.sampling for answer in answers),
    )
