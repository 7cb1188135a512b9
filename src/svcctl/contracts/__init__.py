"""What goes into a contract: which text of each clause, what stands in its blanks, and what is in the way."""

from svcctl.contracts.deal import Deal, deal_of
from svcctl.contracts.gather import Gathered, Included, gather
from svcctl.contracts.wording import is_approved, state, text_hash, wording

__all__ = ["Deal", "Gathered", "Included", "deal_of", "gather", "is_approved", "state", "text_hash", "wording"]
