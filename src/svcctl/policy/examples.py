from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Literal

from svcctl.catalog import Catalog, Resource
from svcctl.findings import Path, Problem, dotted
from svcctl.kinds import kinds
from svcctl.kinds.base import Metadata, Spec, convert
from svcctl.kinds.policy import Example, Policy
from svcctl.policy.joins import still_counts
from svcctl.policy.judge import CANNOT, Judging
from svcctl.policy.limits import Meter
from svcctl.policy.listing import PriceLists
from svcctl.policy.prepare import Prepared, Preparing
from svcctl.source.schema import API_VERSION, check_document

DAY = date(2026, 1, 1)
"""The day an example is judged on when it does not say."""
_INCOMPLETE = "missing-key"


class _Part(Spec, frozen=True):
    """A declaration in an example: as much of it as the policy looks at."""


class _DatedPart(Spec, frozen=True):
    """The same, of a kind whose versions hold from a date."""

    VERSIONED: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one example: whether the policy answered as it should, and if not, why, in words.

    ``judged`` counts the declarations that the policy was asked about; ``path`` is where the example stands.
    """

    wanted: Literal["pass", "fail"]
    about: str
    path: Path
    kept: bool
    reason: str = ""
    judged: int = 0


def examples_of(policy: Resource[Policy], prices: PriceLists) -> tuple[Result, ...]:
    """Tries a policy on its examples. An example keeps its word when the policy objects to it exactly if it should.

    ``prices`` computes the price lists of the books in them.
    """
    preparing = Preparing(policy)
    prepared = preparing.done()
    wrong = "; ".join(problem.message for problem in preparing.problems)
    return tuple(
        _tried(prepared, example, wanted, path, prices)
        if prepared
        else Result(wanted, example.about, path, kept=False, reason=wrong)
        for wanted, example, path in _every(policy.spec)
    )


def never_seen(results: Iterable[Result]) -> str:
    """What no example has shown of a policy: that it objects, or that it lets something pass; empty when both are."""
    shown = {result.wanted for result in results if result.kept and result.judged}
    if "fail" not in shown:
        return "it was never seen to object to anything"
    return "" if "pass" in shown else "it was never seen to let anything pass"


def _every(spec: Policy) -> Iterator[tuple[Literal["pass", "fail"], Example, Path]]:
    for index, example in enumerate(spec.examples.passes):
        yield "pass", example, ("spec", "examples", "pass", index)
    for index, example in enumerate(spec.examples.fails):
        yield "fail", example, ("spec", "examples", "fail", index)


def _tried(
    policy: Prepared, example: Example, wanted: Literal["pass", "fail"], path: Path, prices: PriceLists
) -> Result:
    declarations, wrong = _given(policy.resource.spec.for_, example)
    if wrong:
        return Result(wanted, example.about, path, kept=False, reason=wrong)
    today = example.today or DAY
    catalog = Catalog(tuple(declarations))
    judging = Judging(policy, catalog, today, Meter(), prices)
    mine = [item for item in still_counts(catalog, today) if item.kind == policy.resource.spec.for_]
    for join in policy.joins:
        join.forget()
    found = list(judging.violations(mine))
    reason = _reason(found, wanted, judging.judged)
    return Result(wanted, example.about, path, kept=not reason, reason=reason, judged=judging.judged)


def _reason(found: list[Problem], wanted: str, judged: int) -> str:
    """Why an example does not keep its word; empty when it does."""
    troubles = [problem.message for problem in found if problem.rule == CANNOT]
    if troubles:
        return troubles[0]
    if wanted == "fail" and not found:
        return "the policy does not object" + ("" if judged else ": nothing given is judged by it")
    if wanted == "pass" and found:
        return f"the policy objects: {found[0].message}"
    return ""


def _given(kind: str, example: Example) -> tuple[list[Resource[Spec]], str]:
    """The declarations of an example, and what is wrong with the first one that is none."""
    found: list[Resource[Spec]] = []
    for index, data in enumerate(example.given):
        number = f"-{index + 1}" if len(example.given) > 1 else ""
        document = _completed(kind, dict(data), f"example{number}")
        faults = [fault for fault in check_document(document, "", 0) if fault.rule != _INCOMPLETE]
        if faults:
            where = dotted(faults[0].place.path)
            return [], f"given[{index}].{where}: {faults[0].message}" + (
                f" ({faults[0].hint})" if faults[0].hint else ""
            )
        try:
            metadata = convert(document["metadata"], Metadata)
        except ValueError as error:  # what only the schema of a whole declaration asks for
            return [], f"given[{index}].metadata: {error}"
        part = _DatedPart() if kinds()[document["kind"]].VERSIONED else _Part()
        found.append(Resource(document["kind"], metadata, part, document, ""))
    return found, ""


def _completed(kind: str, data: dict[str, Any], name: str) -> dict[str, Any]:
    """A part of a declaration with the envelope that it left out."""
    metadata = data.get("metadata", {})
    if isinstance(metadata, dict):
        data["metadata"] = {"name": name, **metadata}
    data.setdefault("spec", {})
    return {"apiVersion": API_VERSION, "kind": kind, **data}
