"""Short declarations for tests of rules, and what one rule says of them."""

from datetime import date
from textwrap import indent

from svcctl.validation import validate_files
from svcctl.workspace import SourceFile

TODAY = date(2026, 1, 15)
CHARGE = "{type: flat, per: month, bands: {list: 490}}"


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


def book(*regions, version=1, since="2026-01-01"):
    prices = "".join(f"  - {{plan: p, region: {name}, charges: [{CHARGE}]}}\n" for name, _ in regions)
    rows = "".join(
        f"  - {{name: {name}, countries: [N{index}], currency: {money}}}\n"
        for index, (name, money) in enumerate(regions)
    )
    rows = rows.replace("N0", "NO").replace("N1", "DE")
    return document("PriceBook", "standard", f"regions:\n{rows}prices:\n{prices}", version=version, since=since)


def subscription(start, more):
    spec = f"customer: C-1\nplan: p\nstart: {start}\ncurrency: NOK\nmonthlyFee: 490\n{more}"
    return document("Subscription", "s", spec)


def told(rule, *documents, today=TODAY, hints=False):
    """The messages of one rule for these documents; any other finding is a mistake in the test."""
    _, report = validate_files([SourceFile("all.yaml", "---\n".join(documents).encode())], today, frozenset({rule}))
    assert {finding.rule for finding in report.findings} <= {rule}, report.findings
    return [finding.hint if hints else finding.message for finding in report.findings]
