from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from svcctl.changes import Class, Direction
from svcctl.changes.facts import sentence
from svcctl.findings import Path, Problem, Severity, Span
from svcctl.money import Money
from svcctl.sla.layout import Section

Whose = Literal["base", "head"]
ORDER = tuple(Class)
"""From what weighs most to what weighs least."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands on one side: its file and lines. ``near`` where it is gone, and this is around it."""

    side: Whose
    file: str
    span: Span
    path: Path
    near: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is otherwise on the new side: what, for whom it matters, both places, and from when.

    ``old`` and ``new`` are words, empty where that side has none. ``lawful`` is the first day on which it may take
    effect when notice is given today, ``notice`` the days of it, ``noticed_by`` who asks for them; None where no notice
    is owed. ``fingerprint`` is made of what changed, never of lines or words. ``approved_by`` names who approved it,
    where a committed approval holds.
    ``title`` and ``owner`` are those of the declaration.
    """

    name: str
    weight: Class
    direction: Direction
    kind: str
    resource: str
    about: str
    old: str
    new: str
    base: Spot | None
    head: Spot | None
    effective: date
    fingerprint: str
    of: tuple[str, ...] = ()
    lawful: date | None = None
    notice: int = 0
    noticed_by: str = ""
    approved_by: str = ""
    title: str = ""
    owner: str = ""

    @property
    def message(self) -> str:
        """The change in words: ``first-response for P1: 30m becomes 1h``."""
        subject = f"{self.about} for {sentence(self.of)}" if self.of else self.about
        if self.direction is Direction.NEW or not self.old:
            return f"{subject} is new" + (f": {self.new}" if self.new and self.new not in subject else "")
        if self.direction is Direction.GONE or not self.new:
            return f"{subject} is gone" + (f": it was {self.old}" if self.old and self.old not in subject else "")
        return f"{subject}: {self.old} becomes {self.new}"

    @property
    def where(self) -> Spot | None:
        """The place to point at: on the new side where there is one."""
        return self.head or self.base


@dataclass(frozen=True, slots=True)
class Affected:
    """Whom the changes of one declaration reach: subscriptions by name, each with the customer and the monthly fee."""

    customers: Mapping[str, str] = field(default_factory=dict)
    fees: Mapping[str, Money] = field(default_factory=dict)

    @property
    def totals(self) -> dict[str, Money]:
        """What all of them pay a month, by currency."""
        found: dict[str, Money] = {}
        for fee in self.fees.values():
            found[fee.currency] = found.get(fee.currency, Money(0, fee.currency)) + fee
        return dict(sorted(found.items()))

    def __add__(self, other: "Affected") -> "Affected":
        """Both together: whom both reach is counted once."""
        return Affected({**self.customers, **other.customers}, {**self.fees, **other.fees})


@dataclass(frozen=True, slots=True)
class Impact:
    """What a change comes to in numbers, by both sides: the answer in a sentence, tables, and notes.

    ``key`` names it for programs, and ``data`` is what they get: plain values, amounts as decimal strings.
    """

    key: Literal["revenue", "usage", "replayed"]
    title: str
    headline: str
    data: Mapping[str, Any]
    sections: tuple[Section, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that changed between two sides, what is wrong with that, and whom it reaches.

    ``problems`` are contradictions, which fail every run: notice that is too short, approvals that hold no longer.
    ``skipped`` says what could not be compared, and on which side. ``sources`` holds the text of the files that are
    told of, by side and name. ``affected`` is keyed by the label of a declaration;
    ``named`` says whether customers are told by name; ``impacts`` are the numbers that were asked for, or follow.
    """

    base: str
    head: str
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()
    skipped: tuple[tuple[Whose, Problem], ...] = ()
    sources: Mapping[tuple[Whose, str], str] = field(default_factory=dict)
    affected: Mapping[str, Affected] = field(default_factory=dict)
    subscriptions: int = 0
    named: bool = False
    impacts: tuple[Impact, ...] = ()

    def count(self, weight: Class) -> int:
        """How many changes are of a class."""
        return sum(change.weight is weight for change in self.changes)

    def under(self, folder: str) -> "Review":
        """The same review with its files named from a folder above the workspace: where the reader stands."""
        if folder in {"", "."}:
            return self

        def moved(spot: Spot | None) -> Spot | None:
            return spot and replace(spot, file=f"{folder}/{spot.file}")

        def there(problem: Problem) -> Problem:
            return replace(problem, place=replace(problem.place, file=f"{folder}/{problem.place.file}"))

        return replace(
            self,
            changes=tuple(replace(each, base=moved(each.base), head=moved(each.head)) for each in self.changes),
            problems=tuple(map(there, self.problems)),
            skipped=tuple((side, there(problem)) for side, problem in self.skipped),
            sources={(side, f"{folder}/{file}"): text for (side, file), text in self.sources.items()},
        )

    @property
    def nothing(self) -> bool:
        """True when there is nothing to tell."""
        return not (self.changes or self.problems or self.skipped)

    def fails(self, weight: Class | None) -> bool:
        """True for a contradiction, or for a change of this class or a heavier one that nobody approved."""
        if any(problem.severity is not Severity.WARNING for problem in self.problems):
            return True
        if weight is None:
            return False
        heavy = ORDER[: ORDER.index(weight) + 1]
        return any(change.weight in heavy and not change.approved_by for change in self.changes)
