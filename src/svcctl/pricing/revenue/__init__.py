"""What a contract earns when: its price shared by stand-alone selling prices, and each share by month."""

from svcctl.pricing.revenue.obligations import Term, parts_of, policy_on, price_of
from svcctl.pricing.revenue.schedule import Earned, schedule
from svcctl.pricing.revenue.sharing import Allocation, Part, Share, share

__all__ = ["Allocation", "Earned", "Part", "Share", "Term", "parts_of", "policy_on", "price_of", "schedule", "share"]
