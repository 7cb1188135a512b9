from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import Any

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Path
from svcctl.kinds import kinds
from svcctl.kinds.base import Spec
from svcctl.policy.expression import Expression
from svcctl.policy.faults import JudgeError, MismatchError
from svcctl.policy.lists import Each, refused, through
from svcctl.policy.quantities import NUMBERS, Quantity, meant
from svcctl.policy.steps import METER, Frame, MissingKeyError

Declaration = Resource[Spec]
Key = tuple[Any, ...]
Entry = tuple[Declaration, Any]
"""A declaration, and what of it is joined: its data, or an item of a list in it."""


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
    """Finds what belongs to a judged declaration by an index, made once: never by trying every pair.

    What is found are other declarations, or the items of lists in them where ``each`` names such. ``slot`` is where
    their list stands while judging, ``peer`` where each declaration stands while it is asked about itself; ``path`` is
    where the join stands in the policy.
    """

    kind: str
    slot: int
    peer: int
    path: Path
    each: tuple[Each, ...] = ()
    links: tuple[Link, ...] = ()
    where: Expression | None = None
    _index: dict[Key, list[Entry]] | JudgeError | None = None
    _by_day: dict[date, list[Any]] = field(default_factory=dict)

    def forget(self) -> None:
        """The next catalog is another one."""
        self._index = None
        self._by_day.clear()

    def found(self, catalog: Catalog, judged: Declaration, frame: Frame, day: date) -> list[Any]:
        """What belongs to the judged declaration: of pinned versions, else of the ones in force on the day.

        Raises JudgeError.
        """
        index = self._indexed(catalog, frame)
        try:
            return (
                self._joined(index, catalog, judged, frame, day)
                if self.links
                else self._all(index, catalog, judged, frame, day)
            )
        except MismatchError as error:
            raise refused(self.path, error) from None

    def _joined(
        self, index: dict[Key, list[Entry]], catalog: Catalog, judged: Declaration, frame: Frame, day: date
    ) -> list[Any]:
        values = [_values(link.ours, frame, judged if link.names_ours else None) for link in self.links]
        hits: dict[int, Any] = {}
        for key in product(*values):
            pinned = any(link.names_theirs and "@" in str(value) for link, value in zip(self.links, key, strict=True))
            bucket = index.get(key, ())
            frame[METER].take(len(bucket))
            for entry in bucket:
                peer, item = entry
                if peer is not judged and (pinned or _in_force(catalog, peer, day)):
                    hits[id(entry)] = item
        return list(hits.values())

    def _all(
        self, index: dict[Key, list[Entry]], catalog: Catalog, judged: Declaration, frame: Frame, day: date
    ) -> list[Any]:
        """All there are but the judged one: one list for whatever is of another kind and judged by the same day."""
        every = index.get((), ())
        if judged.kind == self.kind:
            frame[METER].take(len(every))
            return [item for peer, item in every if peer is not judged and _in_force(catalog, peer, day)]
        if day not in self._by_day:
            frame[METER].take(len(every))
            self._by_day[day] = [item for peer, item in every if _in_force(catalog, peer, day)]
        return self._by_day[day]

    def _indexed(self, catalog: Catalog, frame: Frame) -> dict[Key, list[Entry]]:
        """The index; it is made once, from the steps of the run; what prevents it is told for each judgement."""
        if self._index is None:
            try:
                with frame[METER].once():
                    self._index = self._made(catalog, frame)
            except JudgeError as error:
                self._index = error
        if isinstance(self._index, JudgeError):
            raise self._index.again()
        return self._index

    def _made(self, catalog: Catalog, frame: Frame) -> dict[Key, list[Entry]]:
        index: dict[Key, list[Entry]] = {}
        for peer in catalog.resources:
            if peer.kind != self.kind:
                continue
            frame[self.peer] = peer.data
            for _ in through(self.each, frame, {}):
                if self.where is None or self.where(frame):
                    entry = (peer, frame[self.each[-1].slots[-1] if self.each else self.peer])
                    values = [_values(link.theirs, frame, peer if link.names_theirs else None) for link in self.links]
                    for key in product(*values):
                        index.setdefault(key, []).append(entry)
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
