from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Path, Problem, Severity, dotted
from svcctl.kinds.policy import PREFIX
from svcctl.kinds.workspace import Suppression, Workspace
from svcctl.rules import rules

_UNDECIDED = frozenset({"yaml-syntax", "suppression-expired", "suppression-unused", "unknown-rule"})
"""What a workspace may not switch off: faults that hide others, and the ones that keep suppressions honest."""


@dataclass(slots=True)
class Governance:
    """What a workspace decides about findings: the weight of each rule, and what is accepted until when, and why.

    ``known`` names the rules that there are: svcctl's own, and the company's policies.
    """

    workspace: Resource[Workspace] | None
    today: date
    known: frozenset[str] = frozenset()
    used: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, catalog: Catalog, today: date) -> "Governance":
        """The decisions of the workspace that a catalog was read from."""
        policies = {f"{PREFIX}{item.name}" for item in catalog.resources if item.kind == "Policy"}
        policies |= {f"{PREFIX}{name}" for kind, name in catalog.broken if kind in {"Policy", ""}}
        return cls(next(catalog.all(Workspace), None), today, frozenset(policies | rules().keys()))

    def severity_of(self, problem: Problem) -> Severity:
        """How much a problem weighs: what the workspace says, else what the problem says, else its rule's page."""
        said = self._configured(problem.rule)
        if said and said != "off":
            return Severity(said)
        return problem.severity or rules()[problem.rule].severity

    def apply(self, problems: Iterable[Problem], *, complete: bool) -> Iterator[Problem]:
        """The problems that are told: without switched-off rules and accepted findings, with stale suppressions.

        ``complete`` is False when only some rules ran: then a suppression that met nothing is not called unused.
        """
        for problem in problems:
            if self._configured(problem.rule) != "off" and not self._suppressed(problem):
                yield problem
        yield from self._expired()
        yield from self._unknown_rules()
        if complete:
            yield from self._unused()

    def _configured(self, rule: str) -> str:
        if self.workspace is None or rule in _UNDECIDED:
            return ""
        return self.workspace.spec.rules.get(rule, "")

    def _suppressions(self) -> Iterator[tuple[int, Suppression]]:
        if self.workspace is not None:
            yield from enumerate(self.workspace.spec.suppressions)

    def _suppressed(self, problem: Problem) -> bool:
        hit = False
        for index, suppression in self._suppressions():
            if problem.rule not in _UNDECIDED and _covers(suppression, problem):
                self.used.add(index)
                hit = hit or self.today <= suppression.expires
        return hit

    def _expired(self) -> Iterator[Problem]:
        for index, suppression in self._suppressions():
            if suppression.expires < self.today:
                yield self._tell(
                    "suppression-expired",
                    f"this suppression of `{suppression.rule}` ended on {suppression.expires}",
                    f"mend {suppression.resource}, or have {suppression.owner} renew the reason and the date",
                    ("spec", "suppressions", index, "expires"),
                )

    def _unused(self) -> Iterator[Problem]:
        for index, suppression in self._suppressions():
            if index not in self.used and suppression.rule in self.known:
                yield self._tell(
                    "suppression-unused",
                    f"nothing is suppressed here: `{suppression.rule}` does not fire for {suppression.resource}",
                    "delete this suppression",
                    ("spec", "suppressions", index),
                )

    def _unknown_rules(self) -> Iterator[Problem]:
        if self.workspace is None:
            return
        named: list[tuple[str, Path]] = [(rule, ("spec", "rules", rule)) for rule in self.workspace.spec.rules]
        named += [(item.rule, ("spec", "suppressions", index, "rule")) for index, item in self._suppressions()]
        for rule, path in named:
            if rule not in self.known:
                yield self._tell("unknown-rule", f"there is no rule `{rule}`", _nearest(rule, self.known), path)

    def _tell(self, rule: str, message: str, hint: str, path: Path) -> Problem:
        assert self.workspace is not None  # noqa: S101 - only called for a workspace's own entries
        return Problem(message, self.workspace.place(*path), hint, rule, self.workspace.label)


def _covers(suppression: Suppression, problem: Problem) -> bool:
    # A resource without a version means all its versions.
    if suppression.rule != problem.rule or suppression.resource not in {problem.resource, _unversioned(problem)}:
        return False
    return not suppression.path or dotted(problem.place.path).startswith(suppression.path)


def _unversioned(problem: Problem) -> str:
    return problem.resource.partition("@")[0]


def _nearest(rule: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only when a name is wrong

    near = get_close_matches(rule, sorted(known), 1)
    return f"did you mean `{near[0]}`?" if near else "`svcctl explain` lists the rules"
