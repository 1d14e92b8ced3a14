"""What is asked of the writer for one task: the prompt, filled with a domain and a view of it."""

from __future__ import annotations

from typing import NamedTuple

from simulation.llm.chat import ChatRequest
from simulation.llm.prompts import Prompt, prompt
from simulation.synthesis.tasks.sql import Row
from simulation.synthesis.writing.portrait import (
    clock_text,
    place_text,
    rows_text,
    tables_text,
    tools_text,
)
from simulation.synthesis.writing.selecting import told
from simulation.synthesis.writing.thread import Thread
from simulation.synthesis.writing.view import Rows
from simulation.synthesis.writing.voice import voice_of
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.value import canonical_json

MOST_TOOLS = 80
"""Of a domain: a longer list is not read."""
_EXECUTED = (
    "They run on the data below: what you write is executed, and a task whose solution does not "
    "run, or does not do what the task says, comes back to you."
)
_SIMULATED = (
    "Their results are made up as they are called, in the shape that is given here; so a task may "
    "rely on any plausible data."
)
_CALLER = (
    "The person writes about their own affairs and has no access to any system. The goal names "
    "them by name, and what they know of themselves is among the details, said when asked."
)
_COLLEAGUE = (
    "The person works with this data and asks the assistant on the job; the goal may name other "
    "people and things as a colleague would."
)
_FIRST = "Nothing yet: the conversation begins with this task. Later, another may follow it."


class Order(NamedTuple):
    """What one task is to be."""

    difficulty: str
    tools: tuple[str, ...]
    """Some of which it should use."""
    caller: Row | None = None
    """The row of the person who writes, where they have one."""


def task_prompt() -> Prompt:
    return prompt(__package__, "task", "turn")


def request(domain: Domain, rows: Rows, thread: Thread, order: Order, note: str) -> ChatRequest:
    """The first message is the same all through a chain, so that endpoints can keep it."""
    text = task_prompt()
    return ChatRequest(
        messages=(
            {"role": "system", "content": _system(domain, text, runs=thread.world is not None)},
            {
                "role": "user",
                "content": text.filled(
                    1,
                    rows=rows_text(rows),
                    done=_done(thread),
                    order=_order(order, thread),
                    note=f"\n{note}" if note else "",
                ),
            },
        )
    )


def _system(domain: Domain, text: Prompt, *, runs: bool) -> str:
    is_executed = runs and any(tool.sql for tool in domain.tools)
    return text.filled(
        0,
        place=place_text(domain),
        clock=clock_text(domain),
        policy=domain.policy.strip() or "None is written down: common sense and courtesy.",
        execution=_EXECUTED
        if is_executed and any(tool.sql for tool in domain.tools)
        else _SIMULATED,
        tools=tools_text(domain.tools[:MOST_TOOLS]),
        tables=tables_text(domain.lexicon),
        voice=_CALLER if voice_of(domain) == "caller" else _COLLEAGUE,
    )


def _done(thread: Thread) -> str:
    tasks = [f"{task.title}. {task.goal}" for task in thread.all_tasks()]
    steps = [told(done) for done in thread.done if done.result is not None]
    parts = [thread.conversation, "So this was done:" if thread.conversation and tasks else ""]
    parts += tasks
    parts += ["The steps, whose ids you may refer to:", *steps] if steps else []
    return "\n".join(part for part in parts if part) or _FIRST


def _order(order: Order, thread: Thread) -> str:
    lines = [f"Write one task of difficulty {order.difficulty}."]
    if order.caller is not None:
        lines.append(f"The person is the one of this row: {canonical_json(order.caller)}.")
    if order.tools:
        lines.append(f"Where it suits the situation, use some of: {', '.join(order.tools)}.")
    if thread.conversation:
        lines.append(
            "The same person goes on from where this conversation stands. What they have asked for "
            'and not got yet comes first ("follows": true); if nothing is open, what such a person '
            "would ask next. Ask for nothing that was told or done already. What the person has "
            "said or was told they know, and may say."
        )
    elif thread.all_tasks():
        lines.append(
            "The same person goes on in the same conversation, after all of the above was done: "
            'extend it ("follows": true: it builds on what came of it or changes it again), or '
            'open something new that such a person would ask in the same breath ("follows": '
            "false). Ask for nothing that was told or done already. What the person was told they "
            "know now, and may say."
        )
    return "\n".join(lines)
