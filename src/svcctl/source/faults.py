from collections import Counter
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
    others = _Others(faults)
    kept: list[Fault] = []
    told: set[tuple[Path, bool]] = set()
    for fault in faults:
        place = (fault.path, fault.on_key)
        if others.explain(fault) or (fault.rule != MISSING and place in told):
            continue
        if fault.rule != MISSING:
            told.add(place)
        kept.append(fault)
    return kept


class _Others:
    """The faults of a document by where they are, so that each finds what it follows from without asking all others."""

    def __init__(self, faults: list[Fault]) -> None:
        self.whole = Counter(fault.path for fault in faults if fault.whole)
        self.sure = {above for fault in faults if not fault.unsure for above in _above(fault.path)}
        self.meant = {(fault.near, fault.path[:-1]) for fault in faults if fault.rule == UNKNOWN}
        self.missing: dict[Path, set[frozenset[str]]] = {}
        for fault in faults:
            if fault.rule == MISSING:
                for above in _above(fault.path):
                    self.missing.setdefault(above, set()).add(frozenset(fault.keys))

    def explain(self, fault: Fault) -> bool:
        """True when correcting another fault corrects this one: a misspelt key is missing too."""
        if any(self.whole[above] > (fault.whole and above == fault.path) for above in _above(fault.path)):
            return True
        if fault.unsure:
            return fault.path[:-1] in self.sure
        if fault.rule != MISSING:
            return False
        if any((key, fault.path) in self.meant for key in fault.keys):
            return True
        return any(keys < frozenset(fault.keys) for keys in self.missing.get(fault.path, ()))


def _above(path: Path) -> list[Path]:
    """A path and all paths that lead to it."""
    return [path[:length] for length in range(len(path) + 1)]
