import json
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from svcctl.findings.model import Finding


def fingerprints(findings: Iterable[Finding]) -> list[str]:
    """One name for each finding that outlives edits: made of rule, resource and path, never of the line or the words.

    Without a resource the file stands for it. Findings that agree in all of this are numbered in reading order.
    A finding about something that has a name of its own keeps that.
    """
    seen: Counter[tuple[object, ...]] = Counter()
    names = []
    for finding in findings:
        if finding.fingerprint:
            names.append(finding.fingerprint)
            continue
        key = (finding.rule, finding.resource or finding.file, finding.path)
        seen[key] += 1
        told = json.dumps([*key, seen[key]])
        names.append(sha256(told.encode()).hexdigest()[:32])
    return names
