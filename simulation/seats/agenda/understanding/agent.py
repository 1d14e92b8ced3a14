"""Reading what an agent wrote, where no acts say it: a person's or a model's turn."""

from __future__ import annotations

import re

from simulation.seats.agenda.understanding.context import Context
from simulation.seats.agenda.understanding.schema import Schema
from simulation.seats.agenda.understanding.tokens import place_of
from simulation.vocabulary.acts import Act, ActKind, Said
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.lexicon import Purpose

LONGEST = 8000
_MORE = re.compile(
    r"(anything|something|what) else|further (?:questions|help)|any other (?:questions|requests)|"
    r"else i can (?:do|help)",
    re.I,
)
_CLOSE = re.compile(
    r"have a (?:good|nice|great|lovely|wonderful)|good ?bye|take care|all the best|farewell", re.I
)
_PROPOSE = re.compile(
    r"shall i|should i|do you want me to|would you like me to|"
    r"(?:can|could|please|do) (?:you )?(?:please )?confirm(?! your)|may i go ahead|go ahead\?|"
    r"proceed\?|\bok(?:ay)?\?|do you agree|is (?:that|this) (?:ok|okay|fine|all right|alright)\b|"
    r"sounds? (?:good|right|ok|okay)\?|are you (?:ok|okay|happy) with|"
    r"is that (?:right|correct|what you want)|\(?yes/no\)?|ok to go ahead|"
    r"before i (?:do|make|proceed)|just say yes",
    re.I,
)
_PLEASE = re.compile(r"\bplease (?:confirm(?! your)|reply with (?:a )?yes|say yes)", re.I)
"""A proposal that is no question."""
_WHICH = re.compile(r"which (?:one|of (?:them|these|those)|\w+ (?:do|did|are|would) you)", re.I)
_ASK = re.compile(
    r"(?:could|can|would|will) you (?:please )?(?:give|tell|provide|share|let me|send|specify|"
    r"confirm your)|what(?:'s| is| are| should)|may i have|do you (?:have|know)|"
    r"(?:i(?:'ll|'d|'m)?|we) (?:just |still |would |will |also )*need|"
    r"please (?:provide|give|tell|share|let)|which .+\?",
    re.I,
)
_EMPTY = re.compile(
    r"(?:could ?n[o']t|can ?n[o']t|can't|did ?n[o']t|don't|do not|was(?:n't| not) able to|"
    r"unable to) (?:find|see|locate|seem to find)|no (?:\w+ ){0,3}(?:found|match\w*|on record)|"
    r"nothing came up|no results?|came back (?:empty|without)",
    re.I,
)
_FAIL = re.compile(
    r"did(?:n't| not) go through|not possible|isn't possible|(?:was|were) (?:refused|rejected)|"
    r"could ?n[o']t (?:be|do|complete|process)|failed|an error|turned (?:that|it) down|not allowed|"
    r"wasn't able to|not able to",
    re.I,
)
_UNABLE = re.compile(
    r"(?:can't|cannot|can not|unable to|not able to) (?:do|help|assist)|beyond what i|"
    r"isn't something i|outside (?:of )?(?:my|what)",
    re.I,
)
_UNCLEAR = re.compile(
    r"did(?:n't| not) (?:quite )?(?:understand|follow|catch|get that)|not sure (?:what you mean|i "
    r"understand)|rephrase|put that another way|clarify",
    re.I,
)
_DONE = re.compile(
    r"(?:has|have|'s|'ve) (?:now |just |successfully |already )*(?:been )?\w+(?:ed|en|set|put|made|"
    r"sent)\b|is now|are now|all set|\bdone\b|successfully|i(?:'ve| have) (?:now |just )?\w+ed",
    re.I,
)
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")


def understand_agent(text: str, domain: Domain, context: Context) -> tuple[Act, ...]:
    """The acts of an agent's text, in order of their weight; a report if nothing else.

    ``context.last`` holds the user's acts before it, ``context.request`` the open request.
    """
    text = text[:LONGEST].strip()
    if not text:
        return ()
    schema = Schema(domain)
    found = _main(text, schema, context)
    manners = [
        Act(kind=kind)
        for kind, cue in ((ActKind.MORE, _MORE), (ActKind.CLOSE, _CLOSE))
        if cue.search(text)
    ]
    if not found and not manners:
        found = [_about(context, ActKind.REPORT).model_copy(update={"wants": _named(text, schema)})]
    return (*found, *manners)


def _main(text: str, schema: Schema, context: Context) -> list[Act]:
    if _UNCLEAR.search(text):
        return [Act(kind=ActKind.UNCLEAR)]
    questions = [part for part in _SENTENCE.findall(text) if _is_question(part)]
    asked = _question(text, questions, schema, context)
    if asked is not None:
        return [asked]
    kind = _statement(text, context)
    if kind is None:
        return []
    act = _about(context, kind)
    return [
        act.model_copy(update={"wants": _named(text, schema)}) if kind is ActKind.REPORT else act
    ]


def _is_question(part: str) -> bool:
    if _MORE.search(part):
        return False
    return "?" in part or bool(_ASK.search(part) and re.search(r"need|please|provide", part, re.I))


def _question(text: str, questions: list[str], schema: Schema, context: Context) -> Act | None:
    joined = " ".join(questions)
    if _PLEASE.search(text) or (questions and _PROPOSE.search(text)):
        return _about(context, ActKind.PROPOSE)
    if questions and _WHICH.search(joined):
        return _about(context, ActKind.OFFER)
    if questions and _ASK.search(joined):
        columns = _named(joined, schema)
        slots = tuple(Said(column=column, purpose=Purpose.KEY) for column in columns)
        return _about(context, ActKind.ASK).model_copy(update={"slots": slots})
    return None


def _statement(text: str, context: Context) -> ActKind | None:
    for kind, cue in (
        (ActKind.EMPTY, _EMPTY),
        (ActKind.FAIL, _FAIL),
        (ActKind.UNABLE, _UNABLE),
    ):
        if cue.search(text):
            return kind
    request = context.request
    changes = request is not None and request.intent is not None and request.intent.mutates
    if changes and _DONE.search(text):
        return ActKind.DONE
    told = " ".join(part for part in _SENTENCE.findall(text) if not _MORE.search(part))
    return ActKind.REPORT if len(told.split()) > 4 and not _CLOSE.search(told) else None


def _about(context: Context, kind: ActKind) -> Act:
    request = context.request
    if request is None:
        return Act(kind=kind)
    return Act(kind=kind, intent=request.intent, entity=request.entity, tool=request.tool)


def _named(text: str, schema: Schema) -> tuple[str, ...]:
    """Visible columns whose labels stand in the text, longer labels before parts of them."""
    found: dict[str, str] = {}
    for table, entity in schema.lexicon.entities.items():
        for name, field in entity.fields.items():
            column = f"{table}.{name}"
            if not schema.is_visible(column):
                continue
            for label in (field.label, *field.synonyms):
                if len(label) > 2 and place_of(text, label) >= 0:
                    found.setdefault(column, label)
                    break
    longest = sorted(found, key=lambda column: -len(found[column]))
    return tuple(
        column
        for column in longest
        if not any(
            found[column] != found[other] and found[column] in found[other] for other in longest
        )
    )
