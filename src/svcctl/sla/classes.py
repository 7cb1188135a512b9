"""Items that are alike: same terms, priority, region, tags. What measures them is decided once a class, not a row."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from svcctl.calendars.zones import SECOND
from svcctl.kinds.sla import SLA, TargetLine
from svcctl.sla.items import Items
from svcctl.sla.lanes import Lane, Rule, lane_of, metrics_of, rule_of
from svcctl.sla.terms import Register, Term
from svcctl.sla.vocabulary import Codes, Lookup, Vocabulary

Ints = npt.NDArray[np.int64]

NO_METRIC, NO_TARGET, NO_COLUMN = -1, -2, -3
"""Instead of a lane: the SLA does not promise the metric; no line of its targets fits; the export has no such event."""
REASONS = {NO_TARGET: "no-target", NO_COLUMN: "no-column"}

Name = tuple[int, *tuple[str, ...]]
"""What makes a class, in words: the index of its term, and the word of each field that tells classes apart."""


class Class(NamedTuple):
    """What all items of a class have in common."""

    term: int
    customer: str
    priority: str
    service: str
    region: str
    reason: str
    excluded: bool


class _Said(NamedTuple):
    """What is said of classes: the place of what is said of each one, among the different ``values``."""

    places: Codes
    values: dict[Any, int]


class Classes:
    """Sorts items into classes and knows the lane and the target of each class and metric.

    Tables are indexed by the number of a class: ``lane``, ``amount`` (microseconds, for targets that are a length of
    time), ``rule`` and ``line`` (which line of targets) by metric, ``fate`` (`MEASURED`, `EXCLUDED`, `OUT_OF_SCOPE`) of
    the whole item. ``events`` are those that snapshots tell, ``told`` those that histories tell. What makes a
    difference to the terms ``beside``, by which other classes measure the same items, tells classes apart here too.
    """

    def __init__(
        self,
        register: Register,
        words: Mapping[str, Vocabulary],
        events: frozenset[str],
        told: frozenset[str] | None = None,
        beside: list[Term] | None = None,
    ) -> None:
        self.terms = terms = register.terms
        self.words = words
        self.events, self.told, self.excusing = events, told, register.excusing
        self.metrics = metrics_of({id(term.sla): term.sla.spec for term in terms}.values())
        self.rules: list[Rule] = []
        self._ruled: dict[tuple[int, str], int] = {}
        self.members: list[Class] = []
        self.lanes: list[Lane] = []
        self._numbers: dict[tuple[int, ...], int] = {}
        self._lookup = Lookup(self._number)
        self._alike: dict[tuple[object, ...], tuple[list[tuple[int, ...]], bool]] = {}
        self._said: dict[str, _Said] = {}
        self._lane_numbers: dict[Lane, int] = {}
        self._rows: dict[str, list[tuple[int, ...]]] = {metric: [] for metric in self.metrics}
        self._fates: list[int] = []
        self._tables: dict[str, Ints] = {}
        self._term_of: Ints = np.zeros(0, np.int64)
        shape = [] if told is None else ["shape"]
        self._dimensions = _dimensions([*register.measured_by, *(beside or [])]) + shape
        self._dimensions += sorted(self.excusing.apart - set(self._dimensions))
        self._spoken = [(name, words[name].words) for name in self._dimensions]

    def of(self, items: Items, terms: Ints) -> Ints:
        """The class of each item, int64. ``terms`` are indices into the terms, one an item."""
        sizes = [len(self.terms), *(len(self.words[name].words) for name in self._dimensions)]
        return self._lookup.of([terms, *(items.codes[name] for name in self._dimensions)], sizes)

    def table(self, name: str) -> Ints:
        """A table by class: ``lane first-response``, ``amount resolution``, ``pauses resolution``, ``fate``."""
        kept = self._tables.get(name)
        before = 0 if kept is None else len(kept)
        if kept is None or before != len(self.members):
            kind, _, metric = name.partition(" ")
            column = _TABLES.index(kind) if metric else 0
            rows = [row[column] for row in self._rows[metric][before:]] if metric else self._fates[before:]
            more = np.array(rows, np.int64)
            kept = self._tables[name] = more if kept is None else np.concatenate([kept, more])
        return kept

    @property
    def term_of(self) -> Ints:
        """The index of the term of each class."""
        if len(self._term_of) != len(self.members):
            self._term_of = np.array([member.term for member in self.members], np.int64)
        return self._term_of

    @property
    def codes(self) -> list[tuple[int, ...]]:
        """What makes each class, in the order of their numbers: its term, and the numbers of its words."""
        return list(self._numbers)

    def like(self, codes: tuple[int, ...], term: int) -> int:
        """The number of the class of items that differ in nothing but their term from those that ``codes`` make."""
        return self._number((term, *codes[1:]))

    def said(self, name: str, said: Callable[[Class, Term], Any]) -> tuple[Codes, list[Any]]:
        """What is said of each class and its term, kept under a name: (its place by class, the different values)."""
        kept = self._said.get(name) or _Said(np.zeros(0, np.int32), {})
        if new := self.members[len(kept.places) :]:
            places = (kept.values.setdefault(said(member, self.terms[member.term]), len(kept.values)) for member in new)
            kept = kept._replace(places=np.append(kept.places, np.fromiter(places, np.int32, len(new))))
            self._said[name] = kept
        return kept.places, list(kept.values)

    def named(self) -> list[Name]:
        """Each class, in the order of their numbers, by what makes it: the same on any machine, for `called`."""
        words = [self.words[name].words for name in self._dimensions]
        return [
            (codes[0], *(known[code] for known, code in zip(words, codes[1:], strict=True))) for codes in self._numbers
        ]

    def called(self, name: Name) -> int:
        """The number of the class that another run of the same terms calls so; a new class gets the next one."""
        term, *words = name
        codes = (self.words[field].number(word) for field, word in zip(self._dimensions, words, strict=True))
        return self._number((term, *codes))

    def _number(self, codes: tuple[int, ...]) -> int:
        if codes not in self._numbers:
            self._numbers[codes] = len(self.members)
            self._add(codes)
        return self._numbers[codes]

    def _add(self, codes: tuple[int, ...]) -> None:
        word = {name: words[code] for (name, words), code in zip(self._spoken, codes[1:], strict=True)}
        term = self.terms[codes[0]]
        sla, reason, tags = term.sla.spec, word.get("excludedReason", ""), word.get("tags", "")
        member = Class(
            codes[0],
            term.customer or word.get("customer", ""),
            word.get("priority", ""),
            word.get("service", "") or term.service,
            word.get("region", "") or term.region,
            reason,
            reason in sla.exclusions,
        )
        self.members.append(member)
        events = self.told if self.told is not None and word.get("shape") else self.events
        windows = self.excusing.number(sla, member.service, member.customer)
        alike = (id(sla), member.priority, member.service, member.region, tags, events, windows)
        if alike not in self._alike:
            tagged = frozenset(filter(None, tags.split(",")))
            found = [self._clocked(sla, metric, member, tagged, events, windows) for metric in self.metrics]
            self._alike[alike] = found, any(row[0] >= 0 for row in found)
        found, clocked = self._alike[alike]
        for metric, row in zip(self.metrics, found, strict=True):
            self._rows[metric].append(row)
        self._fates.append(OUT_OF_SCOPE if not clocked else EXCLUDED if member.excluded else MEASURED)

    def _clocked(  # noqa: PLR0913, PLR0917 - everything that tells how items of a class are measured
        self, sla: SLA, metric: str, member: Class, tags: frozenset[str], events: frozenset[str], windows: int
    ) -> tuple[int, ...]:
        """A row of the tables of a metric: see `_TABLES`."""
        measure = sla.measure(metric)
        if measure is None:
            return NO_METRIC, 0, 0, -1, 0
        ruled = self._ruled.get((id(sla), metric))
        if ruled is None:
            rule = rule_of(sla, measure)
            if rule not in self.rules:
                self.rules.append(rule)
            ruled = self._ruled[id(sla), metric] = self.rules.index(rule)
        rule = self.rules[ruled]
        about = int(bool(measure.pause_in)), ruled
        lines = enumerate(measure.targets if about_service(sla, member.service) else ())
        number = next((n for n, line in lines if fits(line, member, tags)), None)
        if number is None:
            return NO_TARGET, 0, *about, len(measure.targets)
        if not {rule.starts, rule.stops} <= events:
            return NO_COLUMN, 0, *about, number
        line = measure.targets[number]
        lane = self.excusing.lane(lane_of(sla, measure, line), windows)
        if lane not in self._lane_numbers:
            self._lane_numbers[lane] = len(self.lanes)
            self.lanes.append(lane)
        amount = line.within.amount * SECOND if line.within.unit == "seconds" else 0
        return self._lane_numbers[lane], amount, *about, number


_TABLES = ("lane", "amount", "pauses", "rule", "line")
"""The tables of each metric: `pauses` says whether hold time is taken off, `rule` and `line` are numbers."""
MEASURED, EXCLUDED, OUT_OF_SCOPE = 0, 1, 2


def fits(line: TargetLine, member: Class, tags: frozenset[str]) -> bool:
    """True when a line of targets is meant for the items of a class; what a line leaves out fits all."""
    return (
        (not line.priority or member.priority in line.priority)
        and (not line.service or member.service == line.service.partition("@")[0])
        and (not line.region or member.region in line.region)
        and (not line.tag or bool(tags & set(line.tag)))
    )


def about_service(sla: SLA, service: str) -> bool:
    """True when an SLA is about a service: one of those it names, or any where it names none."""
    return not sla.services or service in {name.partition("@")[0] for name in sla.services}


def tags_that_matter(terms: list[Term]) -> frozenset[str]:
    """The tags that any target asks for; all others make no difference."""
    return frozenset(tag for line in _lines(terms) for tag in line.tag)


def _lines(terms: list[Term]) -> list[TargetLine]:
    slas = {id(term.sla): term.sla.spec for term in terms}.values()
    return [line for sla in slas for measure in sla.measures for line in measure.targets]


def _dimensions(terms: list[Term]) -> list[str]:
    """The fields by which items of one term may differ in what is promised, or are told apart in the report."""
    lines, narrowed = _lines(terms), any(term.sla.spec.services for term in terms)
    asked: dict[str, Callable[[TargetLine], bool]] = {
        "service": lambda line: narrowed or bool(line.service),
        "region": lambda line: bool(line.region),
        "tags": lambda line: bool(line.tag),
    }
    told_apart = ["priority", "excludedReason", *(["customer"] if any(not term.customer for term in terms) else [])]
    return told_apart + [
        name for name, asks in asked.items() if any(map(asks, lines)) or (name == "service" and narrowed)
    ]
