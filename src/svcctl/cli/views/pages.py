from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

import svcctl
from svcctl.rules import rules

_PACKAGE = Path(svcctl.__file__).parent


@dataclass(frozen=True, slots=True)
class Topic:
    """Something `svcctl explain` can tell about: a rule, a kind or an output format, each with a page of its own."""

    name: str
    area: str
    summary: str
    page: Path
    severity: str = ""

    @property
    def text(self) -> str:
        """The page as Markdown, without the lines for machines at its top; a rule says how much it weighs."""
        body = self.page.read_text(encoding="utf-8").split("\n---\n", 1)[-1].strip()
        if not self.severity:
            return f"{body}\n"
        heading, _, rest = body.partition("\n")
        weight = f"A rule of the area {self.area}; its severity is {self.severity} unless `svcctl.yaml` says otherwise."
        return f"{heading}\n\n{weight}\n{rest}\n"


@cache
def topics() -> tuple[Topic, ...]:
    """Everything that has a page: rules by area, then kinds, then output formats."""
    told = sorted(rules().values(), key=lambda rule: (rule.area, rule.id))
    found = [Topic(rule.id, rule.area, rule.summary, rule.page, str(rule.severity)) for rule in told]
    return (*found, *_pages("kinds"), *_pages("reporters"))


def _pages(folder: str) -> Iterator[Topic]:
    area = {"kinds": "kinds", "reporters": "formats"}[folder]
    for page in sorted((_PACKAGE / folder).glob("*.md")):
        front, _, body = page.read_text(encoding="utf-8").partition("\n---\n")
        summary = next((line.partition(":")[2] for line in front.splitlines() if line.startswith("summary:")), "")
        heading = body.strip().partition("\n")[0].removeprefix("# ")
        yield Topic(heading.strip(), area, summary.strip(), page)


def listing() -> str:
    """Every topic in a line with its severity and summary, by area."""
    wide = max(len(topic.name) for topic in topics())
    lines: list[str] = []
    for area, members in groupby(topics(), key=lambda topic: topic.area):
        lines += ["", area]
        lines += [f"  {topic.name:<{wide}}  {topic.severity:<8}{topic.summary}" for topic in members]
    return "\n".join(line.rstrip() for line in lines[1:]) + "\n"
