"""Rules that wait for each other: names that there are not, and circles that never open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulation.vocabulary.rules import Rule, RuleSet


def unknown_waits(rules: RuleSet) -> Iterator[tuple[int, str]]:
    """Place of a rule, and what it waits for that is no rule of the set."""
    ids = {rule.id for rule in rules.rules}
    for place, rule in enumerate(rules.rules):
        yield from ((place, name) for name in rule.after if name not in ids)


def circles(rules: RuleSet) -> Iterator[tuple[str, ...]]:
    """Rules that wait for each other, each circle once, from its first rule in the set's order."""
    waits = {rule.id: rule for rule in rules.rules}
    seen: set[str] = set()
    for rule in rules.rules:
        circle = () if rule.id in seen else _circle(rule.id, waits)
        if circle:
            seen.update(circle)
            yield circle


def _circle(start: str, waits: Mapping[str, Rule]) -> tuple[str, ...]:
    """The shortest way from a rule back to itself; none, if it does not wait for itself."""
    ways: list[tuple[str, ...]] = [(start,)]
    reached: set[str] = set()
    for way in ways:
        for name in waits[way[-1]].after:
            if name == start:
                return way
            if name in waits and name not in reached:
                reached.add(name)
                ways.append((*way, name))
    return ()
