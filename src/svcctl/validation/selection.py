from collections.abc import Iterable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from svcctl.findings import Report
from svcctl.rules import UNREADABLE, rules
from svcctl.source.words import nearest


@dataclass(frozen=True, slots=True)
class Selection:
    """Which findings a run tells: of these rules and areas, without those. Everything is checked all the same.

    Each word is the name of a rule or an area, and may have ``*`` and ``?`` in it. Without ``select`` all are told.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def unknown(self, known: Iterable[str]) -> str:
        """What is wrong with the first word that means none of these rules; empty when each means one."""
        areas = {rule: area_of(rule) for rule in sorted(known)}
        for word in (*self.select, *self.ignore):
            if not any(_means(word, rule, area) for rule, area in areas.items()):
                near = nearest(word, [*areas, *sorted(set(areas.values()))])
                hint = f"did you mean {near}?" if near else "`svcctl explain` lists them by area"
                return f"no rule and no area is named {word!r}; {hint}"
        return ""

    def tells(self, rule: str) -> bool:
        """True when findings of this rule are told. A file that cannot be read hides all others, so it always is."""
        if rule in UNREADABLE:
            return True
        area = area_of(rule)
        wanted = not self.select or any(_means(word, rule, area) for word in self.select)
        return wanted and not any(_means(word, rule, area) for word in self.ignore)

    def of(self, report: Report) -> Report:
        """The report with the findings that are told."""
        told = report.only(lambda finding: self.tells(finding.rule))
        return replace(told, not_selected=len(report.findings) - len(told.findings))


OWN = "policies"
"""The area of a company's own rules."""


def area_of(rule: str) -> str:
    """The area of a rule: ours stand in a folder of that name."""
    known = rules().get(rule)
    return known.area if known else OWN


def words_of(told: Iterable[str]) -> tuple[str, ...]:
    """What was given to `--select` or `--ignore`, one name each: `sla,owner-*` is two."""
    return tuple(word.strip() for part in told for word in part.split(",") if word.strip())


def _means(word: str, rule: str, area: str) -> bool:
    return fnmatchcase(rule, word) or fnmatchcase(area, word)
