from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from svcctl.catalog import Catalog
from svcctl.findings import Path, Problem, Severity
from svcctl.findings.report import many
from svcctl.kinds import kinds
from svcctl.kinds.policy import PREFIX
from svcctl.policy.faults import JudgeError, MismatchError
from svcctl.policy.joins import Declaration, day_of
from svcctl.policy.limits import Meter, costly
from svcctl.policy.listing import PriceLists
from svcctl.policy.lists import Places, refused, through
from svcctl.policy.prepare import Prepared
from svcctl.policy.steps import METER, Frame

_WHOLE: tuple[Places, ...] = ({"self": ()},)
CANNOT, COSTLY = "policy-cannot-judge", "policy-costly"


@dataclass(slots=True)
class Judging:
    """One policy at work on the declarations of a catalog, as of a day; counts what it judged and what it could not.

    ``prices`` computes the price lists that the policy asks for.
    """

    policy: Prepared
    catalog: Catalog
    today: date
    meter: Meter
    prices: PriceLists
    judged: int = 0
    steps: int = 0
    troubles: dict[tuple[Path, int, int], tuple[JudgeError, list[str]]] = field(default_factory=dict)

    def violations(self, declarations: Iterable[Declaration]) -> Iterator[Problem]:
        """Every violation, then what the policy could not judge: one problem for each place of an expression."""
        before = self.meter.total
        for item in declarations:
            self.meter.start()
            try:
                yield from self._violations(item)
            except JudgeError as error:
                key = (error.path, error.start, error.end)
                self.troubles.setdefault(key, (error, []))[1].append(item.label)
            self.meter.stop()
        self.steps = before - self.meter.total
        for trouble, labels in self.troubles.values():
            yield self._trouble(trouble, labels)

    def cost(self) -> Iterator[Problem]:
        """A word about a policy that looks at so much that everybody waits for it, and where to join instead."""
        if not costly(self.steps):
            return
        policy = self.policy.resource
        everything = [name for name, said in policy.spec.with_.items() if not said.by]
        path = ("spec", "with", everything[0]) if everything else ("spec", "assert")
        message = f"this policy takes {self.steps:,} steps for {many(self.judged, 'declaration')}"
        hint = "go through fewer lists inside each other, or let `with` find what belongs together by `by`"
        if everything:
            kind = policy.spec.with_[everything[0]].kind
            message += f": `{everything[0]}` is everything of kind {kind}, for each of them"
            hint = "say by `by` what belongs together, with `each` for values that stand in lists"
        yield Problem(message, policy.place(*path, on_key=bool(everything)), hint, COSTLY, policy.label)

    def _violations(self, item: Declaration) -> Iterator[Problem]:
        policy, frame = self.policy, self._frame(item)
        assert policy.holds and policy.message  # noqa: S101, PT018 - a policy without them was never prepared
        if self.meter.spent:
            spent = "the policies of this run have taken too long, and it was left out"
            raise refused(("spec", "assert"), MismatchError(spent))
        day = day_of(item, self.today)
        for join in policy.joins:
            frame[join.slot] = join.found(self.catalog, item, frame, day)
        if policy.where and not policy.where(frame):
            return
        self.judged += 1
        for places in through(policy.each, frame, {"self": ()}) if policy.each else _WHOLE:
            if not policy.holds(frame):
                yield self._violation(item, policy.message(frame), _where(places, *policy.at))

    def _frame(self, item: Declaration) -> Frame:
        policy = self.policy
        frame: Frame = [None] * policy.slots
        frame[METER], frame[policy.today], frame[policy.judged] = self.meter, self.today, item.data
        if policy.pricelist is not None:
            frame[policy.pricelist] = self.prices
        if policy.versions is not None:
            frame[policy.versions] = [each.data for each in self.catalog.versions(kinds()[item.kind], item.name)]
        return frame

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


def _where(places: Places, root: str, keys: Path) -> Path:
    """Where a finding points inside the judged declaration; its name, when the item stands in another one."""
    base = places[root]
    return ("metadata", "name") if base is None else (*base, *keys)
