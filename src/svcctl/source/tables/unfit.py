"""Files that are no export: what they are instead, what kept us from reading them, and what to do next."""

from svcctl.findings import Place, Problem, Severity, Span


class NoTableError(OSError):
    """A file whose beginning is not that of an export, with the rule it breaks, what it is, and the next step."""

    def __init__(self, message: str, hint: str, rule: str = "export-unreadable") -> None:
        super().__init__(message)
        self.message, self.hint, self.rule = message, hint, rule


def unreadable(file: str, error: Exception) -> Problem:
    """The problem of a file that the system does not give us, that ends before its end, or that is no export."""
    rule, hint = "export-unreadable", "check the path, or export it again"
    if isinstance(error, NoTableError):
        rule, why, hint = error.rule, error.message, error.hint
    else:
        why = getattr(error, "strerror", None) or str(error)
    place = Place(file, span=Span(1, 1, 1, 1))
    return Problem(f"the export cannot be read: {why}", place, hint, rule, severity=Severity.ERROR)
