"""Contracts on their way out: one after the other, with a manifest beside each, and all of them or none."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NoReturn

import typer

from svcctl.catalog import Catalog
from svcctl.cli.common import FINDINGS, from_here, scratch, show, sound, stop
from svcctl.cli.files import write_bytes
from svcctl.cli.views.papers import written
from svcctl.clocks import Clocks
from svcctl.contracts.approving import CHANGED, UNAPPROVED
from svcctl.contracts.deal import Deal, NotNamedError, customers, deal_of
from svcctl.documents.contracts import Made, as_text, make
from svcctl.documents.setting import Setting
from svcctl.documents.speech import speech
from svcctl.findings import Problem, Report, Severity
from svcctl.findings.report import many
from svcctl.validation.locate import to_findings

MANIFEST = ".manifest.json"


@dataclass(slots=True)
class _Progress:
    """How far a run is, in one line on a terminal, and nowhere else."""

    count: int
    quiet: bool

    def tell(self, done: int) -> None:
        """Draws the line anew."""
        if self.quiet or not sys.stderr.isatty():
            return
        width = 30 * done // max(self.count, 1)
        end = "\n" if done == self.count else ""
        sys.stderr.write(f"\r[{'#' * width}{'.' * (30 - width)}] {done} of {many(self.count, 'contract')}{end}")
        sys.stderr.flush()


@dataclass
class Dealings:
    """The contracts of one template, as of a day. A workspace with errors makes none."""

    root: Path
    today: date
    template: str
    jurisdiction: str = ""
    draft: bool = False
    quiet: bool = False
    settings: dict[str, Setting] = field(default_factory=dict)

    @cached_property
    def catalog(self) -> Catalog:
        """What the workspace declares. Ends the run where it has errors."""
        return sound(self.root, self.today)

    def write_one(self, customer: str, suffix: str, out: str) -> None:
        """One contract and its manifest, or what is in the way and nothing written."""
        made, problems = self._made(customer)
        if made is None:
            self._refuse(problems)
        content = written(made.document, suffix)
        if out == "-":
            sys.stdout.buffer.write(content)
            return
        self._save(made, content, Path(out))
        if not self.quiet:
            typer.echo(f"svcctl: wrote {out} and {out}{MANIFEST}", err=True)

    def content(self, customer: str, suffix: str) -> bytes | None:
        """The bytes of one contract; None where something is in its way."""
        made, _ = self._made(customer)
        return written(made.document, suffix) if made else None

    def write_all(self, suffix: str, folder: Path) -> None:
        """A contract for each customer. They are held back until all are made: one with a problem stops them all."""
        if folder.exists() and not folder.is_dir():
            stop(f"{folder} is no folder")
        listed = [party.name for party in customers(self.catalog)]
        if not listed:
            stop("no customer is declared: write a Party with `side: customer`", FINDINGS)
        problems, progress = list[Problem](), _Progress(len(listed), self.quiet)
        with scratch() as held:
            for done, name in enumerate(listed, 1):
                made, found = self._made(name)
                problems += found
                if made and not problems:
                    self._save(made, written(made.document, suffix), Path(held) / f"{self.template}-{name}.{suffix}")
                progress.tell(done)
            if problems:
                self._refuse(problems)
            for file in sorted(Path(held).iterdir()):
                write_bytes(folder / file.name, file.read_bytes())
        if not self.quiet:
            typer.echo(f"svcctl: wrote {many(len(listed), 'contract')} with their manifests into {folder}", err=True)

    def _made(self, customer: str) -> tuple[Made | None, list[Problem]]:
        try:
            deal, problems = deal_of(self.catalog, self.template, customer, self.today, self.jurisdiction)
            if deal is None:
                return None, problems
            setting = self._setting(deal)
            return make(setting, deal, setting.say("contract.draft") if self.draft else "")
        except LookupError as error:
            stop(str(error.args[0]) if isinstance(error, NotNamedError) else str(error))

    def _setting(self, deal: Deal) -> Setting:
        """The language of a contract; calendars are read once for all of them."""
        locale = deal.jurisdiction.spec.locale
        if locale not in self.settings:
            clocks = next(iter(self.settings.values())).clocks if self.settings else Clocks(self.catalog)
            try:
                said = speech(locale)
            except LookupError as error:
                stop(str(error.args[0]))
            self.settings[locale] = Setting(self.catalog, said, self.today, clocks)
        return self.settings[locale]

    def _save(self, made: Made, content: bytes, path: Path) -> None:
        write_bytes(path, content)
        write_bytes(path.with_name(f"{path.name}{MANIFEST}"), as_text(made.manifest, content))

    def _refuse(self, problems: Iterable[Problem]) -> NoReturn:
        """Shows what is in the way, and ends the run: nothing is written."""
        listed = list(dict.fromkeys(problems))
        files = sorted({problem.place.file for problem in listed})
        contents = {file: (self.root / file).read_bytes() for file in files}
        findings = to_findings(listed, contents, lambda _: Severity.ERROR)
        told = {file: content.decode("utf-8", "replace") for file, content in contents.items()}
        show(Report(findings, told, files=len(files)).under(from_here(self.root)))
        waits = all(problem.rule in {UNAPPROVED, CHANGED} for problem in listed)
        stop(f"no contract was written{'; --draft makes a draft of it' if waits else ''}", FINDINGS)
