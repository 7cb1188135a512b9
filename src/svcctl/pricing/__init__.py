"""What a charge of a price book comes to for a quantity: exact, with its steps, and without rounding."""

from svcctl.pricing.charges import rate, true_up, what_is_not_sold
from svcctl.pricing.cliffs import Cliff, cliffs
from svcctl.pricing.lines import Ask, Line
from svcctl.pricing.quote import PERIODS, Quote, quote
from svcctl.pricing.shapes import Rated, Usage

__all__ = [
    "PERIODS",
    "Ask",
    "Cliff",
    "Line",
    "Quote",
    "Rated",
    "Usage",
    "cliffs",
    "quote",
    "rate",
    "true_up",
    "what_is_not_sold",
]
