from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Problem
from svcctl.kinds.policy import PREFIX, Policy
from svcctl.policy.joins import Declaration, still_counts
from svcctl.policy.judge import CANNOT, Judging
from svcctl.policy.limits import Meter
from svcctl.policy.listing import PriceLists
from svcctl.policy.prepare import Prepared, Preparing


def judge(catalog: Catalog, today: date, prices: PriceLists, only: frozenset[str] | None = None) -> Iterator[Problem]:
    """Everything that the company's own policies object to, and everything that is wrong with the policies themselves.

    Problems of a policy have the rule ``policy/`` and its name. ``only`` names the rules to run; ``today`` is the day
    that versions, exceptions and the word `today` are judged by; ``prices`` computes price lists. Never raises on what
    a policy says.
    """
    by_kind: dict[str, list[Declaration]] = {}
    for item in still_counts(catalog, today):
        by_kind.setdefault(item.kind, []).append(item)
    meter = Meter()

    def at_work(prepared: Prepared) -> Judging:
        return Judging(prepared, catalog, today, meter, prices)

    for policy in catalog.all(Policy):
        for problem in _judge(policy, at_work, today, by_kind.get(policy.spec.for_, [])):
            if only is None or problem.rule in only:
                yield problem


def _judge(
    policy: Resource[Policy],
    at_work: Callable[[Prepared], Judging],
    today: date,
    declarations: list[Declaration],
) -> Iterator[Problem]:
    preparing = Preparing(policy)
    prepared = preparing.done()
    yield from preparing.problems
    yield from _without_examples(policy)
    if prepared:
        judging = at_work(prepared)
        yield from Allowances(policy, today).apply(judging.violations(declarations))
        yield from judging.cost()


def _without_examples(policy: Resource[Policy]) -> Iterator[Problem]:
    examples = policy.spec.examples
    wanted = {"pass": examples.passes, "fail": examples.fails}
    lacking = [f"`{name}`" for name, given in wanted.items() if not given]
    if lacking:
        path = ("spec", "examples") if "examples" in policy.data["spec"] else ("metadata", "name")
        message = f"this policy has no examples that {' or '.join(lacking)}, so nobody has seen that it works"
        problem = policy.problem(message, *path, hint="add a small case of each; `svcctl test` runs them")
        yield Problem(problem.message, problem.place, problem.hint, "policy-without-examples", problem.resource)


@dataclass(slots=True)
class Allowances:
    """The exceptions of one policy: what they cover is not told while they last, and they do not outlive their use."""

    policy: Resource[Policy]
    today: date

    def apply(self, problems: Iterator[Problem]) -> Iterator[Problem]:
        """The problems that no exception covers, then the exceptions that are over, and those that cover nothing."""
        used: set[int] = set()
        whole = True
        about: dict[str, list[int]] = {}
        for index, item in enumerate(self.policy.spec.exceptions):
            about.setdefault(item.resource, []).append(index)
        for problem in problems:
            whole = whole and problem.rule != CANNOT
            covering = [index for name in _named(problem) for index in about.get(name, ())]
            used.update(covering)
            if not any(self.today <= self.policy.spec.exceptions[index].expires for index in covering):
                yield problem
        for index, item in enumerate(self.policy.spec.exceptions):
            if item.expires < self.today:
                hint = f"mend {item.resource}, or have {item.approver} approve a new date with a reason"
                message = f"the exception for {item.resource} ended on {item.expires}"
                yield self._tell("policy-exception-expired", message, hint, index, "expires")
            elif index not in used and whole:
                message = f"{item.resource} keeps this policy, or there is no such declaration: nothing is excepted"
                yield self._tell("policy-exception-unused", message, "delete this exception", index, "resource")

    def _tell(self, rule: str, message: str, hint: str, index: int, key: str) -> Problem:
        place = self.policy.place("spec", "exceptions", index, key)
        return Problem(message, place, hint, rule, self.policy.label)


def _named(problem: Problem) -> set[str]:
    """What an exception may call the declaration that breaks the policy: its label, with its version or without."""
    return {problem.resource, problem.resource.partition("@")[0]} if problem.rule.startswith(PREFIX) else set()
