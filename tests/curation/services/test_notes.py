from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from curation.errors import NotThere, Refused
from curation.models import Note, Trajectory
from curation.services.forks import fork_trajectory
from curation.services.notes import LONGEST_NOTE, add_note, withdraw_note
from curation.services.orders import ForkOrder
from tests.curation.toy import LENGTH


def test_a_note_on_an_inherited_turn_belongs_to_the_turn(finished: Trajectory, alice: User) -> None:
    (child,) = fork_trajectory(finished, by=alice, order=ForkOrder(at=5))
    note = add_note(child, seq=3, by=alice, body="  Which book?  ")

    assert note.turn.trajectory == finished
    assert note.body == "Which book?"


def test_a_withdrawn_note_is_kept(finished: Trajectory, alice: User) -> None:
    note = add_note(finished, seq=3, by=alice, body="Wrong.")
    withdraw_note(note)

    note.refresh_from_db()
    assert note.withdrawn_at is not None


def test_a_turn_that_does_not_exist_takes_no_note(finished: Trajectory, alice: User) -> None:
    with pytest.raises(NotThere):
        add_note(finished, seq=LENGTH, by=alice, body="Hello?")


@pytest.mark.parametrize("body", ["", "  \n", "x" * (LONGEST_NOTE + 1)])
def test_an_empty_or_endless_comment_is_refused(
    finished: Trajectory, alice: User, body: str
) -> None:
    with pytest.raises(Refused):
        add_note(finished, seq=1, by=alice, body=body)

    assert not Note.objects.exists()
