from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Place, Problem, Severity
from svcctl.kinds.policy import PREFIX
from svcctl.kinds.workspace import Workspace
from svcctl.rules import GUARDED, UNREADABLE, rules
from svcctl.validation.acceptances import Acceptance, Met, of_comment, of_workspace
from svcctl.validation.inline import Allowance, allowances


@dataclass(slots=True)
class Governance:
    """What a workspace decides about findings: the weight of each rule, and what is accepted until when, and why.

    ``known`` names the rules that there are: svcctl's own, and the company's policies.
    ``accepted`` holds the problems that are not told, once `apply` has been through them, each with its suppression.
    """

    workspace: Resource[Workspace] | None
    today: date
    catalog: Catalog
    known: frozenset[str]
    acceptances: tuple[Acceptance, ...] = ()
    malformed: tuple[Problem, ...] = ()
    used: set[int] = field(default_factory=set)
    accepted: list[tuple[Problem, Acceptance]] = field(default_factory=list)

    @classmethod
    def of(cls, catalog: Catalog, contents: Mapping[str, bytes], today: date) -> "Governance":
        """The decisions of the workspace that a catalog was read from, and of the comments in its files."""
        workspace = next(catalog.all(Workspace), None)
        said = list(allowances(contents))
        comments = (one for each in said if isinstance(each, Allowance) for one in of_comment(each, catalog))
        malformed = tuple(each for each in said if isinstance(each, Problem))
        return cls(workspace, today, catalog, known_rules(catalog), (*of_workspace(workspace), *comments), malformed)

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
        met = list(problems)
        acceptances = Met(self.acceptances)
        for problem in met:
            if self._configured(problem.rule) != "off" and not self._suppressed(problem, acceptances):
                yield problem
        unread = {problem.place.file for problem in met if problem.rule in UNREADABLE}
        yield from (problem for problem in self.malformed if problem.place.file not in unread)
        yield from self._expired()
        yield from self._unknown_rules()
        if complete:
            yield from self._unused(met)

    def _configured(self, rule: str) -> str:
        if self.workspace is None or rule in GUARDED:
            return ""
        return self.workspace.spec.rules.get(rule, "")

    def _suppressed(self, problem: Problem, acceptances: Met) -> bool:
        if problem.rule in GUARDED:
            return False
        met = acceptances.by(problem)
        self.used.update(index for index, _ in met)
        holding = [acceptance for _, acceptance in met if self.today <= acceptance.expires]
        self.accepted += [(problem, acceptance) for acceptance in holding[:1]]
        return bool(holding)

    def _expired(self) -> Iterator[Problem]:
        for said in self.acceptances:
            if said.expires < self.today:
                yield Problem(
                    f"this suppression of `{said.rule}` ended on {said.expires}",
                    said.expires_at,
                    f"mend {said.about}, or have {said.owner} renew the reason and the date",
                    "suppression-expired",
                    said.resource,
                )

    def _unused(self, met: list[Problem]) -> Iterator[Problem]:
        """Suppressions that met nothing, except where a broken declaration kept the rules away from what they meet."""
        areas = {rule.id: rule.area for rule in rules().values()}
        broken = {problem.place.file for problem in met if areas.get(problem.rule) in {"source", "schema"}}
        for index, said in enumerate(self.acceptances):
            hidden = said.at.file in broken if said.inline else self._is_broken(said.about)
            if index not in self.used and said.rule in self.known and not hidden:
                yield Problem(
                    f"nothing is suppressed here: `{said.rule}` does not fire for {said.about}",
                    said.at,
                    "delete this suppression",
                    "suppression-unused",
                    said.resource,
                )

    def _is_broken(self, resource: str) -> bool:
        kind, _, name = resource.partition("@")[0].partition("/")
        return self.catalog.lost(kind, name)

    def _unknown_rules(self) -> Iterator[Problem]:
        named: list[tuple[str, Place, str]] = []
        if self.workspace is not None:
            place, label = self.workspace.place, self.workspace.label
            named += [(rule, place("spec", "rules", rule), label) for rule in self.workspace.spec.rules]
        named += [(said.rule, said.rule_at, said.resource) for said in self.acceptances]
        for rule, where, resource in named:
            if rule not in self.known:
                yield Problem(f"there is no rule `{rule}`", where, _nearest(rule, self.known), "unknown-rule", resource)


def switched_off(catalog: Catalog) -> frozenset[str]:
    """The rules that the workspace does not want: they need not run."""
    said = catalog.workspace.spec if catalog.workspace else None
    chosen = said.rules.items() if isinstance(said, Workspace) else ()
    return frozenset(rule for rule, weight in chosen if weight == "off") - GUARDED


def known_rules(catalog: Catalog) -> frozenset[str]:
    """The rules that there are: svcctl's own, and the policies of a workspace, broken ones too."""
    policies = {f"{PREFIX}{item.name}" for item in catalog.resources if item.kind == "Policy"}
    policies |= {f"{PREFIX}{name}" for kind, name in catalog.broken if kind in {"Policy", ""}}
    return frozenset(policies | rules().keys())


def _nearest(rule: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only when a name is wrong

    near = get_close_matches(rule, sorted(known), 1)
    return f"did you mean `{near[0]}`?" if near else "`svcctl explain` lists the rules"
