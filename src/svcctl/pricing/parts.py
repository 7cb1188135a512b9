"""What a charge comes to for a part of a period, and for a period in which what is paid or used changes: exact."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from svcctl.kinds.price_book import Charge, Extent, Proration
from svcctl.money import Step
from svcctl.pricing.charges import held, rate, unbounded
from svcctl.pricing.shapes import Number, Plain, Rated, Usage

_NOTHING, _ALL = Fraction(0), Fraction(1)
_WHOLE = Step("the whole period")


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a period: its share of the whole, which share of the price is paid in it, and what is used in it.

    ``usage`` is as of a whole period: seven TB booked, or seven TB used in a month.
    """

    share: Fraction
    pays: Fraction
    usage: Usage
    words: Step = field(default=_WHOLE, compare=False)


@dataclass(frozen=True, slots=True)
class Extents:
    """How much of a period there is, and how much of it is paid."""

    time: Fraction
    paid: Fraction

    @classmethod
    def of(cls, segments: Iterable[Segment]) -> "Extents":
        """The segments of one period added up."""
        parts = [(each.share, each.share * each.pays) for each in segments]
        return cls(sum((time for time, _ in parts), _NOTHING), sum((paid for _, paid in parts), _NOTHING))

    def scale(self, extent: Extent) -> Fraction:
        """By what an amount for a whole period shrinks: with the period, or only by what is not paid."""
        if extent == "in-part":
            return self.paid
        return self.paid / self.time if self.time else _NOTHING

    def scale_of_included(self, extent: Extent) -> Fraction:
        """By what the units that are included shrink: with the period, or not at all."""
        return self.time if extent == "in-part" else _ALL


def in_parts(charge: Charge, proration: Proration, segments: Sequence[Segment]) -> Rated:
    """What a charge comes to for the segments of one period. A whole one at the full price is what `rate` says."""
    segments = segments_of(charge, segments)
    extents = Extents.of(segments)
    if len(segments) == 1 and extents == Extents(_ALL, _ALL):
        return rate(charge, segments[0].usage)
    if charge.quantity == "used" and charge.type != "percentage":
        found = _used(charge, proration, segments, extents)
    else:
        found = _booked(charge, proration, segments, extents)
    scale = extents.scale(proration.bounds)
    return held(found, _scaled(charge.minimum, scale), _scaled(charge.maximum, scale))


def segments_of(charge: Charge, segments: Sequence[Segment]) -> Sequence[Segment]:
    """The segments by which a charge is charged: as if they were the whole period, where it is not prorated."""
    return segments if charge.prorated else _filled(segments)


def _booked(charge: Charge, proration: Proration, segments: Sequence[Segment], extents: Extents) -> Rated:
    """Each segment at its share of what a whole period like it costs; flat amounts of tiers as they are declared."""
    total, flats, steps = _NOTHING, [_NOTHING], list[Step]()
    for segment in segments:
        rated = unbounded(charge, segment.usage)
        share = segment.share * segment.pays
        units = rated.amount if proration.tier_flat == "in-part" else rated.amount - rated.flat
        total += units * share
        flats.append(rated.flat)
        steps += [*(step for step in rated.steps if step not in steps), _part(segment, units)]
    if proration.tier_flat == "in-full" and max(flats):
        flat = max(flats) * extents.scale("in-full")
        steps.append(Step("flat amounts of tiers in full: {}", Plain(flat)))
        total += flat
    return Rated(total, tuple(steps))


def _used(charge: Charge, proration: Proration, segments: Sequence[Segment], extents: Extents) -> Rated:
    """So much of the usage of a whole period as falls into the segments, at the full price; less what is not paid."""
    quantity = sum((each.usage.quantity * each.share for each in segments), _NOTHING)
    included = Fraction(charge.included) * extents.scale_of_included(proration.included)
    rated = unbounded(charge, Usage(quantity), included)
    pays = extents.scale("in-full")
    steps = [Step("{}: {} used", each.words, Plain(each.usage.quantity * each.share)) for each in segments]
    if pays != 1:
        steps.append(Step("{} of it is paid", Plain(pays)))
    return Rated(rated.amount * pays, (*rated.steps, *steps))


def _part(segment: Segment, units: Fraction) -> Step:
    share = segment.share * segment.pays
    paid = f", {Plain(segment.pays * 100)}% is paid" if segment.pays != 1 else ""
    return Step(f"{{}}{paid}: {{}} x {{}} = {{}}", segment.words, Plain(share), Plain(units), Plain(units * share))


def _filled(segments: Sequence[Segment]) -> list[Segment]:
    """The same segments as if they were the whole period."""
    time = sum((each.share for each in segments), _NOTHING)
    count = len(segments)
    return [
        Segment(each.share / time if time else Fraction(1, count), each.pays, each.usage, each.words)
        for each in segments
    ]


def _scaled(bound: Number | None, scale: Fraction) -> Fraction | None:
    return None if bound is None else Fraction(bound) * scale
