from dataclasses import dataclass
from enum import StrEnum

Path = tuple[str | int, ...]
"""Where a value stands inside one YAML document: ``("spec", "credits", "rules", 0, "bands")``."""


class Severity(StrEnum):
    """How much a finding weighs: an error fails the run, a warning only under ``--strict``, an info never."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text in a file: lines and columns from 1, columns in Unicode code points, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Place:
    """A place that a person can point at: a file, which of its YAML documents, and the path of keys inside it.

    ``on_key`` points at the key instead of its value (for a key that should not be there).
    ``span`` is set only where the text itself is at fault and no path exists (a syntax error, a CSV row).
    ``within`` narrows a place to some letters of the text that stands there, the end exclusive.
    """

    file: str
    document: int = 0
    path: Path = ()
    on_key: bool = False
    span: Span | None = None
    within: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Replace:
    """A change that mends a problem: the key or the text at its place, now ``old``, becomes ``new``.

    Offered only where one thing can be meant, so that `svcctl validate --fix` may make it.
    """

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake as a rule or a reader sees it: which rule, where, what is wrong and what to do next.

    ``rule`` may stay empty inside a rule's module: the engine puts the name of the file there. ``resource`` names the
    declaration (``SLA/support-pro@2``). ``severity`` is set only where the place decides it; else the rule's page does.
    """

    message: str
    place: Place
    hint: str = ""
    rule: str = ""
    resource: str = ""
    severity: Severity | None = None
    fix: Replace | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem with its weight and its lines: what a reporter prints and CI acts on.

    ``fingerprint`` is its own name that outlives edits, where it is about something that has one, such as a change.
    """

    rule: str
    severity: Severity
    message: str
    file: str
    span: Span
    path: Path = ()
    hint: str = ""
    resource: str = ""
    document: int = 0
    fix: Replace | None = None
    fingerprint: str = ""

    @property
    def sort_key(self) -> tuple[str, Span, str, str]:
        """Findings are told in reading order: by file, line and column, then rule."""
        return (self.file, self.span, self.rule, self.message)


def dotted(path: Path) -> str:
    """A path as people write it: ``spec.credits.rules[0].bands``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text
