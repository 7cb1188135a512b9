"""What a text may be at most where a workspace says nothing."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Limit:
    """The reading grade at most, and the words of a sentence at most."""

    grade: Decimal
    sentence: int


CONTRACT = Limit(Decimal(12), 35)
"""A clause has conditions and exceptions that a page need not have."""
USUAL = Limit(Decimal(9), 25)
"""Grade 9 is the reading age that public services aim at; beyond 25 words readers lose the beginning of a sentence."""
