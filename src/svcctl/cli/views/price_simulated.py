"""Usage billed by two sets of prices, as text and JSON: revenue, how bills change, and whose rises most."""

import json
from bisect import bisect_right
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import typer

from svcctl.catalog import Catalog
from svcctl.cli.common import FINDINGS, day, root_of, sound, stop
from svcctl.cli.views.quoting import percent
from svcctl.cli.views.sla_other_terms import folder_terms, patched_terms, revision_terms
from svcctl.findings.report import many
from svcctl.money import Money
from svcctl.pricing.distribution import share
from svcctl.pricing.simulate import Changed, Side, Simulated, sales, simulate
from svcctl.pricing.usage import DIALECT, WANTED, UsageReader, Used
from svcctl.source.tables import open_export

_STEPS = (-20, -10, -5, 0, 5, 10, 20)
_SHOWN = 10
_LEFT_OUT = "What is due each month, without discounts, tax, and what is charged by the year or once."


class Sides(NamedTuple):
    """Which prices are compared with those of the workspace, as it was written."""

    patch: Path | None
    against: Path | None
    revision: str | None
    as_of: str | None
    other_day: str | None


class Found(NamedTuple):
    """What came of it."""

    used: Used
    simulated: Simulated
    names: tuple[str, str]
    threshold: Fraction


def compare(files: list[str], sides: Sides, threshold: str, output: str, workspace: Path | None) -> None:
    """Bills the usage by both sides and prints what differs."""
    if output not in {"text", "json"}:
        stop(f"there is no format {output!r}; choose text or json")
    most = Fraction(percent(threshold, "--threshold").fraction)
    root, today = root_of(workspace), day(sides.as_of)
    other_day = today if sides.other_day is None else day(sides.other_day, "--other-day")
    mine = sound(root, day(None))
    other, name = _other(root, sides, (mine, "the prices"))
    both = ((mine, today), (other, other_day))
    names = (f"the prices of {today}", f"{name.replace('the terms', 'the prices')} of {other_day}")
    used = read_usage(files, both)
    try:
        found = Found(used, simulate(used, *both), names, most)
    except ValueError as error:
        stop(str(error))
    typer.echo({"text": _text, "json": _json}[output](found), nl=False)


def _other(root: Path, sides: Sides, same: tuple[Catalog, str]) -> tuple[Catalog, str]:
    named = sum(each is not None for each in (sides.patch, sides.against, sides.revision))
    if named > 1 or (not named and sides.other_day is None):
        stop("name the other prices by one of --patch FILE, --against DIR or --revision REV, or by --other-day DATE")
    if sides.patch is not None:
        return patched_terms(root, sides.patch)
    if sides.against is not None:
        return folder_terms(sides.against)
    return same if sides.revision is None else revision_terms(root, sides.revision)


def read_usage(files: list[str], both: tuple[Side, Side]) -> Used:
    """What was used of what has a price on both sides. Ends the run where nothing can be read."""
    exports = [open_export(file, WANTED, DIALECT, hashed=False) for file in files]
    used = UsageReader(sales(both)).read(exports)
    wrong = [f"{each.file}: {problem.message}" for each in exports for problem in each.problems if not each.readable]
    if wrong:
        stop("\n  ".join(("the usage cannot be read:", *wrong)), FINDINGS)
    if not len(used.quantity):
        reasons = ", ".join(f"{code} {count}" for code, count in sorted(used.rejected.items()) if count)
        stop(f"no row of usage could be billed ({reasons or 'there is none'})", FINDINGS)
    return used


def _text(found: Found) -> str:
    used, simulated = found.used, found.simulated
    kept = used.read - used.rejected.total()
    said = [f"{used.read:,} rows read: {kept:,} billed, {used.rejected.total():,} rejected; {simulated.bills:,} bills"]
    said += [f"  {code} {count:,}" for code, count in sorted(used.rejected.items()) if count]
    said += [f"  {row.file}:{row.line}: {row.message}" for row in used.shown]
    said += [f"Before: {found.names[0]}", f"After:  {found.names[1]}"]
    for currency in sorted({each.currency for each in simulated.changes}):
        mine = [each for each in simulated.changes if each.currency == currency]
        said += ["", *_of_currency(found, currency, mine)]
    return (
        "\n".join(
            [*said, "", "What is due each month, without discounts, tax, and what is charged by the year or once."]
        )
        + "\n"
    )


def _of_currency(found: Found, currency: str, mine: list[Changed]) -> Iterator[str]:
    before, after = (sum(getattr(each, side) for each in mine) for side in ("before", "after"))
    change = Money(after - before, currency)
    by = f" ({share(Fraction(after - before, before))})" if before else ""
    yield f"{currency}: {Money(before, currency)} before, {Money(after, currency)} after, {change}{by}"
    more, less = (sum(each.sign == sign for each in mine) for sign in (1, -1))
    yield f"  {many(len(mine), 'customer')}: {more:,} pay more, {less:,} pay less, {len(mine) - more - less:,} the same"
    for words, count in _spread(mine):
        yield f"  {words:<16} {count:>8,}"
    above = _above(found, mine)
    yield f"  above {share(found.threshold)}: {len(above):,}"
    for each in above[:_SHOWN]:
        rise = "from nothing" if each.rise is None else share(each.rise)
        yield f"    {each.customer}  {Money(each.before, currency)} -> {Money(each.after, currency)}  {rise}"


def _spread(mine: list[Changed]) -> Iterator[tuple[str, int]]:
    """How many bills changed by how much. No change is a class of its own."""
    counts = [0] * (len(_STEPS) + 1)
    for each in mine:
        if each.rise is not None and each.rise:
            counts[bisect_right(_STEPS, 100 * each.rise) if each.rise > 0 else _below(100 * each.rise)] += 1
    ends = ["", *(f"{step:+d}%".replace("+0", "0") for step in _STEPS), ""]
    for at, count in enumerate(counts):
        if count:
            low, high = ends[at], ends[at + 1]
            yield (f"{low} to {high}" if low and high else f"below {high}" if high else f"from {low}"), count


def _below(rise: Fraction) -> int:
    return next(at for at, step in enumerate(_STEPS) if rise < step)


def _above(found: Found, mine: list[Changed]) -> list[Changed]:
    """Customers whose bills rise by more than the threshold, the highest rise first."""
    rising = [each for each in mine if each.after > each.before and (each.rise is None or each.rise > found.threshold)]
    return sorted(rising, key=lambda each: (each.rise is not None, -(each.rise or 0), each.customer))


def _json(found: Found) -> str:
    used, simulated = found.used, found.simulated
    above = set(_above(found, list(simulated.changes)))
    data: dict[str, Any] = {
        "schema": "svcctl.price-simulation/1",
        "before": found.names[0],
        "after": found.names[1],
        "rows": {"read": used.read, "rejected": {code: n for code, n in sorted(used.rejected.items()) if n}},
        "bills": simulated.bills,
        "customers": [
            {
                "customer": each.customer,
                "currency": each.currency,
                "before": f"{Money(each.before, each.currency).amount:f}",
                "after": f"{Money(each.after, each.currency).amount:f}",
                "aboveThreshold": each in above,
            }
            for each in simulated.changes
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
