"""Two versions of a document as one, with every change marked. It reads nothing but the two."""

from svcctl.documents.redline.compare import Compared, redline
from svcctl.documents.redline.sides import accepted, rejected

__all__ = ["Compared", "accepted", "redline", "rejected"]
