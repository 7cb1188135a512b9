"""From the options of `svcctl price levels` to what is told: plans, tables, proposals and revenue."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from svcctl.cli.common import FINDINGS, day, root_of, sound, stop
from svcctl.cli.files import put
from svcctl.cli.formats import format_of
from svcctl.cli.views.levels_told import FORMATS, Level, Told
from svcctl.cli.views.negotiating import percent
from svcctl.kinds.base import Percent
from svcctl.pricing.levels import Sold, levels, sold
from svcctl.pricing.market import FORECAST, MARKET, Forecast, Read, Sale, read_forecast, read_market
from svcctl.pricing.proposals import Market, Standing, position, propose
from svcctl.pricing.quantities import parted, quantities
from svcctl.pricing.shapes import Usage
from svcctl.pricing.targets import revenue
from svcctl.pricing.usage import DIALECT
from svcctl.source.tables import Export, open_export
from svcctl.source.tables import Wanted as Column
from svcctl.source.words import nearest


class Wanted(NamedTuple):
    """The options as they were written."""

    plans: list[str]
    regions: list[str]
    market: list[str]
    forecast: list[str]
    quantity: list[str]
    step: str | None
    as_of: str | None
    market_since: str | None


def tell(wanted: Wanted, output: str, out: str, workspace: Path | None, *, quiet: bool) -> None:
    """Works out the levels and writes them to stdout or a file."""
    output = format_of(output, tuple(FORMATS))
    step = None if wanted.step is None else percent(wanted.step, "--step")
    today = day(wanted.as_of)
    known = {each.sale: each for each in sold(sound(root_of(workspace), day(None)), today)}
    chosen = _chosen(wanted, known)
    amounts = _quantities(wanted.quantity, chosen)
    read = Read()
    since = date.min if wanted.market_since is None else day(wanted.market_since, "--market-since")
    read_market(read, _opened(wanted.market, MARKET), known, (since, today))
    read_forecast(read, _opened(wanted.forecast, FORECAST), known)
    if not wanted.forecast:
        read.forecasts = _declared(known.values())
    told = Told(today, amounts, [_level(each, amounts, read, step) for each in chosen], read)
    put(FORMATS[output](told), out, quiet=quiet)


def _level(each: Sold, amounts: Mapping[str, Usage], read: Read, step: Percent | None) -> Level:
    try:
        found = levels(each, amounts)
    except ValueError as error:
        stop(str(error))
    forecasts = read.forecasts.get(each.sale, [])
    asked = [forecast.price for forecast in forecasts if forecast.price is not None]
    price = asked[-1] if asked else found.list
    market, without = read.market.get(each.sale, Market()), each.book.spec.without_market
    stands = Standing(found, price, market, each.currency, each.grids, without)
    sums = revenue(forecasts, found.list) if forecasts else None
    return Level(each, stands, position(found, price), propose(stands, step), sums)


def _declared(known: Iterable[Sold]) -> dict[Sale, list[Forecast]]:
    """The forecasts of the price books: so many customers in a month."""
    found: dict[Sale, list[Forecast]] = {}
    for each in known:
        for said in each.book.spec.forecasts:
            if (said.plan, said.region) == each.sale:
                found.setdefault(each.sale, []).append(Forecast.of(said.volume, said.target))
    return found


def _chosen(wanted: Wanted, known: Mapping[Sale, Sold]) -> list[Sold]:
    """What was asked for, or everything; a plan that is not sold any more only where it was named."""
    plans, regions = {plan for plan, _ in known}, {region for _, region in known}
    for names, all_, what in ((wanted.plans, plans, "plan"), (wanted.regions, regions, "region")):
        for name in names:
            if name not in all_:
                near = nearest(name, sorted(all_))
                listed = ", ".join(sorted(all_)) if what == "region" else "`svcctl list Plan` lists them"
                stop(f"there is no {what} {name!r} with prices; {f'did you mean {near}?' if near else listed}")
    found = [
        each
        for (plan, region), each in known.items()
        if (plan in wanted.plans or (not wanted.plans and each.plan.spec.sellable))
        and (not wanted.regions or region in wanted.regions)
    ]
    return found or stop("no plan that was named has a price in a region that was named")


def _quantities(given: list[str], chosen: Iterable[Sold]) -> dict[str, Usage]:
    try:
        found = quantities(map(parted, given))
    except ValueError as error:
        stop(f"--quantity: {error}")
    units = {charge.unit for each in chosen for charge in each.listed.price.charges if charge.per != "once"} - {""}
    for unit in found:
        if unit not in units:
            near = nearest(unit, sorted(units))
            hint = f"did you mean {near}?" if near else f"they charge {', '.join(sorted(units)) or 'no units'}"
            stop(f"no plan here charges {unit!r}; {hint}")
    return found


def _opened(files: list[str], columns: Mapping[str, Column]) -> list[Export]:
    exports = [open_export(file, columns, DIALECT, hashed=False) for file in files]
    wrong = [f"{each.file}: {problem.message}" for each in exports for problem in each.problems if not each.readable]
    if wrong:
        stop("\n  ".join(("a table cannot be read:", *wrong)), FINDINGS)
    return exports
