"""What a change of declarations means to customers: two sides compared, classified, and told."""

from svcctl.review.model import Affected, Change, Review, Spot
from svcctl.review.run import compare
from svcctl.review.sides import Reader, Tree

__all__ = ["Affected", "Change", "Reader", "Review", "Spot", "Tree", "compare"]
