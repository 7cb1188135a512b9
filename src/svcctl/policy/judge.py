from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from svcctl.catalog import Catalog
from svcctl.findings import Path, Problem, Severity
from svcctl.findings.report import many
from svcctl.kinds import kinds
from svcctl.kinds.policy import PREFIX
from svcctl.policy.faults import JudgeError, MismatchError
from svcctl.policy.joins import Declaration, day_of
from svcctl.policy.limits import Meter
from svcctl.policy.prepare import Each, Prepared
from svcctl.policy.steps import METER, Frame, MissingKeyError
from svcctl.policy.values import named

CANNOT = "policy-cannot-judge"


@dataclass(slots=True)
class Judging:
    """One policy at work on the declarations of a catalog, as of a day; counts what it judged and what it could not."""

    policy: Prepared
    catalog: Catalog
    today: date
    meter: Meter
    judged: int = 0
    troubles: dict[tuple[Path, int, int], tuple[JudgeError, list[str]]] = field(default_factory=dict)

    def violations(self, declarations: Iterable[Declaration]) -> Iterator[Problem]:
        """Every violation, then what the policy could not judge: one problem for each place of an expression."""
        for item in declarations:
            self.meter.start()
            try:
                yield from self._violations(item)
            except JudgeError as error:
                key = (error.path, error.start, error.end)
                self.troubles.setdefault(key, (error, []))[1].append(item.label)
            self.meter.stop()
        for trouble, labels in self.troubles.values():
            yield self._trouble(trouble, labels)

    def _violations(self, item: Declaration) -> Iterator[Problem]:
        policy, frame = self.policy, self._frame(item)
        assert policy.holds and policy.message  # noqa: S101, PT018 - a policy without them was never prepared
        if self.meter.spent:
            raise self._error(("spec", "assert"), "the policies of this run have taken too long, and it was left out")
        day = day_of(item, self.today)
        for join in policy.joins:
            frame[join.slot] = self._metered(("spec", "with"), join.found, self.catalog, item, frame, day)
        if policy.where and not policy.where(frame):
            return
        self.judged += 1
        for places in self._cases(frame, policy.each, {"self": ()}):
            if not policy.holds(frame):
                yield self._violation(item, policy.message(frame), _where(places, *policy.at))

    def _frame(self, item: Declaration) -> Frame:
        policy = self.policy
        frame: Frame = [None] * policy.slots
        frame[METER], frame[policy.today], frame[policy.judged] = self.meter, self.today, item.data
        if policy.versions is not None:
            frame[policy.versions] = [each.data for each in self.catalog.versions(kinds()[item.kind], item.name)]
        return frame

    def _cases(
        self, frame: Frame, each: list[Each], places: dict[str, Path | None]
    ) -> Iterator[dict[str, Path | None]]:
        """Goes through the lists of `each`, one inside the other; yields where every item stands."""
        if not each:
            yield places
            return
        first, *rest = each
        root = places.get(first.root)
        for step, values in self._items(first, frame):
            self._metered(first.items.path, self.meter.take, 1)
            for slot, value in zip(first.slots, values, strict=True):
                frame[slot] = value
            here = None if root is None else (*root, *first.keys, step)
            yield from self._cases(frame, rest, {**places, first.name: here})

    def _items(self, each: Each, frame: Frame) -> Iterator[tuple[str | int, tuple[object, ...]]]:
        try:
            found = each.items(frame)
        except MissingKeyError:
            return  # a list that is left out has no items
        if isinstance(found, dict) and len(each.slots) == 2:
            yield from ((key, (key, value)) for key, value in found.items())
        elif isinstance(found, list) and len(each.slots) == 1:
            yield from ((index, (value,)) for index, value in enumerate(found))
        else:
            raise self._error(each.items.path, f"{named(found)} cannot be gone through here")

    def _metered(self, path: Path, of: Callable[..., Any], *values: Any) -> Any:
        try:
            return of(*values)
        except MismatchError as error:
            raise self._error(path, error.message, error.hint) from None

    def _error(self, path: Path, message: str, hint: str = "") -> JudgeError:
        error = JudgeError(message, 0, 0, hint)
        error.path = path
        return error

    def _violation(self, item: Declaration, message: str, path: Path) -> Problem:
        spec, name = self.policy.resource.spec, self.policy.resource.name
        rule, severity = f"{PREFIX}{name}", Severity(spec.severity)
        return Problem(message, item.place(*path), spec.instead, rule, item.label, severity)

    def _trouble(self, error: JudgeError, labels: list[str]) -> Problem:
        policy = self.policy.resource
        place = policy.place(*error.path)
        within = replace(place, within=(error.start, error.end) if error.end else None)
        others = f" (and {many(len(labels) - 1, 'other')})" if len(labels) > 1 else ""
        message = f"cannot judge {labels[0]}{others}: {error.message}"
        return Problem(message, within, error.hint, CANNOT, policy.label)


def _where(places: dict[str, Path | None], root: str, keys: Path) -> Path:
    """Where a finding points inside the judged declaration; its name, when the item stands in another one."""
    base = places[root]
    return ("metadata", "name") if base is None else (*base, *keys)
