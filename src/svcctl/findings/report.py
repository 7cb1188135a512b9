from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from svcctl.findings.model import Finding, Severity


@dataclass(frozen=True, slots=True)
class Accepted:
    """A finding that is not told because the workspace lives with it for now: why, on whose word, and until when.

    ``inline`` is True where a comment beside the finding says so, False for `svcctl.yaml`.
    """

    finding: Finding
    reason: str
    owner: str
    expires: date
    inline: bool


@dataclass(frozen=True, slots=True)
class Report:
    """Everything one run has found, in reading order, with what was looked at.

    ``sources`` holds the text of the files that have findings, so that a reporter can draw a code frame without
    reading anything. ``resources`` and ``files`` count what was checked. ``strict`` is True when a warning fails the
    run. ``in_baseline`` counts the findings that are left out because they were there when svcctl was adopted,
    ``not_selected`` the ones that nobody asked for. ``accepted`` holds those that a suppression covers.
    """

    findings: tuple[Finding, ...]
    sources: Mapping[str, str] = field(default_factory=dict)
    files: int = 0
    resources: int = 0
    strict: bool = False
    in_baseline: int = 0
    not_selected: int = 0
    accepted: tuple[Accepted, ...] = ()

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(finding.severity is severity for finding in self.findings)

    @property
    def looked_at(self) -> str:
        """What was checked, in words: ``48 files (61 resources)``, and how many findings are left out and why."""
        left_out = ((self.in_baseline, "in the baseline"), (self.not_selected, "not selected"))
        besides = " and ".join(f"{count:,} {why}" for count, why in left_out if count)
        looked_at = f"{many(self.files, 'file')} ({many(self.resources, 'resource')})"
        return f"{looked_at}, besides {besides}" if besides else looked_at

    @property
    def counted(self) -> str:
        """How much was found, in words: ``2 errors and 1 info``; ``no problems`` when nothing was."""
        counts = [(severity, self.count(severity)) for severity in Severity]
        told = [
            f"{count:,} info" if severity is Severity.INFO else many(count, severity)
            for severity, count in counts
            if count
        ]
        *most, last = told or ["no problems"]
        return f"{', '.join(most)} and {last}" if most else last

    @property
    def by_weight(self) -> list[Finding]:
        """The findings with the errors first, then the warnings; each in reading order."""
        order = list(Severity)
        return sorted(self.findings, key=lambda finding: order.index(finding.severity))

    def fails(self, finding: Finding) -> bool:
        """True when this finding alone would fail the run."""
        return finding.severity is Severity.ERROR or (self.strict and finding.severity is Severity.WARNING)

    def failed(self, *, strict: bool = False) -> bool:
        """True when CI should stop: an error, or under ``strict`` a warning."""
        return bool(self.count(Severity.ERROR) or ((strict or self.strict) and self.count(Severity.WARNING)))

    def about(self, paths: Iterable[str]) -> "Report":
        """The same report with only the findings in these files or folders, named from the root; all, if none is."""
        wanted = tuple(paths)
        if not wanted:
            return self

        def inside(finding: Finding) -> bool:
            return any(finding.file == path or finding.file.startswith(f"{path}/") for path in wanted)

        return self.only(inside)

    def only(self, told: Callable[[Finding], bool]) -> "Report":
        """The same report with only the findings, told and accepted, of which this is true."""
        accepted = tuple(each for each in self.accepted if told(each.finding))
        return replace(self, findings=tuple(filter(told, self.findings)), accepted=accepted)

    def under(self, folder: str) -> "Report":
        """The same report with its files named from a folder above the workspace: where the reader stands."""
        if folder in {"", "."}:
            return self

        def moved(finding: Finding) -> Finding:
            return replace(finding, file=f"{folder}/{finding.file}")

        return replace(
            self,
            findings=tuple(map(moved, self.findings)),
            sources={f"{folder}/{name}": text for name, text in self.sources.items()},
            accepted=tuple(replace(each, finding=moved(each.finding)) for each in self.accepted),
        )


def many(count: int, noun: str) -> str:
    """A number of things in words: ``1 file``, ``1,200 files``."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
