"""What became of the rows of exclusions: counted, refused, or without effect, and what a reader should know of it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from svcctl.findings.report import many
from svcctl.sla.exclusions import Exclusions, Window
from svcctl.sla.excusing import suits
from svcctl.sla.terms import Term


@dataclass(frozen=True, slots=True)
class WindowRows:
    """Where the rows of exclusions went: counted, refused, or without effect, by their reasons."""

    read: int
    counted: int
    rejected: int
    unlisted: Mapping[str, int]

    @property
    def said(self) -> str:
        """The rows as a sum that anybody can check."""
        unlisted = sum(self.unlisted.values())
        return (
            f"{many(self.read, 'exclusion row')} read = {self.counted:,} counted + {self.rejected:,} rejected"
            f" + {unlisted:,} without effect"
        )


def window_rows(exclusions: Exclusions, terms: Iterable[Term]) -> WindowRows:
    """What became of each row: a window has no effect where no SLA that it could be about lists its reason.

    Raises ArithmeticError if a row was lost: that would be our bug.
    """
    scopes = {(id(term.sla), term.service, term.customer): term for term in terms}.values()
    unlisted = Counter(each.reason for each in exclusions.windows if not any(_listed(each, term) for term in scopes))
    counted, rejected = len(exclusions.windows) - unlisted.total(), len(exclusions.rejected)
    if exclusions.read != len(exclusions.windows) + rejected:
        raise ArithmeticError(f"exclusions were lost or counted twice: {exclusions.read} rows")
    return WindowRows(exclusions.read, counted, rejected, dict(sorted(unlisted.items())))


def window_notes(rows: WindowRows, exclusions: Exclusions) -> Iterator[str]:
    """What a reader should know of the windows before trusting the numbers."""
    if missing := sum(row.code == "not-approved" for row in exclusions.rejected):
        windows = f"{missing:,} exclusion windows were" if missing > 1 else "1 exclusion window was"
        yield f"{windows} approved by nobody: nothing is taken off for that."
    for reason, count in rows.unlisted.items():
        windows = f"{count:,} exclusion windows" if count > 1 else "1 exclusion window"
        yield f"'{reason}' is the reason of {windows}, and no SLA that it could be about lists it: no excuse."


def _listed(window: Window, term: Term) -> bool:
    return suits(window, term.sla.spec, term.service or window.service, term.customer or window.customer)
