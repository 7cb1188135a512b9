import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

import svcctl
from svcctl.bundled import body_of, front_of
from svcctl.changes import names
from svcctl.rules import rules
from svcctl.rules.accepting import accepting

_PACKAGE = Path(svcctl.__file__).parent
_GENERATED = re.compile(r"^<!-- /?keys -->\n?", re.MULTILINE)
"""What says, in the source of a page, which lines of it are written from the schema."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Something `svcctl explain` can tell about: a rule, a change, a kind, a format, a preset, by its page."""

    name: str
    area: str
    summary: str
    page: Path
    severity: str = ""

    @property
    def text(self) -> str:
        """The page as Markdown, without the lines for machines at its top; a rule says how much it weighs."""
        body = body_of(self.page)
        if self.area == "kinds":
            return f"{_GENERATED.sub('', body).rstrip()}\n"
        if not self.severity:
            return f"{body}\n"
        heading, _, rest = body.partition("\n")
        weight = f"A rule of the area {self.area}; its severity is {self.severity} unless `svcctl.yaml` says otherwise."
        return f"{heading}\n\n{weight}\n{rest}\n\n{accepting(rules()[self.name])}\n"


@cache
def topics() -> tuple[Topic, ...]:
    """Everything that has a page: rules by area, then changes, kinds, output formats and presets of ticket systems."""
    told = sorted(rules().values(), key=lambda rule: (rule.area, rule.id))
    found = [Topic(rule.id, rule.area, rule.summary, rule.page, str(rule.severity)) for rule in told]
    return (*found, *_changes(), *_kinds(), *_pages("reporters", "formats"), *_pages("presets", "presets"))


def _changes() -> Iterator[Topic]:
    """What `svcctl diff` tells: every name of a change leads to the page of both directions."""
    for name, (definition, direction) in sorted(names().items()):
        weight = definition.names[direction].weight
        yield Topic(name, "changes", f"{definition.summary} ({weight})", definition.page)


def _kinds() -> Iterator[Topic]:
    """Every kind has a page, which begins with its name."""
    pages = {_heading(page): page for page in (_PACKAGE / "kinds").glob("*.md")}
    for kind, page in sorted(pages.items()):
        yield Topic(kind, "kinds", _summary(page), page)


def _pages(folder: str, area: str) -> Iterator[Topic]:
    """The members of an open folder that are named by their files."""
    for page in sorted((_PACKAGE / folder).glob("*.md")):
        yield Topic(page.stem, area, _summary(page), page)


def _summary(page: Path) -> str:
    return front_of(page).get("summary", "")


def _heading(page: Path) -> str:
    return body_of(page).partition("\n")[0].removeprefix("# ").strip()


def listing() -> str:
    """Every topic in a line with its severity and summary, by area."""
    wide = max(len(topic.name) for topic in topics())
    lines: list[str] = []
    for area, members in groupby(topics(), key=lambda topic: topic.area):
        lines += ["", area]
        lines += [f"  {topic.name:<{wide}}  {topic.severity:<9}{topic.summary}" for topic in members]
    return "\n".join(line.rstrip() for line in lines[1:]) + "\n"
