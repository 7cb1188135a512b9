"""Faults in what is promised: targets, clocks, calendars, credits."""
