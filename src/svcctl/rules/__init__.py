"""What can be wrong in meaning or between files. An open folder: `<area>/<fault>.py` is a rule, `.md` its page."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path

from svcctl.catalog import Catalog
from svcctl.findings import Problem, Severity

Check = Callable[[Catalog, "Context"], Iterator[Problem]]
_FOLDER = Path(__file__).parent

UNREADABLE = frozenset(
    {
        "control-character",
        "not-utf8",
        "unreadable-file",
        "yaml-alias-bomb",
        "yaml-syntax",
        "yaml-too-deep",
        "yaml-too-large",
    }
)
"""Faults for which a file, or the rest of it, was not read: whatever else is wrong there is not known."""

GUARDED = frozenset(
    {
        "baseline-outdated",
        "suppression-expired",
        "suppression-malformed",
        "suppression-unused",
        "unknown-rule",
        "yaml-syntax",
    }
)
"""What a workspace may neither switch off nor suppress: faults that hide others, and what keeps exceptions honest."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may ask besides the catalog: which day it is for this run. Rules never ask the machine's clock."""

    today: date


@dataclass(frozen=True, slots=True)
class Rule:
    """One fault that svcctl knows: its page says what it is and how much it weighs; ``module`` finds it.

    Faults of the text and the schema have a page but no module: the readers that meet them report them.
    """

    id: str
    area: str
    page: Path
    module: str | None

    @property
    def front(self) -> dict[str, str]:
        """The lines between the two ``---`` at the top of the page: severity, summary."""
        return _front(self.page)

    @property
    def severity(self) -> Severity:
        """How much this fault weighs unless the workspace says otherwise."""
        return Severity(self.front["severity"])

    @property
    def summary(self) -> str:
        """The fault in one line."""
        return self.front["summary"]

    def check(self) -> Check:
        """The function that looks for this fault."""
        check: Check = import_module(f"{__name__}.{self.area}.{self.module}").check
        return check


@cache
def rules() -> dict[str, Rule]:
    """Every rule by id: whatever page stands in this folder, in alphabetical order."""
    found = {}
    for page in sorted(_FOLDER.glob("*/*.md"), key=lambda page: page.stem):
        module = page.stem.replace("-", "_")
        has_module = page.with_name(f"{module}.py").exists()
        found[page.stem] = Rule(page.stem, page.parent.name, page, module if has_module else None)
    return found


@cache
def _front(page: Path) -> dict[str, str]:
    lines = page.read_text(encoding="utf-8").split("\n---\n", 1)[0].splitlines()[1:]
    return {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
