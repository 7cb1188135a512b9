"""The business clock, holidays, periods and durations: numbers and arrays only.

Nothing is imported here, so that reading a duration costs no numpy.
"""
