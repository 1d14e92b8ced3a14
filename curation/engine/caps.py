"""What the event loops of this process have in common: dialogues, judges and drafts that talk to
one endpoint share its places, and its requests a minute.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from curation.engine.connections import Connection
from curation.engine.places import Places
from curation.engine.sharing import Share

if TYPE_CHECKING:
    from simulation.llm.pace import Pace


@dataclass
class Cap:
    """One endpoint's: its settings as they were last heard of, and who is bound by them."""

    settings: Connection
    places: Places
    paces: list[Pace] = field(default_factory=list)
    """One for each event loop that talks to it: they share the rate evenly."""

    def heard(self, settings: Connection) -> None:
        """Of settings; a job may have read them before others were saved."""
        mine, theirs = self.settings.updated, settings.updated
        if mine is None or theirs is None or theirs >= mine:
            self.settings = settings

    def fit(self, share: Share) -> None:
        self.places.resize(share.part(self.settings.concurrency))
        rate = share.rate(self.settings.per_minute)
        for pace in self.paces:
            pace.limit(rate and rate / len(self.paces))


class Caps:
    """Use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._share = Share()
        self._caps: dict[Connection, Cap] = {}

    def enter(self, connection: Connection, pace: Pace) -> Places:
        """One more event loop talks to an endpoint; its ``pace`` is held to its part from now."""
        with self._lock:
            cap = self._caps.get(connection)
            if cap is None:
                cap = self._caps[connection] = Cap(connection, Places(connection.concurrency))
            cap.heard(connection)
            cap.paces.append(pace)
            cap.fit(self._share)
            return cap.places

    def leave(self, connection: Connection, pace: Pace) -> None:
        """What is left of the rate is the others'."""
        with self._lock:
            cap = self._caps[connection]
            cap.paces.remove(pace)
            if cap.paces:
                cap.fit(self._share)
            else:
                del self._caps[connection]

    def set(self, connection: Connection) -> None:
        """Settings that were saved since."""
        with self._lock:
            if cap := self._caps.get(connection):
                cap.heard(connection)
                cap.fit(self._share)

    def share(self, share: Share) -> None:
        """The part of this worker in every cap."""
        with self._lock:
            if share != self._share:
                self._share = share
                for cap in self._caps.values():
                    cap.fit(share)


CAPS = Caps()
"""This process's."""
