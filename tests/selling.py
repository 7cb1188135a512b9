"""A service and its plans, as tests of prices need them: the price book `standard` is theirs to write."""

from svcctl.validation import validate_files
from svcctl.workspace import SourceFile

SERVICE = """\
apiVersion: svcctl/v1
kind: Service
metadata: {name: backup}
spec: {summary: S, lifecycle: {stage: live}, scope: {included: [a]}}
"""
PLAN = """\
---
apiVersion: svcctl/v1
kind: Plan
metadata: {name: %s}
spec: {service: backup, tier: {rank: %d, name: %s}, priceBook: standard}
"""


def plans(*names):
    """The service `backup` with plans of these names, the lowest tier first."""
    return SERVICE + "".join(PLAN % (name, rank, name.capitalize()) for rank, name in enumerate(names, 1))


def sound(text, day, name="svcctl.yaml"):
    """What a file declares that has no errors by what is right on a day."""
    found, report = validate_files([SourceFile(name, text.encode())], day, frozenset())
    assert not [each for each in report.findings if each.severity == "error"], report.findings
    return found
