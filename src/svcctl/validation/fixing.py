"""`--fix`: the changes that findings offer, each kept only when its finding goes and no other one comes."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from svcctl.findings import Finding, Path, Report, Severity
from svcctl.rules import rules
from svcctl.source.edits import Edit, apart, apply
from svcctl.source.positions import offsets
from svcctl.validation.run import validate_files
from svcctl.workspace import SourceFile

Chosen = Callable[[Report], Report]
_ROUNDS = 5
_BARE = re.compile(r"[A-Za-z][\w@./-]*")


@dataclass(slots=True)
class Fixing:
    """Files on their way to fewer findings: ``done`` were mended, ``refused`` would have brought other findings."""

    files: list[SourceFile]
    today: date
    chosen: Chosen
    report: Report
    done: list[Finding] = field(default_factory=list)
    refused: list[Finding] = field(default_factory=list)

    def run(self) -> None:
        """Makes the changes round by round, until none is left that may be made."""
        for _ in range(_ROUNDS):
            offered = self._offered()
            before = len(self.done)
            self._take(offered)
            if len(self.done) == before:
                break

    def _offered(self) -> list[Finding]:
        refused = {_about(finding) for finding in self.refused}
        listed = self.chosen(self.report).findings
        contents = {file.path: file.content for file in self.files}
        found = [finding for finding in listed if finding.fix and _about(finding) not in refused]
        return [finding for finding in found if _edit(finding, contents.get(finding.file, b""))]

    def _take(self, batch: Sequence[Finding]) -> None:
        """All changes at once where that goes well; else the others first, and then those that are to blame.

        Who is to blame alone is refused; where it may be one of several, they are looked at by halves.
        """
        if not batch:
            return
        files, report, along = self._tried(batch)
        before, after = (Counter(map(_about, each.findings)) for each in (self.report, report))
        gone, brought = before - after, after - before - Counter(map(_about, _revealed(report, [*batch, *along])))
        kept = [[finding] for finding in batch if not gone[_about(finding)]]
        if not brought and not kept:
            self.files, self.report = files, report
            self.done += [*batch, *along]
            return
        blame = [*kept, *_culprits(batch, [each for each in report.findings if brought[_about(each)]])]
        blamed = {id(finding) for each in blame for finding in each}
        alone = {id(finding) for each in blame if len(each) == 1 for finding in each}
        if len(batch) > len(blamed) > 0:
            self._take([finding for finding in batch if id(finding) not in blamed])
            self._take([finding for finding in batch if id(finding) in blamed])
            return
        self.refused += [finding for finding in batch if id(finding) in alone or len(batch) == 1]
        left = [finding for finding in batch if id(finding) not in alone and len(batch) > 1]
        half = (len(left) + 1) // 2
        for part in (left[:half], left[half:]):
            self._take(part)

    def _tried(self, batch: Sequence[Finding]) -> tuple[list[SourceFile], Report, list[Finding]]:
        """The changes made, with those that what comes to light then offers: a misspelt key hides what is below it."""
        known = set(map(_about, self.report.findings))
        files, along, wanted = self.files, list[Finding](), list(batch)
        for _ in range(_ROUNDS):
            files = _changed(files, wanted)
            report = validate_files(files, self.today)[1]
            new = [finding for finding in self.chosen(report).findings if _about(finding) not in known]
            contents = {file.path: file.content for file in files}
            if not new or not all(_edit(finding, contents.get(finding.file, b"")) for finding in new):
                break
            wanted = new
            along += new
        return files, report, along


def fix(files: Iterable[SourceFile], today: date, chosen: Chosen) -> Fixing:
    """The files with everything mended that surely can be; ``chosen`` narrows a report to what may be touched."""
    listed = list(files)
    fixing = Fixing(listed, today, chosen, validate_files(listed, today)[1])
    fixing.run()
    return fixing


def _culprits(batch: Iterable[Finding], brought: Iterable[Finding]) -> Iterator[list[Finding]]:
    """For each finding that came: the changes that were made nearest to it in its declaration; none in another one."""
    near: dict[tuple[str, int, Path], list[Finding]] = {}
    for finding in batch:
        for end in range(len(finding.path) + 1):
            near.setdefault((finding.file, finding.document, finding.path[:end]), []).append(finding)
    for each in brought:
        around = ((each.file, each.document, each.path[:end]) for end in range(len(each.path), -1, -1))
        yield next((near[place] for place in around if place in near), [])


def _revealed(report: Report, mended: Iterable[Finding]) -> Iterator[Finding]:
    """What comes to light by mending and fails no run: a declaration that failed its schema was not judged before."""
    area = {rule.id: rule.area for rule in rules().values()}
    read = {(finding.file, finding.document) for finding in mended if area.get(finding.rule) == "schema"}
    for finding in report.findings:
        if (finding.file, finding.document) in read and finding.severity is not Severity.ERROR:
            yield finding


def _about(finding: Finding) -> tuple[object, ...]:
    """What a finding says, whatever line it is told at: a key that is renamed changes the paths below it."""
    return finding.rule, finding.file, finding.document, finding.message


def _changed(files: list[SourceFile], batch: Iterable[Finding]) -> list[SourceFile]:
    by_file: dict[str, list[Finding]] = {}
    for finding in batch:
        by_file.setdefault(finding.file, []).append(finding)
    return [_mended(file, by_file[file.path]) if file.path in by_file else file for file in files]


def _mended(file: SourceFile, findings: list[Finding]) -> SourceFile:
    edits = [edit for finding in findings if (edit := _edit(finding, file.content))]
    text = file.content.decode("utf-8")
    return replace(file, content=apply(text, apart(edits)).encode())


def _edit(finding: Finding, content: bytes) -> Edit | None:
    """The change at the finding's place; None where the text there is written in another way than the fix expects."""
    text = content.decode("utf-8", "replace")
    start, end = offsets(text, finding.span)
    if finding.fix is None or text.encode() != content:
        return None
    old, new = finding.fix.old, finding.fix.new
    raw = text[start:end]
    if raw == old and _BARE.fullmatch(new):
        return Edit(start, end, new)
    if raw in {f'"{old}"', f"'{old}'"} and _BARE.fullmatch(new):
        return Edit(start + 1, end - 1, new)
    return None
