from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from svcctl.availability.stretches import Stretches

Unit = Literal["microseconds", "intervals", "requests"]
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Uptime:
    """How much of a period a service was up, exactly, and the stretches that counted against it.

    ``down`` of ``measured`` are microseconds (weighed by impact), intervals (the sum of their error rates) or requests.
    The impact of ``counted`` is the one of the incidents; where requests were counted, how many failed in the interval.
    """

    unit: Unit
    down: Fraction
    measured: int
    counted: Stretches

    @property
    def share(self) -> Fraction | None:
        """The uptime, 0 to 1; None where there was nothing to measure, which is not the same as 100 %."""
        return 1 - self.down / self.measured if self.measured else None

    def below(self, percent: Decimal) -> bool | None:
        """True when the uptime is less than a percentage, None where nothing was measured.

        Compared exactly: 99.95 is not 99.949999.
        """
        return None if self.share is None else self.share * 100 < Fraction(percent)

    def percent(self, against: Decimal | None = None) -> str:
        """The uptime as text, rounded down: with four decimals, or as many as the objective has if it has more.

        So the text lies on the same side of the objective as the uptime does, and only an uptime without any downtime
        reads 100.0000.
        """
        if self.share is None:
            return "n/a"
        digits = max(DIGITS, _decimals(against)) if against is not None else DIGITS
        floor = self.share.numerator * 10 ** (digits + 2) // self.share.denominator
        return f"{Decimal(floor).scaleb(-digits):.{digits}f}"


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0
