"""New words laid over a lexicon, down to the phrases of its frames.

Tools stay as they are: only how people speak of them changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from simulation.synthesis.overlay import EntityWords, Overlay, reword
from simulation.synthesis.words.english import with_article
from simulation.vocabulary.lexicon import Entity, Frame, Input, Lexicon, Output, Relation


def reworded(lexicon: Lexicon, words: dict[str, EntityWords]) -> Lexicon:
    """``words`` by table; every table and column in it is one of the lexicon's."""
    new = reword(lexicon, Overlay(entities=words))
    nouns = dict(_nouns(lexicon, new))
    frames = {name: _retold(frame, lexicon, new, nouns) for name, frame in lexicon.frames.items()}
    relations = tuple(_renamed(each, _Swap(nouns)) for each in new.relations)
    return new.model_copy(update={"frames": frames, "relations": relations})


def _renamed(relation: Relation, swap: _Swap) -> Relation:
    return relation.model_copy(
        update={"label": swap(relation.label), "phrase": swap(relation.phrase)}
    )


def _nouns(old: Lexicon, new: Lexicon) -> Iterator[tuple[str, str]]:
    """Those that stay as well: a "free slot" is no slot that is called otherwise now."""
    for table, entity in old.entities.items():
        yield from _pairs(entity, new.entities[table])


def _pairs(old: Entity, new: Entity) -> tuple[tuple[str, str], tuple[str, str]]:
    return (old.plural, new.plural), (old.singular, new.singular)


def _retold(frame: Frame, old: Lexicon, new: Lexicon, nouns: dict[str, str]) -> Frame:
    labels = dict(_labels(frame, old, new))
    swap = _Swap({**labels, **nouns})
    return frame.model_copy(
        update={
            "inputs": {name: _input(each, swap) for name, each in frame.inputs.items()},
            "outputs": {
                name: _output(each, old, new, swap) for name, each in frame.outputs.items()
            },
            "asks": tuple(map(swap, frame.asks)),
            "mine": tuple(map(swap, frame.mine)),
            "asked": {name: tuple(map(swap, each)) for name, each in frame.asked.items()},
        }
    )


def _labels(frame: Frame, old: Lexicon, new: Lexicon) -> Iterator[tuple[str, str]]:
    columns = [each.column for each in frame.inputs.values()]
    columns += [each.column for each in frame.outputs.values()]
    for column in columns:
        before, after = old.field(column), new.field(column)
        if before is not None and after is not None:
            yield before.label, after.label


def _input(given: Input, swap: _Swap) -> Input:
    return given.model_copy(update={"label": swap(given.label)})


def _output(given: Output, old: Lexicon, new: Lexicon, swap: _Swap) -> Output:
    """A column's own field goes with its column; a computed one with the words in its label."""
    field = new.field(given.column) if given.column else None
    if field is None or old.field(given.column) != given.field:
        field = given.field.model_copy(update={"label": swap(given.field.label)})
    return given.model_copy(update={"field": field})


class _Swap:
    """All words at once, the longest first, so that a new word is not taken for an old one."""

    def __init__(self, words: dict[str, str]) -> None:
        self._words = words
        longest = sorted(words, key=len, reverse=True)
        either = "|".join(map(re.escape, longest))
        self._found = re.compile(rf"\b(?:(an?) )?({either})\b") if words else None

    def __call__(self, text: str) -> str:
        return self._found.sub(self._new, text) if self._found else text

    def _new(self, match: re.Match[str]) -> str:
        word = self._words[match[2]]
        return with_article(word) if match[1] else word
