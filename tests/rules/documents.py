"""Short declarations for tests of rules, and what one rule says of them."""

from datetime import date
from textwrap import indent

from svcctl.validation import validate_files
from svcctl.workspace import SourceFile

TODAY = date(2026, 1, 15)


def document(kind, name, spec, *, version=0, since="2026-01-01", until=""):
    dates = f", version: {version}, effective: {{from: {since}{f', to: {until}' if until else ''}}}" if version else ""
    return f"apiVersion: svcctl/v1\nkind: {kind}\nmetadata: {{name: {name}{dates}}}\nspec:\n{indent(spec, '  ')}\n"


def service(name, *, stage="live", more=""):
    return document("Service", name, f"summary: S\nlifecycle: {{stage: {stage}}}\nscope: {{included: [a]}}\n{more}")


def plan(name, *, rank=1, more=""):
    return document("Plan", name, f"service: backup\ntier: {{rank: {rank}, name: T}}\n{more}")


def sla(name, targets, *, clock="office", party="customer", objective="95%", more="", **dates):
    measure = f"{{metric: resolution, clock: {clock}, objective: {objective}, targets: [{targets}]}}"
    spec = f"party: {party}\ntimezone: Europe/Oslo\nmeasures:\n  - {measure}\n{more}"
    return document("SLA", name, spec, **({"version": 1} | dates))


def calendar(name, hours):
    return document("BusinessCalendar", name, f"timezone: Europe/Oslo\nhours: {{{hours}}}")


def told(rule, *documents, today=TODAY, hints=False):
    """The messages of one rule for these documents; any other finding is a mistake in the test."""
    _, report = validate_files([SourceFile("all.yaml", "---\n".join(documents).encode())], today, frozenset({rule}))
    assert {finding.rule for finding in report.findings} <= {rule}, report.findings
    return [finding.hint if hints else finding.message for finding in report.findings]
