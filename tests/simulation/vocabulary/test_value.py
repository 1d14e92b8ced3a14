"""What is the same in thousands of values is held once, and means what it meant."""

from __future__ import annotations

from simulation.vocabulary.messages import Message, Role

SAID = Message(role=Role.USER, content="Where is my order?")


def test_values_share_the_names_of_the_fields_that_were_given() -> None:
    other = Message.model_validate_json('{"content": "Here.", "role": "assistant"}')
    copied = SAID.model_copy(update={"content": "And where is that?"})
    sets = {id(each.__pydantic_fields_set__) for each in (SAID, other, copied)}
    assert len(sets) == 1
    assert other.model_dump(exclude_unset=True, mode="json") == {
        "role": "assistant",
        "content": "Here.",
    }


def test_a_copy_with_another_field_says_so_and_leaves_the_first_as_it_was() -> None:
    copied = SAID.model_copy(update={"tool_call_id": "call-1"})
    assert copied.model_fields_set == {"role", "content", "tool_call_id"}
    assert SAID.model_fields_set == {"role", "content"}
    assert copied == Message(role=Role.USER, content=SAID.content, tool_call_id="call-1")
