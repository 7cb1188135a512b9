"""A contract before it is laid out: its clauses with the right text each, filled in, and its schedules."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from svcctl.catalog import Resource
from svcctl.contracts.deal import Deal
from svcctl.contracts.faults import (
    CONDITION,
    EMPTY,
    MANDATORY,
    NO_TEXT,
    NOT_IN_FORCE,
    UNFIT,
    UNREADABLE,
    fault,
    in_letters,
)
from svcctl.contracts.filling import Unfilled, fill
from svcctl.contracts.values import Source, Typed, said, typed
from svcctl.contracts.variants import chosen, texts
from svcctl.findings import Path, Problem
from svcctl.kinds.clause import Clause, Parameter
from svcctl.kinds.contract_template import ContractTemplate
from svcctl.kinds.jurisdiction import Jurisdiction

Write = Callable[[Typed], str]
"""How a value is written in the language of the contract."""


@dataclass(frozen=True, slots=True)
class Included:
    """A clause that is part of a contract: the name that templates know it by, the text chosen, and it filled in."""

    name: str
    clause: Resource[Clause]
    text: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Gathered:
    """One document of a contract: its template, its clauses in their order, and the schedules behind it."""

    template: Resource[ContractTemplate]
    clauses: tuple[Included, ...]
    schedules: "tuple[Gathered, ...]" = ()

    def every(self) -> "Iterator[Gathered]":
        """This document and those behind it."""
        yield self
        for each in self.schedules:
            yield from each.every()


def gather(deal: Deal, write: Write, names: Mapping[str, Any]) -> tuple[Gathered, list[Problem]]:
    """What the contract says, and all that is in its way: with a problem, no contract is made.

    ``write`` writes values in the language of the contract; ``names`` are what texts know beside their blanks.
    """
    gathering = Gathering(deal, write, lambda text, blanks: fill(text, {**names, **blanks}))
    return gathering.all(), gathering.told()


@dataclass(slots=True)
class Gathering:
    """One contract on its way: what is gathered, what was asked for on the way, and what is in the way.

    ``answers`` are those to its conditions, by the template and the place of each; ``wanted`` the clauses that it asks
    for. One that is ``imagined`` has no customer yet: it holds what depends on no customer.
    """

    deal: Deal
    write: Write = str
    filled: Callable[[str, Mapping[str, str]], str | Unfilled] = lambda text, _: text
    imagined: bool = False
    problems: list[Problem] = field(default_factory=list)
    answers: dict[tuple[str, Path], bool] = field(default_factory=dict)
    wanted: set[str] = field(default_factory=set)

    def all(self) -> Gathered:
        """The contract from its template on."""
        found = self.document(self.deal.template, ())
        if not self.imagined:
            self.mandatory(found)
        return found

    def told(self) -> list[Problem]:
        """What is in the way, each once."""
        return list(dict.fromkeys(self.problems))

    def document(self, template: Resource[ContractTemplate], above: tuple[str, ...]) -> Gathered:
        """One template with its schedules; one that is behind itself is left out."""
        spec, above = template.spec, (*above, template.name)
        facts = self._facts(template)
        clauses = []
        for at, part in enumerate(spec.clauses):
            if self._wanted(part.when, template, ("spec", "clauses", at), facts):
                self.wanted.add(part.clause.partition("@")[0])
                clauses += self._included(template, ("spec", "clauses", at, "clause"), part.clause)
        schedules = []
        for at, each in enumerate(spec.schedules):
            if self._wanted(each.when, template, ("spec", "schedules", at), facts):
                behind = self._schedule(template, at, each.template, above)
                schedules += [self.document(behind, above)] if behind else []
        return Gathered(template, tuple(clauses), tuple(schedules))

    def _schedule(
        self, template: Resource[ContractTemplate], at: int, name: str, above: tuple[str, ...]
    ) -> Resource[ContractTemplate] | None:
        path = ("spec", "schedules", at, "template")
        found = self.deal.catalog.in_force(ContractTemplate, name, self.deal.day)
        if found is not None and found.holds_on(self.deal.day) and found.name not in above:
            return found
        inside = found is not None and found.name in above
        message = f"`{name}` {'is behind itself' if inside else f'is not in force on {self.deal.day}'}"
        self.problems.append(fault(NOT_IN_FORCE, template, path, message, "take it out, or name another template"))
        return None

    def _facts(self, template: Resource[ContractTemplate]) -> dict[str, Any]:
        deal = self.deal
        said = [each.data["spec"].get("values", {}) for each in (deal.jurisdiction, deal.template, template)]
        agreed = {
            key: value for each in (*said, deal.customer.data["spec"].get("values", {})) for key, value in each.items()
        }
        return {
            "customer": deal.customer.data,
            "provider": deal.provider.data,
            "jurisdiction": deal.jurisdiction.data,
            "plans": list(dict.fromkeys(each.spec.plan.partition("@")[0] for each in deal.subscriptions)),
            "values": agreed,
        }

    def _wanted(self, when: str, at: Resource[Any], path: Path, facts: dict[str, Any]) -> bool:
        if not when:
            return True
        from svcctl.contracts.conditions import asks, holds  # noqa: PLC0415 - the evaluator, which few contracts need

        if self.imagined and asks(when) - {"jurisdiction", "provider"}:
            return False
        answer = holds(when, facts)
        if isinstance(answer, bool):
            self.answers[at.label, path] = answer
            return answer
        problem = fault(CONDITION, at, (*path, "when"), answer.message, answer.hint)
        self.problems.append(in_letters(problem, answer.start, answer.end))
        return False

    def _included(self, template: Resource[ContractTemplate], path: Path, reference: str) -> list[Included]:
        deal, name = self.deal, reference.partition("@")[0]
        found = chosen(deal.catalog, reference, deal.jurisdiction, deal.day)
        if len(found) != 1:
            self.problems.append(self._no_text(template, path, reference, found))
            return []
        sources: list[Source] = [deal.customer, template, deal.template, deal.jurisdiction]
        blanks = {key: self._value(found[0], key, blank, sources) for key, blank in found[0].spec.parameters.items()}
        if None in blanks.values():
            return []
        filled = self.filled(found[0].spec.text, {key: value for key, value in blanks.items() if value is not None})
        if isinstance(filled, Unfilled):
            problem = fault(UNREADABLE, found[0], ("spec", "text"), filled.message, filled.hint)
            self.problems.append(in_letters(problem, filled.start, filled.end))
            return []
        return [Included(name, found[0], filled, tuple((key, f"{value}") for key, value in blanks.items()))]

    def _no_text(self, template: Resource[Any], path: Path, reference: str, found: list[Resource[Clause]]) -> Problem:
        deal, law, name = self.deal, self.deal.jurisdiction, reference.partition("@")[0]
        if found:
            message = f"{' and '.join(each.label for each in found)} are both the text of `{name}` for {law.name}"
            return fault(NO_TEXT, found[1], ("spec",), message, "say in `jurisdictions` which of them is for which")
        if "@" in reference or all(not clause.holds_on(deal.day) for clause in texts(deal.catalog, name)):
            message = f"no text of `{reference}` is in force on {deal.day}"
            hint = "choose another day, or write the version that holds then"
            return fault(NOT_IN_FORCE, template, path, message, hint)
        message = f"`{name}` has no text for {law.name} in the language {law.spec.language}"
        hint = f"write a Clause with `variantOf: {name}` and `language: {law.spec.language}`"
        return fault(NO_TEXT, template, path, message, hint)

    def _value(self, clause: Resource[Clause], name: str, blank: Parameter, sources: list[Source]) -> str | None:
        who, value = said(name, blank, sources)
        path: Path = ("spec", "parameters", name)
        if value is None:
            if self.imagined:
                return ""
            where = f"{self.deal.customer.label}, {self.deal.template.label} and {self.deal.jurisdiction.label}"
            hint = f"write it under `values` of the customer, the template or the jurisdiction: {blank.about}"
            self.problems.append(fault(EMPTY, clause, path, f"nobody fills `{name}`: not {where}", hint))
            return None
        try:
            return self.write(typed(blank, value))
        except ValueError as error:
            at, path = (who, ("spec", "values", name)) if who else (clause, (*path, "default"))
            message = f"`{name}` is {value}, which is no {blank.type}, as {clause.label} asks"
            self.problems.append(fault(UNFIT, at, path, message, str(error)))
            return None

    def mandatory(self, found: Gathered) -> None:
        """The clauses that the jurisdiction asks for are there."""
        law, there = self.deal.jurisdiction, {each.name for part in found.every() for each in part.clauses}
        for at, reference in enumerate(law.spec.mandatory_clauses):
            if reference.partition("@")[0] not in there and not self.problems:
                self.problems.append(lacking(found.template, law, at))


def lacking(template: Resource[ContractTemplate], law: Resource[Jurisdiction], at: int) -> Problem:
    """What is told of a clause that a jurisdiction asks for and a contract does not have."""
    name = law.spec.mandatory_clauses[at].partition("@")[0]
    message = f"{template.label} has no clause `{name}`, which {law.name} asks for"
    hint = "add it to the template without a condition, or take it out of `mandatoryClauses`"
    return fault(MANDATORY, law, ("spec", "mandatoryClauses", at), message, hint)
