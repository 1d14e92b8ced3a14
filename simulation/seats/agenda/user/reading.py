"""What a person's message in the user's place brings up of the agenda."""

from __future__ import annotations

from simulation.seats.agenda.wording.words import Words
from simulation.vocabulary.tasks import Subtask


def asks_for(text: str, subtask: Subtask, said: set[int], words: Words) -> bool:
    """Does a person's message bring up this subtask: by something it is about and wants."""
    lowered = text.casefold()
    entity = words.entity(subtask.entity)
    names = {entity.singular, entity.plural, *entity.synonyms}
    about = any(name.casefold() in lowered for name in names)
    wanted = [words.label(want.column).casefold() in lowered for want in subtask.wants]
    return (about or bool(said)) and (any(wanted) or (about and bool(said)))
