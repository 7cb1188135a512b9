"""What customers used, billed by the prices of both sides of a diff."""

from dataclasses import replace
from datetime import date

from svcctl.cli.common import FINDINGS, stop
from svcctl.cli.views.diff_sides import stop_by_errors
from svcctl.cli.views.price_simulated import read_usage
from svcctl.findings import Report, Severity
from svcctl.pricing.simulate import simulate
from svcctl.review import Review, Tree
from svcctl.review.bills import bills
from svcctl.review.model import Impact
from svcctl.review.revenue import priced_from


def billed(sides: tuple[Tree, Tree], exports: list[str], review: Review, today: date) -> Impact:
    """The bills of both sides, by the prices of the day from which all changes of prices hold.

    Ends the run where either side has errors, or nothing of the usage can be billed.
    """
    stop_by_errors(sides, today, _of_prices, "so no usage is billed by them; leave out --usage")
    day = priced_from(review, today)
    before, after = ((tree.catalog, day) for tree in sides)
    used = read_usage(exports, (before, after))
    try:
        return bills(used, simulate(used, before, after), day, named=review.named)
    except ValueError as error:
        stop(f"the usage cannot be billed by both sides: {error}; leave out --usage", FINDINGS)


def _of_prices(report: Report) -> Report | None:
    """The errors of price books, and of plans that name none that there is; others leave bills as they are."""
    found = tuple(
        each
        for each in report.findings
        if each.severity is Severity.ERROR
        and (each.resource.startswith("PriceBook/") or each.path[-1:] == ("priceBook",))
    )
    return replace(report, findings=found) if found else None
