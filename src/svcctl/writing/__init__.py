"""How plainly a text is written: sentences, reading grade, passive, stiff words, abbreviations. Knows no YAML."""

from svcctl.writing.grade import ENOUGH, NAMES, Counts, grade
from svcctl.writing.limits import CONTRACT, USUAL, Limit
from svcctl.writing.reading import Hard, Measured, read, total
from svcctl.writing.tongue import Tongue, languages, tongue

__all__ = [
    "CONTRACT",
    "ENOUGH",
    "NAMES",
    "USUAL",
    "Counts",
    "Hard",
    "Limit",
    "Measured",
    "Tongue",
    "grade",
    "languages",
    "read",
    "tongue",
    "total",
]
