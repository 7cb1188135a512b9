import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from svcctl.catalog import Catalog
from svcctl.findings import Accepted, Finding, Place, Problem, Report, Severity
from svcctl.rules import Context, rules
from svcctl.source.compose import quiet
from svcctl.source.yaml_text import Document, load
from svcctl.validation.declarations import build
from svcctl.validation.governance import Governance, switched_off
from svcctl.validation.locate import located, to_findings
from svcctl.validation.registers import read_register
from svcctl.workspace import REGISTER, ROOT_FILE, SourceFile, read_workspace

_NAME = re.compile(rb"\bname:\s*[\"']?([a-z0-9]+(?:-[a-z0-9]+)*)")


def load_catalog(root: Path, today: date) -> tuple[Catalog, Report]:
    """The workspace at ``root``, read and validated as of a day: what it declares, and everything wrong with it."""
    files, unread = read_workspace(root)
    return validate_files(files, today, unread=unread)


def read_catalog(root: Path) -> Catalog:
    """What the workspace at ``root`` declares, judged by nobody: for questions that no fault stands in the way of."""
    return declared(read_workspace(root)[0])


@quiet()
def declared(files: Iterable[SourceFile], passed: int | None = None) -> Catalog:
    """What these files declare, judged by nobody; ``passed`` is how many resources they were, when they were judged."""
    return _declared({file.path: file.content for file in files}, passed)[0]


_TERMS = frozenset({"source", "schema", "sla", "workspace"})
_HARMLESS = frozenset({"unknown-locale"})
_IDENTITY = frozenset({"duplicate-name", "versions-overlap", "effective-dates-reversed"})


def in_the_way(report: Report) -> Report | None:
    """The errors that no number may be computed over: in the terms themselves, or in what names them; None if sound.

    A plan without an article number hinders nobody from measuring, nor does a locale that does not exist; an SLA that
    names no calendar does.
    """
    errors = [
        finding for finding in report.findings if finding.severity is Severity.ERROR and finding.rule not in _HARMLESS
    ]
    if not errors:  # then nobody has to look up what the rules are about, which takes longer than all else here
        return None
    area = {rule.id: rule.area for rule in rules().values()}
    found = tuple(item for item in errors if area.get(item.rule) in _TERMS or item.rule in _IDENTITY or _lost(item))
    return replace(report, findings=found) if found else None


def _lost(finding: Finding) -> bool:
    """True where the way from a customer to its terms leads nowhere."""
    names_terms = finding.resource.startswith(("SLA/", "Subscription/")) or finding.path[-1:] == ("sla",)
    return finding.rule == "unknown-reference" and names_terms


@quiet()
def validate_files(
    files: Iterable[SourceFile], today: date, only: frozenset[str] | None = None, unread: Iterable[Problem] = ()
) -> tuple[Catalog, Report]:
    """Everything that can be wrong in these files, in reading order.

    ``only`` names the rules to run (faults of text and schema are always told); ``today`` is the day that dated rules
    and expiring suppressions are judged by. Never raises on what a user wrote.
    """
    contents = {file.path: file.content for file in files}
    catalog, problems, faults = _declared(contents)
    problems += [*unread, *faults, *_no_workspace(contents, catalog, problems)]
    problems += judged(catalog, today, only)
    governance = Governance.of(catalog, contents, today)
    kept = governance.apply(problems, complete=only is None)
    findings = to_findings(kept, contents, governance.severity_of)
    named = dict.fromkeys(finding.file for finding in findings)
    sources = {name: contents[name].decode("utf-8", "replace") for name in named if name in contents}
    accepted = _accepted(governance, contents)
    resources = len(catalog.resources)
    return catalog, Report(findings, sources, files=len(contents), resources=resources, accepted=accepted)


def _declared(contents: dict[str, bytes], passed: int | None = None) -> tuple[Catalog, list[Problem], list[Problem]]:
    """What is declared, with the faults of texts and those of declarations."""
    documents, problems = _read(contents)
    catalog, faults = build(documents, passed)
    return replace(catalog, broken=catalog.broken.union(_names_in_ruins(contents, problems))), problems, faults


def _accepted(governance: Governance, contents: dict[str, bytes]) -> tuple[Accepted, ...]:
    pairs = sorted(governance.accepted, key=lambda pair: pair[0].place.file)
    found = located((problem for problem, _ in pairs), contents, governance.severity_of)
    said = (suppression for _, suppression in pairs)
    told = (
        Accepted(finding, each.reason, each.owner, each.expires, each.inline)
        for finding, each in zip(found, said, strict=True)
    )
    return tuple(sorted(told, key=lambda each: each.finding.sort_key))


def judged(catalog: Catalog, today: date, only: frozenset[str] | None = None) -> list[Problem]:
    """What rules and policies find in a catalog as of a day, before anything is suppressed."""
    return [*_run_rules(catalog, Context(today), only), *_run_policies(catalog, today, only)]


def _read(contents: dict[str, bytes]) -> tuple[list[Document], list[Problem]]:
    documents: list[Document] = []
    problems: list[Problem] = []
    for path, content in contents.items():
        found, faults = read_register(content, path) if path.endswith(REGISTER) else load(content, path)
        documents += found
        problems += faults
    return documents, problems


def _no_workspace(contents: dict[str, bytes], catalog: Catalog, problems: list[Problem]) -> Iterator[Problem]:
    """A root file that says nothing leaves a company without currency and zone; a broken one is told already."""
    broken = any(kind == "Workspace" for kind, _ in catalog.broken)
    told = broken or any(problem.place.file == ROOT_FILE for problem in problems)
    if ROOT_FILE in contents and catalog.workspace is None and not told:
        hint = "write kind: Workspace with the company, its currency and its time zone; `svcctl init --empty` shows how"
        yield Problem("this file declares no Workspace", Place(ROOT_FILE), hint, "no-workspace")


def _names_in_ruins(contents: dict[str, bytes], problems: Iterable[Problem]) -> Iterator[tuple[str, str]]:
    """The names in files that have a fault of text: what they declare may be lost, and is not unknown for that."""
    for file in {problem.place.file for problem in problems}:
        for name in _NAME.findall(contents[file]):
            yield "", name.decode()


def _run_rules(catalog: Catalog, context: Context, only: frozenset[str] | None) -> Iterator[Problem]:
    off = switched_off(catalog)
    for rule in rules().values():
        if rule.module and rule.id not in off and (only is None or rule.id in only):
            for problem in rule.check()(catalog, context):
                yield replace(problem, rule=rule.id)


def _run_policies(catalog: Catalog, today: date, only: frozenset[str] | None) -> Iterator[Problem]:
    if any(resource.kind == "Policy" for resource in catalog.resources):
        from svcctl.policy import judge  # noqa: PLC0415 - a workspace without policies pays nothing for them
        from svcctl.pricing.listing import PriceLists  # noqa: PLC0415

        yield from judge(catalog, today, PriceLists(), only)
