from collections.abc import Callable, Iterator

from svcctl.availability.uptime import Uptime
from svcctl.calendars.periods import Periods


def by_period(
    measure: Callable[[int, int], Uptime], periods: Periods, since: int, until: int
) -> Iterator[tuple[str, Uptime]]:
    """The uptime of each month, quarter or year, by its name.

    Periods that touch ``since`` to ``until`` (UTC microseconds) are measured; the first and the last are cut there, so
    that days before the contract or still to come are not taken for days without an outage.
    """
    for name, start, end in zip(periods.names, periods.starts.tolist(), periods.ends.tolist(), strict=True):
        if start < until and end > since:
            yield name, measure(max(start, since), min(end, until))
