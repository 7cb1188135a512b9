"""What can be wrong in meaning or between files. An open folder: `<area>/<fault>.py` is a rule, `.md` its page."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path

from svcctl.bundled import Member, members
from svcctl.catalog import Catalog
from svcctl.findings import Problem, Severity

Check = Callable[[Catalog, "Context"], Iterator[Problem]]

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
class Rule(Member):
    """One fault that svcctl knows: its page says what it is and how much it weighs; ``module`` finds it.

    Faults of the text and the schema have a page but no module: the readers that meet them report them.
    """

    @property
    def severity(self) -> Severity:
        """How much this fault weighs unless the workspace says otherwise."""
        return Severity(self.front["severity"])

    def check(self) -> Check:
        """The function that looks for this fault."""
        check: Check = import_module(f"{__name__}.{self.area}.{self.module}").check
        return check


@cache
def rules() -> dict[str, Rule]:
    """Every rule by id: whatever page stands in this folder, in alphabetical order."""
    return members(Rule, Path(__file__).parent)
