"""The business clocks of a catalog: its calendars, turned into time that can be counted."""

from svcctl.clocks.book import Clocks, holidays_of, spec_of

__all__ = ["Clocks", "holidays_of", "spec_of"]
