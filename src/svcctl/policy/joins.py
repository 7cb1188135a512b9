from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import Any

from svcctl.catalog import Catalog, Resource
from svcctl.kinds import kinds
from svcctl.kinds.base import Spec
from svcctl.policy.expression import Expression
from svcctl.policy.quantities import NUMBERS, Quantity, meant
from svcctl.policy.steps import METER, Frame, MissingKeyError

Declaration = Resource[Spec]
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Two places whose values must be equal, one in the judged declaration and one in the other.

    ``names_ours`` and ``names_theirs`` say that the place is the name of a declaration: then the other one is a
    reference, which may be pinned to a version.
    """

    ours: Expression
    theirs: Expression
    names_ours: bool
    names_theirs: bool


@dataclass(slots=True)
class Join:
    """Finds the declarations that belong to a judged one by an index, made once: never by trying every pair.

    ``slot`` is where their list stands while judging, ``peer`` where each stands while it is asked about itself.
    """

    kind: str
    slot: int
    peer: int
    links: tuple[Link, ...] = ()
    where: Expression | None = None
    _index: dict[Key, list[Declaration]] | None = None
    _by_day: dict[date, list[Any]] = field(default_factory=dict)

    def forget(self) -> None:
        """The next catalog is another one."""
        self._index = None
        self._by_day.clear()

    def found(self, catalog: Catalog, judged: Declaration, frame: Frame, day: date) -> list[Any]:
        """The data of what belongs to the judged declaration: pinned versions, else the ones in force on the day."""
        if self._index is None:
            self._index = self._indexed(catalog, frame)
        if not self.links:
            return self._all(catalog, frame, day)
        values = [_values(link.ours, frame, judged if link.names_ours else None) for link in self.links]
        hits: dict[int, Any] = {}
        for key in product(*values):
            pinned = any(link.names_theirs and "@" in str(value) for link, value in zip(self.links, key, strict=True))
            bucket = self._index.get(key, ())
            frame[METER].take(len(bucket))
            for peer in bucket:
                if peer is not judged and (pinned or _in_force(catalog, peer, day)):
                    hits[id(peer)] = peer.data
        return list(hits.values())

    def _all(self, catalog: Catalog, frame: Frame, day: date) -> list[Any]:
        """All of the kind: one list for every declaration that is judged by the same day."""
        if day not in self._by_day:
            peers = (self._index or {}).get((), ())
            frame[METER].take(len(peers))
            self._by_day[day] = [peer.data for peer in peers if _in_force(catalog, peer, day)]
        return self._by_day[day]

    def _indexed(self, catalog: Catalog, frame: Frame) -> dict[Key, list[Declaration]]:
        index: dict[Key, list[Declaration]] = {}
        for peer in catalog.resources:
            if peer.kind != self.kind:
                continue
            frame[self.peer] = peer.data
            if self.where is None or self.where(frame):
                values = [_values(link.theirs, frame, peer if link.names_theirs else None) for link in self.links]
                for key in product(*values):
                    index.setdefault(key, []).append(peer)
        return index


def _values(place: Expression, frame: Frame, named: Declaration | None) -> list[Any]:
    """What stands at a place, each item of a list by itself; nothing where the key is left out.

    A declaration can be referred to by its name, or by its name with its version.
    """
    try:
        value = place(frame)
    except MissingKeyError:
        return []
    items = value if isinstance(value, list) else [value]
    found = [item for item in map(meant, items) if type(item) in NUMBERS or isinstance(item, str | Quantity | date)]
    return [*found, *([f"{named.name}@{named.metadata.version}"] if named else [])]


def _in_force(catalog: Catalog, item: Declaration, day: date) -> bool:
    """True when this version of a declaration is the one that holds on a day."""
    if not item.spec.VERSIONED:
        return True
    return catalog.in_force(kinds()[item.kind], item.name, day) is item


def day_of(judged: Declaration, today: date) -> date:
    """The day a declaration is judged by: today, or the first day of a version that is still to come."""
    dates = judged.metadata.effective
    return max(today, dates.from_) if dates else today


def still_counts(catalog: Catalog, today: date) -> Iterator[Declaration]:
    """The declarations that are in force or still to come: what is over is history, and no policy changes it."""
    for item in catalog.resources:
        dates = item.metadata.effective
        if not dates or dates.from_ > today or _in_force(catalog, item, today):
            yield item
