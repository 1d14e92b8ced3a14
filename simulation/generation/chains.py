"""Tasks of one dialogue drawn from a package's written chains.

A chain is one person's and is taken from its beginning. Where the people asking are colleagues,
another chain may be added to one that is too short, if it still proves itself after the first.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from simulation.generation.rehearsal import rehearsed
from simulation.generation.spec import Spec
from simulation.llm.lineup import ModelRole
from simulation.synthesis.package import Package
from simulation.synthesis.tasks.catalog import catalog_of
from simulation.synthesis.tasks.renumbering import renumbered
from simulation.synthesis.tasks.solving import solves
from simulation.synthesis.writing.playable import playable
from simulation.synthesis.writing.voice import voice_of
from simulation.vocabulary.chance import Chance
from simulation.vocabulary.domain import Domain
from simulation.vocabulary.personas import Persona
from simulation.vocabulary.tasks import Task
from simulation.world import ORIGINS

_KEPT = 4096
_PACKAGES = 32
Chains = tuple[tuple[Task, ...], ...]
_SEATS = (ModelRole.USER.value, ModelRole.AGENT.value)


def chains_for(package: Package, spec: Spec, personas: Sequence[Persona]) -> Chains:
    """The chains that the run's cast can play. Rules, unlike models, need frames and columns for
    them, and have to have found their way through: with the first and the last of ``personas``.
    """
    if not package.chains or all(seat in spec.models for seat in _SEATS):
        return package.chains
    return _PLAYABLE.chains(package, (personas[0], personas[-1]))


def draw_tasks(
    package: Package, chains: Sequence[tuple[Task, ...]], chance: Chance, count: int
) -> tuple[Task, ...]:
    """``count`` tasks; fewer where no chain, and no two that fit together, are as long."""
    longest = max(map(len, chains))
    long_enough = [chain for chain in chains if len(chain) >= min(count, longest)]
    first = chance.at("chain").pick(long_enough)
    tasks = first[:count]
    if voice_of(package.domain) == "caller":
        return tasks
    for chain in chance.at("more").shuffled([each for each in chains if each is not first]):
        if len(tasks) >= count:
            break
        together = (*tasks, *renumbered(chain, len(tasks) + 1))[:count]
        tasks = together if _FIT.go_together(package, together) else tasks
    return tasks


class _Playable:
    """What the embedded cast can play of a package, tried once.

    By identity of domain and tasks, which are frozen: to hash them would cost more than to draw.
    """

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[int, ...], tuple[Domain, Chains, Chains]] = OrderedDict()
        self._lock = Lock()

    def chains(self, package: Package, personas: Sequence[Persona]) -> Chains:
        tasks = (id(task) for chain in package.chains for task in chain)
        address = (id(package.domain), *tasks)
        with self._lock:
            if address in self._held:
                return self._held[address][2]
        found = _tried(package, personas)
        with self._lock:
            self._held[address] = (package.domain, package.chains, found)
            while len(self._held) > _PACKAGES:
                self._held.popitem(last=False)
        return found


def _tried(package: Package, personas: Sequence[Persona]) -> Chains:
    cut = (playable(package.domain, chain) for chain in package.chains)
    tried = (rehearsed(package, chain, personas) for chain in cut if chain)
    return tuple(chain for chain in tried if chain)


def holds(package: Package, tasks: Sequence[Task]) -> bool:
    """Whether the tasks are all still to be done in the package's world, one after the other."""
    return _FIT.go_together(package, tasks)


class _Fit:
    """Which chains prove themselves one after the other, tried once for each pair."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str], bool] = OrderedDict()
        self._lock = Lock()

    def go_together(self, package: Package, tasks: Sequence[Task]) -> bool:
        texts = "\x1f".join(task.model_dump_json() for task in tasks)
        address = (package.domain.world, texts)
        with self._lock:
            found = self._known.get(address)
        if found is None:
            found = _proves(package, tasks)
            with self._lock:
                self._known[address] = found
                while len(self._known) > _KEPT:
                    self._known.popitem(last=False)
        return found


_FIT = _Fit()
_PLAYABLE = _Playable()


def _proves(package: Package, tasks: Sequence[Task]) -> bool:
    """Simulated tools have nothing that one task could take away from another."""
    if not _runs(package.domain, tasks):
        return True
    origin = ORIGINS.of(package.image, now=package.domain.now)
    return solves(origin, catalog_of(package, origin), tasks)


def _runs(domain: Domain, tasks: Sequence[Task]) -> bool:
    used = {step.tool for task in tasks for part in task.subtasks for step in part.steps}
    return any(tool.sql is not None for tool in domain.tools if tool.name in used)
