"""Which tax is due on a sale: by dated rates, by who sells to whom and where, with its reasons; or what is missing."""

from svcctl.pricing.tax.amounts import Charged, Levy, levies
from svcctl.pricing.tax.determine import determine
from svcctl.pricing.tax.rates import Rate, Spot, rate_in_force, rates_of
from svcctl.pricing.tax.sale import Buyer, Determination, Reason, Sale, Seller, Supply

__all__ = [
    "Buyer",
    "Charged",
    "Determination",
    "Levy",
    "Rate",
    "Reason",
    "Sale",
    "Seller",
    "Spot",
    "Supply",
    "determine",
    "levies",
    "rate_in_force",
    "rates_of",
]
