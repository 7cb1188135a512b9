"""Which tax is due on a sale: by dated rates, by who sells to whom and where, with its reasons; or what is missing."""

from svcctl.pricing.tax.rates import Rate, Spot, rate_in_force, rates_of

__all__ = ["Rate", "Spot", "rate_in_force", "rates_of"]
