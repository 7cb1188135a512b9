from collections.abc import Iterable, Mapping
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

    def unknown(self, areas: Mapping[str, str]) -> str:
        """What is wrong with the first word that means no rule, with the nearest name; empty when all mean one."""
        for word in (*self.select, *self.ignore):
            if not any(_means(word, rule, area) for rule, area in areas.items()):
                near = nearest(word, [*areas, *sorted(set(areas.values()))])
                hint = f"did you mean {near}?" if near else "`svcctl explain` lists them by area"
                return f"no rule and no area is named {word!r}; {hint}"
        return ""

    def tells(self, rule: str, area: str) -> bool:
        """True when findings of this rule are told. A file that cannot be read hides all others, so it always is."""
        if rule in UNREADABLE:
            return True
        wanted = not self.select or any(_means(word, rule, area) for word in self.select)
        return wanted and not any(_means(word, rule, area) for word in self.ignore)

    def of(self, report: Report) -> Report:
        """The report with the findings that are told."""
        areas = area_of_rules(report)
        told = tuple(finding for finding in report.findings if self.tells(finding.rule, areas[finding.rule]))
        return replace(report, findings=told, not_selected=len(report.findings) - len(told))


OWN = "policies"
"""The area of a company's own rules."""


def area_of_rules(report: Report) -> dict[str, str]:
    """Every rule that can be named, with its area: ours, and the company's own that this report met."""
    return {finding.rule: OWN for finding in report.findings} | {rule.id: rule.area for rule in rules().values()}


def words_of(told: Iterable[str]) -> tuple[str, ...]:
    """What was given to `--select` or `--ignore`, one name each: `sla,owner-*` is two."""
    return tuple(word.strip() for part in told for word in part.split(",") if word.strip())


def _means(word: str, rule: str, area: str) -> bool:
    return fnmatchcase(rule, word) or fnmatchcase(area, word)
