"""Stories with a known end: what a scenario gives is measured like an export, and compared with what it expects."""

from svcctl.scenarios.compare import Check, checks
from svcctl.scenarios.told import Told, told

__all__ = ["Check", "Told", "checks", "told"]
