from collections.abc import Iterable
from dataclasses import dataclass

from svcctl.findings.model import Path, Replace

UNKNOWN, MISSING, WRONG = "unknown-key", "missing-key", "wrong-value"


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake in one document: which rule, where, in our words.

    ``keys`` are the ones in question, any of which would do; ``near`` is what an unknown key was meant to be.
    ``unsure`` marks an unknown key that may only seem unknown because another part of the document is wrong;
    ``whole`` a value of another type, so that nothing said about its parts means anything.
    """

    rule: str
    message: str
    path: Path
    hint: str = ""
    on_key: bool = False
    keys: tuple[str, ...] = ()
    near: str = ""
    unsure: bool = False
    whole: bool = False
    fix: Replace | None = None


def one_each(found: Iterable[Fault]) -> list[Fault]:
    """One mistake, one fault: without repetitions, and without what only follows from another mistake."""
    faults = list(dict.fromkeys(found))
    kept: list[Fault] = []
    told: set[tuple[Path, bool]] = set()
    for fault in faults:
        place = (fault.path, fault.on_key)
        if _follows(fault, faults) or (fault.rule != MISSING and place in told):
            continue
        if fault.rule != MISSING:
            told.add(place)
        kept.append(fault)
    return kept


def _follows(fault: Fault, faults: list[Fault]) -> bool:
    """True when correcting another fault corrects this one: a misspelt key is missing too."""
    if any(other.whole and other is not fault and _below(fault, other.path) for other in faults):
        return True
    if fault.unsure:
        return any(not other.unsure and _below(other, fault.path[:-1]) for other in faults)
    if fault.rule != MISSING:
        return False
    return any(
        other.near in fault.keys and other.path[:-1] == fault.path
        if other.rule == UNKNOWN
        else other.rule == MISSING and set(other.keys) < set(fault.keys) and _below(other, fault.path)
        for other in faults
    )


def _below(fault: Fault, path: Path) -> bool:
    return fault.path[: len(path)] == path
