"""Approvals of clauses: which version is meant, and what its file says once it is approved."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from svcctl.catalog import Catalog, Resource
from svcctl.cli.common import FINDINGS, from_here, show, stop
from svcctl.cli.views.memory import catalog_and_report
from svcctl.contracts.wording import is_approved, state, text_hash
from svcctl.kinds.clause import Clause
from svcctl.source.put import put
from svcctl.validation import read_catalog


@dataclass(slots=True)
class Done:
    """What was approved, what was so already, and the files that change: their new bytes by name."""

    files: dict[str, bytes] = field(default_factory=dict)
    new: list[Resource[Clause]] = field(default_factory=list)
    before: list[Resource[Clause]] = field(default_factory=list)

    def told(self, *, check: bool) -> Iterator[str]:
        """A line for each clause."""
        for clause in self.new:
            yield f"{'Would approve' if check else 'Approved'} {clause.label} ({clause.file})"
        for clause in self.before:
            said = clause.spec.approval
            assert said is not None  # noqa: S101 - it is approved
            yield f"{clause.label} is approved already, by {said.by} on {said.date}"


def named(root: Path, names: Iterable[str], today: date, *, newest: bool = False) -> list[Resource[Clause]]:
    """The clauses of these names. Ends the run for one that is not there, or of which several versions may be meant.

    Without a version, the only one that is not approved is meant; with ``newest``, the newest one.
    """
    catalog, report = catalog_and_report(root, today)
    found: dict[str, Resource[Clause]] = {}
    for name in names:
        plain, _, version = name.partition("@")
        if catalog.lost("Clause", plain):
            show(report.under(from_here(root)))
            stop(f"the clause '{plain}' has errors; mend them first", FINDINGS)
        clause = _one(catalog, plain, version, newest=newest)
        found[clause.label] = clause
    return list(found.values())


def _one(catalog: Catalog, name: str, version: str, *, newest: bool) -> Resource[Clause]:
    versions = catalog.versions(Clause, name)
    if not versions:
        near = get_close_matches(name, catalog.names("Clause"), 1)
        stop(f"there is no clause '{name}'{f': did you mean {near[0]}?' if near else ''}")
    if version:
        for each in versions:
            if str(each.metadata.version) == version:
                return each
        stop(f"there is no version {version} of '{name}': there are {', '.join(_numbers(versions))}")
    if newest:
        return versions[-1]
    open_ = [each for each in versions if not is_approved(each)] or versions[-1:]
    if len(open_) > 1:
        numbers = _numbers(open_)
        stop(f"versions {' and '.join(numbers)} of '{name}' are not approved: name one, such as {name}@{numbers[-1]}")
    return open_[0]


def _numbers(versions: list[Resource[Clause]]) -> list[str]:
    return [str(each.metadata.version) for each in versions]


def approved(root: Path, clauses: Iterable[Resource[Clause]], by: str, on: date) -> Done:
    """What the files say with these clauses approved. Ends the run, before anything is written, where one cannot be."""
    done = Done()
    for clause in clauses:
        if is_approved(clause):
            done.before.append(clause)
            continue
        words = {"by": by, "date": on.isoformat(), "sha256": text_hash(clause)}
        old = done.files.get(clause.file) or (root / clause.file).read_bytes()
        new = put(old, clause.file, clause.document, "approval", words)
        if new is None:
            by_hand = f"approval: {{by: {by}, date: {on}, sha256: {words['sha256']}}}"
            stop(f"{clause.file} cannot be changed safely; write into `spec` of {clause.label} by hand: {by_hand}")
        done.files[clause.file] = new
        done.new.append(clause)
    return done


def listing(root: Path) -> str:
    """Every clause in a line: its state, from when it holds, and who approved it."""
    clauses = sorted(read_catalog(root).all(Clause), key=lambda clause: (clause.name, clause.metadata.version))
    wide = max((len(clause.label) for clause in clauses), default=0)
    lines = [f"{clause.label:<{wide}}  {state(clause):<12}  {_dates(clause)}  {_who(clause)}" for clause in clauses]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _dates(clause: Resource[Clause]) -> str:
    dates = clause.metadata.effective
    return f"{dates.from_} to {dates.to or '...       '}" if dates else " " * 24


def _who(clause: Resource[Clause]) -> str:
    said = clause.spec.approval
    return f"{said.by}, {said.date}" if said else ""
