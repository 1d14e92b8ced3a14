"""What follows from a key is worked out once."""

from __future__ import annotations

from simulation.vocabulary.noted import Noted


def test_the_same_key_is_worked_on_once() -> None:
    seen: list[str] = []

    def work(key: str) -> int:
        seen.append(key)
        return len(key)

    noted = Noted(work)
    assert [noted["lamp"], noted["kettle"], noted["lamp"]] == [4, 6, 4]
    assert seen == ["lamp", "kettle"]


def test_nothing_counts_as_found_too() -> None:
    seen: list[str] = []
    noted: Noted[str, None] = Noted(seen.append)
    assert noted["a"] is noted["a"] is None
    assert seen == ["a"]
