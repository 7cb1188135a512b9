"""What customers used, billed by the prices of both sides of a diff."""

from dataclasses import replace
from datetime import date

from svcctl.cli.common import FINDINGS, stop
from svcctl.cli.views.diff_sides import stop_by_errors
from svcctl.cli.views.price_simulated import read_usage
from svcctl.findings import Report, Severity
from svcctl.kinds.subscription import Subscription
from svcctl.pricing.latest import latest
from svcctl.pricing.simulate import simulate
from svcctl.review import Review, Tree
from svcctl.review.bills import bills
from svcctl.review.revenue import priced_from, revenue, who


def billed(sides: tuple[Tree, Tree], exports: list[str], review: Review, today: date) -> Review:
    """The review with the bills of both sides, by the prices of the day from which all changes of prices hold.

    What revenue becomes is told anew, with the plans that charge several units: now it is known how much of each. Ends
    the run where either side has errors, or nothing of the usage can be billed.
    """
    stop_by_errors(sides, today, _of_prices, "so no usage is billed by them; leave out --usage")
    day = priced_from(review, today)
    before, after = ((tree.catalog, day) for tree in sides)
    used = read_usage(exports, (before, after))
    try:
        told = bills(used, simulate(used, before, after), day, named=review.named)
    except ValueError as error:
        stop(f"the usage cannot be billed by both sides: {error}; leave out --usage", FINDINGS)
    wanted = {who(each) for tree in sides for each in tree.catalog.all(Subscription)}
    again = revenue(review, *sides, today, latest(used, wanted))
    others = (each for each in review.impacts if each.key != "revenue")
    return replace(review, impacts=(*filter(None, [again]), *others, told))


def _of_prices(report: Report) -> Report | None:
    """The errors of price books, and of plans that name none that there is; others leave bills as they are."""
    found = tuple(
        each
        for each in report.findings
        if each.severity is Severity.ERROR
        and (each.resource.startswith("PriceBook/") or each.path[-1:] == ("priceBook",))
    )
    return replace(report, findings=found) if found else None
