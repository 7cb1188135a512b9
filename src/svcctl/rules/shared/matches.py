from svcctl.kinds.sla import TargetLine

Match = tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str]]
"""Which work items a target is for: priorities, services, regions, tags; an empty set stands for all."""


def match(line: TargetLine) -> Match:
    """Which work items one target of a measure is for."""
    service = frozenset({line.service.partition("@")[0]} if line.service else ())
    return frozenset(line.priority), service, frozenset(line.region), frozenset(line.tag)


def covers(one: Match, other: Match) -> bool:
    """True when every work item that the second is for is also one that the first is for."""
    return all(not wide or (narrow and narrow <= wide) for wide, narrow in zip(one, other, strict=True))
