"""Suppressions that stand beside what they are about, as comments of a YAML file."""

import re
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from svcctl.findings import Place, Problem
from svcctl.rules import GUARDED
from svcctl.source.comments import Spoken, spoken
from svcctl.source.front_matter import parts
from svcctl.source.words import either, label

_PARTS = re.compile(  # nothing in it is tried twice: a comment may be as long as a file
    r"allow\b(?P<rules>[^:()]*+)(?:\(\s*+owner\s*+:(?P<owner>[^()]*+)\)\s*+)?(?::(?P<reason>.*))?$"
)
_UNTIL = re.compile(r"\suntil\s")
_FILE = re.compile(r"(?:^|\s)in this file$")
_FORM = "write `# svcctl: allow RULE until 2027-03-31 (owner: team-x): the reason`"


@dataclass(frozen=True, slots=True)
class Allowance:
    """A comment that accepts findings of some rules: for the keys on its line and below them, or a whole file."""

    rules: tuple[str, ...]
    expires: date
    owner: str
    reason: str
    whole_file: bool
    said: Spoken
    file: str

    @property
    def place(self) -> Place:
        """Where the comment stands."""
        path = self.said.paths[0] if self.said.paths and not self.whole_file else ()
        return Place(self.file, self.said.document, path, span=self.said.span)

    @property
    def about(self) -> str:
        """What it is about, in words."""
        return "this file" if self.whole_file else label(self.said.paths[0])

    @property
    def keys(self) -> tuple[Hashable, ...]:
        """What it is found by: the file, or its lines for faults of the text, and each of its keys."""
        if self.whole_file:
            return (("file", self.file),)
        return (("lines", self.file), *((self.file, self.said.document, path) for path in self.said.paths))

    def covers(self, problem: Problem) -> bool:
        """True for a problem at or below its keys; for a fault of the text, within their lines."""
        place = problem.place
        if self.whole_file or place.file != self.file:
            return place.file == self.file
        if place.span is not None:
            return self.said.start <= (place.span.line, place.span.column) < self.said.end
        below = any(place.path[: len(path)] == path for path in self.said.paths)
        return below and place.document == self.said.document


def allowances(contents: Mapping[str, bytes]) -> Iterator[Allowance | Problem]:
    """What the comments of these files accept, and what is wrong with how they say it."""
    for file, text in contents.items():
        for said in spoken(parts(text, file)[0]):
            yield _read(said, file)


def _read(said: Spoken, file: str) -> Allowance | Problem:
    parts = _PARTS.match(said.words)
    if parts is None:
        message = "a comment that begins with `svcctl:` suppresses findings, and this one does not say which"
        return _fault(said, file, message, f"{_FORM}, or begin the comment with another word")
    head, *last = _UNTIL.split(parts["rules"], maxsplit=1)
    said_so = {**parts.groupdict(), "rules": head, "until": last[0] if last else ""}
    told = {name: (text or "").strip() for name, text in said_so.items()}
    whole_file = bool(_FILE.search(told["rules"]))
    rules = tuple(filter(None, re.split(r"[,\s]+", _FILE.sub("", told["rules"]))))
    if fault := _missing(rules, told) or _misplaced(said, whole_file=whole_file):
        return _fault(said, file, *fault)
    if never := [rule for rule in rules if rule in GUARDED]:
        return _fault(said, file, f"`{never[0]}` cannot be suppressed, as it hides or guards other findings", "mend it")
    until = date.fromisoformat(told["until"])
    return Allowance(rules, until, told["owner"], told["reason"], whole_file, said, file)


def _missing(rules: tuple[str, ...], told: Mapping[str, str]) -> tuple[str, str] | None:
    parts = {"rule": rules, "last day": told["until"], "owner": told["owner"], "reason": told["reason"]}
    absent = [f"no {name}" for name, value in parts.items() if not value]
    if absent:
        return f"this suppression names {either(absent, 'and')}", _FORM
    try:
        date.fromisoformat(told["until"])
    except ValueError:
        return f"this suppression ends on `{told['until']}`, which is no date", "write a date such as 2027-03-31"
    return None


def _misplaced(said: Spoken, *, whole_file: bool) -> tuple[str, str] | None:
    if whole_file and not said.first:
        return "a suppression for the whole file stands below its first line", "move it to the top of the file"
    if not whole_file and not said.paths:
        hint = "write it on the line of a key, or right above; `in this file`, at the top, speaks of the whole file"
        return "this suppression stands at no key", hint
    return None


def _fault(said: Spoken, file: str, message: str, hint: str) -> Problem:
    return Problem(message, Place(file, said.document, span=said.span), hint, "suppression-malformed")
