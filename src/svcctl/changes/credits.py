from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from svcctl.changes.facts import Side
from svcctl.changes.terms import credit_rules, length, worth
from svcctl.kinds.base import Money, Percent, Target
from svcctl.kinds.sla import Band, CreditRule, ExtensionBand

Bands = Iterable[Band | ExtensionBand]
Bound = tuple[Decimal, bool]


def amounts(name: str, rule: CreditRule, side: Side) -> tuple[Any, str]:
    """What a credit rule gives, as something better the more it is, and in words."""
    if rule.shape in {"bands", "extension"}:
        bands: list[Band | ExtensionBand] = [*rule.bands, *rule.extension]
        return tuple(_at(bands, bound, _gives(bands[0])[0]) for bound in _bounds(name, side)), _told(bands)
    given = rule.flat if rule.flat is not None else rule.per_breach
    if given is not None:
        return worth(given), f"{given}"
    return _time_lost(rule)


def _time_lost(rule: CreditRule) -> tuple[Any, str]:
    """Credits for time lost: the more for each stretch, the shorter it is and the less is lost for free, the better."""
    if block := rule.per_block:
        unit, each = worth(block.credit)
        free = -block.free.seconds if block.free else 0
        counted = (unit, Fraction(str(each)) / block.every.seconds, block.counts == "started")
        kind = "objective" if block.after == "objective" else "length"
        after = f" after {block.after}" if block.after else ""
        return (*counted, kind, free), f"{block.credit} each {block.counts} {block.every}{after}"
    if rule.multiplier:
        return rule.multiplier.times, f"{rule.multiplier.times} times the fee of the time lost"
    if bad := rule.per_bad_day:
        return (bad.hours, -bad.more_than.seconds), f"{bad.hours} hours' fee for a day with more than {bad.more_than}"
    return True, "the share of the fee"


def _bounds(name: str, side: Side) -> list[Bound]:
    """Where the bands of either side begin, highest first."""
    rules = (rule for sla in side.both for called, _, rule in credit_rules(sla) if called == name)
    bands: Bands = (band for rule in rules for band in (rule.bands or rule.extension))
    found = {(band.below.value, band.including) for band in bands}
    return sorted(found, reverse=True)


def _at(bands: Bands, bound: Bound, unit: str) -> tuple[str, object]:
    """The most that the bands give to an attainment that just falls below a bound; 0 of a unit where none does."""
    open_ = [_gives(band) for band in bands if (band.below.value, band.including) >= bound]
    units = {each for each, _ in open_}
    if len(units) > 1:
        return ", ".join(sorted(units)), str(sorted(map(str, open_)))
    return max(open_, key=lambda each: each[1], default=(unit, 0))


def _gives(band: Band | ExtensionBand) -> tuple[str, Any]:
    given: Percent | Money | Target = band.by if isinstance(band, ExtensionBand) else band.credit
    return length(given) if isinstance(given, Target) else worth(given)


def _told(bands: Bands) -> str:
    return ", ".join(
        f"{'up to' if band.including else 'below'} {band.below}: "
        f"{band.by if isinstance(band, ExtensionBand) else band.credit}"
        for band in bands
    )
