"""One message from a move: its acts worded in turn, and never a line twice in a dialogue."""

from __future__ import annotations

from collections.abc import Iterator

from simulation.seats.agenda.user.move import Manner, Move
from simulation.seats.agenda.wording import answering, beside, frames, reacting
from simulation.seats.agenda.wording.english import sentence
from simulation.seats.agenda.wording.masked import masked
from simulation.seats.agenda.wording.requesting import request
from simulation.seats.agenda.wording.tone import Tone
from simulation.seats.protocol import UserView
from simulation.vocabulary.acts import Act, ActKind, is_wish
from simulation.vocabulary.likeness import likeness
from simulation.vocabulary.messages import Role

ATTEMPTS = 12


def utter(move: Move, view: UserView) -> str:
    """The shortest of the first wordings (of one, mostly) that repeat neither an earlier line nor
    an earlier beginning.
    """
    said = [turn.message.content or "" for turn in view.turns if turn.message.role is Role.USER]
    starts = {_start(text) for text in said}
    spare, fresh = "", list[str]()
    for text in _unsaid(move, view, said):
        spare = spare or text
        if _start(text) not in starts:
            fresh.append(text)
        if len(fresh) == move.manner.wordings:
            break
    if fresh:
        return min(fresh, key=len)
    return spare or _least_alike(move, view, said)


def _unsaid(move: Move, view: UserView, said: list[str]) -> Iterator[str]:
    """Wordings that are no earlier line, nor too much like one."""
    lines = {masked(text) for text in said}
    for attempt in range(_attempts(move.manner)):
        text = _Message(move, Tone.of(view, attempt, varied=move.manner.varied)).text()
        alike = move.manner.likest < 1 and _likeness(text, said) > move.manner.likest
        if masked(text) not in lines and not alike:
            yield text


def _least_alike(move: Move, view: UserView, said: list[str]) -> str:
    """Where every wording was used before: the first that varies, or the freshest of some."""
    places = range(ATTEMPTS, ATTEMPTS + (1 if move.manner.likest >= 1 else ATTEMPTS))
    texts = [_Message(move, Tone.of(view, place, varied=True)).text() for place in places]
    return min(texts, key=lambda text: _likeness(text, said)) if len(texts) > 1 else texts[0]


def _attempts(manner: Manner) -> int:
    return ATTEMPTS if manner.likest >= 1 and manner.wordings == 1 else 2 * ATTEMPTS


def _likeness(text: str, said: list[str]) -> float:
    return max((likeness(text, line) for line in said), default=0.0)


def _start(text: str) -> str:
    return " ".join(masked(text).split()[:2])


class _Message:
    """The words of one move in one tone."""

    def __init__(self, move: Move, tone: Tone) -> None:
        self.move = move
        self.tone = tone
        self.manner: Manner = move.manner
        self.kinds = [act.kind for act in move.acts]

    def text(self) -> str:
        parts = [*self._before(), *self._acts(), *self._after()]
        text = " ".join(part for part in parts if part)
        return f"{text.rstrip('.?!')}…" if self.manner.trailing else text

    def _before(self) -> list[str]:
        parts = []
        if self.manner.greeting:
            parts.append(sentence(self.tone.pick("greeting", frames.GREETINGS), self._mark()))
        if self.manner.situation:
            changes = any(act.intent and act.intent.mutates for act in self.move.acts)
            bank = frames.CHANGE_SITUATIONS if changes else frames.READ_SITUATIONS
            own = frames.OWN_SITUATIONS if self.tone.caller else ()
            parts.append(sentence(self.tone.pick("situation", own or bank)))
        if self.manner.impatient:
            parts.append(sentence(self.tone.pick("grumble", frames.GRUMBLES)))
        return parts

    def _mark(self) -> str:
        return "!" if self.tone.persona.formality < 0.4 else "."

    def _after(self) -> list[str]:
        return [self.tone.pick("tangent", frames.TANGENTS)] if self.manner.tangent else []

    def _acts(self) -> list[str]:
        parts = []
        requests = 0
        for place, act in enumerate(self.move.acts):
            tone = self.tone.at("act", place)
            if is_wish(act):
                parts.append(beside.wish(act, tone))
            elif act.kind is ActKind.REQUEST:
                reasoned = not self.manner.again and not self.manner.situation
                parts.append(request(act, tone, self._lead(requests, tone), reasoned=reasoned))
                requests += 1
            else:
                parts.append(self._other(place, act, tone))
        return parts

    def _lead(self, number: int, tone: Tone) -> str:
        """Words in front of a request: a bridge from what was before, or a filler."""
        if number:
            bank = frames.BRIDGES["next"]
            return tone.pick("bridge", bank)
        if self.manner.again:
            return tone.pick("again", frames.AGAINS)
        if self.manner.bridge in ("shift", "back", "other"):
            return tone.pick("bridge", frames.BRIDGES[self.manner.bridge])
        if self.manner.bridge == "next" and tone.happens("bridged", 0.5):
            return tone.pick("bridge", frames.BRIDGES["next"])
        if tone.happens("filler", self.tone.persona.hesitancy * 0.6):
            return tone.pick("filler", frames.FILLERS)
        return ""

    def _other(self, place: int, act: Act, tone: Tone) -> str:
        kinds = self.kinds
        if act.kind is ActKind.INFORM:
            return self._inform(place, act, tone)
        if act.kind is ActKind.DENY:
            following = kinds[place + 1] if place + 1 < len(kinds) else None
            if following in (ActKind.THANK, ActKind.CLOSE):
                return self.tone.pick("nothing", reacting.NOTHING_ELSE)
            merged = following is ActKind.REVISE
            text = answering.no(tone, offered=following is ActKind.INFORM)
            return "" if merged else sentence(text)
        if act.kind is ActKind.REVISE:
            denied = place > 0 and kinds[place - 1] is ActKind.DENY
            lead = f"{answering.no(tone, offered=False)}," if denied else ""
            return answering.correct(act, tone, lead)
        return self._plain(act, tone)

    def _inform(self, place: int, act: Act, tone: Tone) -> str:
        if place and self.kinds[place - 1] is ActKind.UNKNOWN:
            return answering.instead(act, tone)
        if self.manner.added:
            return answering.add(act, tone)
        return answering.inform(act, tone, again=self.manner.again, led=place > 0)

    def _plain(self, act: Act, tone: Tone) -> str:
        given_up = any(one.mood == "disappointed" for one in self.move.acts)
        thanked = ActKind.THANK in self.kinds
        worded = {
            ActKind.UNKNOWN: lambda: answering.unknown(act, tone),
            ActKind.CHOOSE: lambda: answering.choose(
                act, tone, self.manner.place, self.manner.offered
            ),
            ActKind.CONFIRM: lambda: answering.yes(tone),
            ActKind.FEEDBACK: lambda: reacting.feedback(act, tone),
            ActKind.CHECK: lambda: reacting.check(act, tone),
            ActKind.MENTION: lambda: beside.mention(act, tone),
            ActKind.CLARIFY: lambda: beside.clarify(act, tone),
            ActKind.THANK: lambda: reacting.thank(tone, given_up=given_up),
            ActKind.CLOSE: lambda: reacting.close(
                act, tone, thanked=thanked, answered=ActKind.DENY in self.kinds
            ),
        }
        return worded[act.kind]()
