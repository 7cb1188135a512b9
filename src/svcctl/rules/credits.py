from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from svcctl.calendars.duration import MONTHS
from svcctl.catalog import Resource
from svcctl.findings import Path
from svcctl.kinds.base import Money, Percent, Target
from svcctl.kinds.sla import SLA, Band, CreditRule, Credits, ExtensionBand


@dataclass(frozen=True, slots=True)
class Step:
    """One band of a credit rule: the attainment below which it holds, and what it gives (money, a share, or days)."""

    below: Percent
    including: bool
    gives: Percent | Money | Target
    path: Path
    key: str

    @property
    def bound(self) -> tuple[Decimal, bool]:
        """Where the band begins; one that includes its bound begins just above the same one that does not."""
        return self.below.value, self.including


def credit_rules(sla: Resource[SLA]) -> Iterator[tuple[Path, CreditRule]]:
    """The credit rules of an SLA, each with the place it stands at; none where it gives no credits."""
    if sla.spec.credits:
        for index, rule in enumerate(sla.spec.credits.rules):
            yield ("spec", "credits", "rules", index), rule


def banded(sla: Resource[SLA]) -> Iterator[tuple[str, list[Step]]]:
    """The metric and the bands of each credit rule that gives more the lower the attainment is."""
    for path, rule in credit_rules(sla):
        if rule.shape in {"bands", "extension"}:
            bands: tuple[Band | ExtensionBand, ...] = rule.bands or rule.extension
            yield rule.metric, [_step((*path, rule.shape, index), band) for index, band in enumerate(bands)]


def _step(path: Path, band: Band | ExtensionBand) -> Step:
    if isinstance(band, ExtensionBand):
        return Step(band.below, band.including, band.by, path, "by")
    return Step(band.below, band.including, band.credit, path, "credit")


def objective(sla: Resource[SLA], metric: str) -> Percent | None:
    """The objective of a metric; None when the SLA does not measure it, or measures it twice."""
    found = [measure.objective for measure in sla.spec.measures if measure.metric == metric]
    return found[0] if len(found) == 1 else None


def period_months(sla: Resource[SLA]) -> int:
    """How many months a period of an SLA has."""
    return MONTHS[sla.spec.credits.per] if sla.spec.credits else 1


def most(terms: Credits) -> Decimal | None:
    """The highest share of the base, in percent, that the rules of one period can come to before any cap.

    None where nobody can say: credits that grow with every miss, are sums of money, or have a base of their own.
    """
    found = [_highest(rule) for rule in terms.rules]
    shares = [share.value for share in found if isinstance(share, Percent)]
    if len(shares) < len(found):
        return None
    return sum(shares, Decimal(0)) if terms.combine == "sum" else max(shares)


def _highest(rule: CreditRule) -> Percent | Money | None:
    if rule.of is not None:
        return None
    shares = [band.credit for band in rule.bands if isinstance(band.credit, Percent)]
    return max(shares) if shares and len(shares) == len(rule.bands) else rule.flat
