"""Pages of rules as tests: what a page shows is run, and must be found where and only where it says so."""

import re
from collections import Counter
from datetime import date

from sectioned import Sectioned
from svcctl.rules import rules
from svcctl.validation import validate_files
from svcctl.workspace import SourceFile

FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
EXPECTED = re.compile(r"\b(error|warning|info): \[([a-z0-9-]+)\]")
TODAY = "2026-01-15"
FRONT = {"severity", "summary", "reason", "today"}


class Page(Sectioned):
    """A page of a rule."""

    def blocks(self, section):
        """The blocks of a section that can be run, as (file, text)."""
        for _, options, text in FENCE.findall(self.sections[section]):
            told = dict(option.split("=", 1) for option in options.split() if "=" in option)
            if "file" in told and told.get("example") != "none":
                yield told["file"], text

    @property
    def unrunnable(self):
        return any(
            "example=none" in options for text in self.sections.values() for _, options, _ in FENCE.findall(text)
        )

    @property
    def today(self):
        return date.fromisoformat(self.front.get("today", TODAY))


def form_faults(name, page):
    """What is wrong with the form of a page."""
    if page.heading != f"# {name}":
        yield f"the heading is {page.heading!r}"
    if page.front.get("severity") not in {"error", "warning", "info"}:
        yield f"severity is {page.front.get('severity')!r}"
    if not re.fullmatch(r"\S.{10,140}\.", page.front.get("summary", "")):
        yield f"the summary is no sentence in one line: {page.front.get('summary')!r}"
    if unknown := set(page.front) - FRONT:
        yield f"the top has {sorted(unknown)}"
    if len(page.prose.split()) < 15:
        yield "the text says too little: what it is and why it is bad"
    if list(page.sections) != ["Example", "Instead"]:
        yield f"the sections are {list(page.sections)}"
    if page.unrunnable != bool(page.front.get("reason")):
        yield "an example that is not run needs a reason at the top, and only such a page has one"


def run_faults(name, page):
    """What the examples of a page find that they should not, and the other way round."""
    fired = 0
    for section in ("Example", "Instead"):
        files = dict(page.blocks(section))
        expected = Counter(expectations(files))
        found = findings(files, page.today, name)
        fired += sum(rule == name for _, _, rule, _ in found) if section == "Example" else 0
        yield from (f"{section}: not found: {missed}" for missed in (expected - found).elements())
        yield from (f"{section}: not expected: {more}" for more in (found - expected).elements())
        if section == "Instead" and expected:
            yield "Instead: expects findings"
    if not fired and not page.unrunnable:
        yield "Example: the rule does not fire"


def expectations(files):
    for file, text in files.items():
        for number, line in enumerate(text.splitlines(), 1):
            _, _, comment = line.partition("#")
            yield from ((file, number, rule, severity) for severity, rule in EXPECTED.findall(comment))


def findings(files, today, name):
    sources = [SourceFile(file, text.encode()) for file, text in files.items()]
    _, report = validate_files(sources, today, frozenset({name}))
    return Counter((found.file, found.span.line, found.rule, str(found.severity)) for found in report.findings)


def all_pages():
    return {name: Page.read(rule.page.read_text(encoding="utf-8")) for name, rule in rules().items()}
