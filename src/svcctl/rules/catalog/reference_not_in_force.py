from collections.abc import Iterator

from svcctl.catalog import Catalog, Reference
from svcctl.findings import Problem
from svcctl.kinds import kinds
from svcctl.rules import Context
from svcctl.rules.days import is_over, judged_on


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """What a declaration relies on today, or on the day it begins, is in force then.

    A day between two versions is told by `versions-gap`; a fixed version was chosen on purpose, whatever its dates.
    """
    for reference in catalog.references:
        pinned = reference.version is not None or not kinds()[reference.kind].VERSIONED
        broken = (reference.kind, reference.name) in catalog.broken
        if not pinned and not broken and not is_over(reference.source, context.today):
            yield from _judge(catalog, reference, context)


def _judge(catalog: Catalog, reference: Reference, context: Context) -> Iterator[Problem]:
    day = judged_on(reference.source, context.today)
    versions = catalog.versions(kinds()[reference.kind], reference.name)
    dates = [version.metadata.effective for version in versions if version.metadata.effective]
    if not dates:
        return
    begins = min(effective.from_ for effective in dates)
    ends = None if any(effective.to is None for effective in dates) else max(filter(None, (each.to for each in dates)))
    who = f"{reference.kind} `{reference.name}`"
    if day < begins:
        message, hint = f"{who} begins on {begins}, after {day}", "let a version begin earlier, or this one later"
    elif ends and ends < day:
        message, hint = f"{who} ended on {ends}, before {day}", "declare the next version, or name another"
    else:
        return
    yield reference.source.problem(message, *reference.path, hint=hint)
