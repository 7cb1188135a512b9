"""A version of the workspace to compare with: as it is, as it stood at a revision, in another folder, or on a day."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from svcctl.catalog import Catalog
from svcctl.cli.common import FINDINGS, root_of, show, sound, stop
from svcctl.cli.views.memory import catalog_and_report_of
from svcctl.documents.speech import Speech
from svcctl.workspace.git import RevisionError, committed, read_revision


@dataclass(frozen=True, slots=True)
class Version:
    """What was declared, the day whose terms count, how to call it, and since when it has been so.

    ``name`` is empty for the files as they are, and where the day tells versions apart. ``made`` is an instant such as
    ``2026-11-30T00:00:00Z``.
    """

    catalog: Catalog
    day: date
    name: str
    made: str

    def called(self, speech: Speech) -> str:
        """How the version is called in a document."""
        return self.name or speech.write(self.day)


def version(root: Path, said: str | None, today: date) -> Version:
    """The version that a day, a folder or a revision names; the files as they are where nothing is said.

    Ends the run where there is none, or where it has errors: nobody compares what cannot be read.
    """
    if said is None:
        return _files(root, today, today, "")
    try:
        return _files(root, today, date.fromisoformat(said), "")
    except ValueError:
        pass
    if (Path(said) / "svcctl.yaml").is_file():
        return _files(root_of(Path(said)), today, today, said)
    try:
        found = read_revision(root, said)
        made = committed(root, found.commit)
    except RevisionError as error:
        stop(f"{error}; a day such as 2026-01-31 or a folder will do too")
    catalog, report = catalog_and_report_of(found.files, [], today)
    if report.failed():
        show(report)
        stop(f"the workspace at {said} has errors; name another revision", FINDINGS)
    return Version(catalog, today, f"{said} ({found.commit[:12]})", made)


def _files(root: Path, today: date, day: date, name: str) -> Version:
    """The files of a folder as they are, with the terms of a day."""
    return Version(sound(root, today), day, name, f"{day}T00:00:00Z")
