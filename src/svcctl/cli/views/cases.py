"""What `svcctl test` tried, as text for people and as JUnit XML and JSON for programs."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path

import typer

from svcctl.catalog import Catalog
from svcctl.cli.files import write_text
from svcctl.cli.views.outputs import Output
from svcctl.findings.frame import safe
from svcctl.findings.report import many
from svcctl.kinds.policy import Policy
from svcctl.source.locate import locate
from svcctl.source.words import nearest
from svcctl.suites import Case, suites

FORMATS = ("json", "junit", "text")
VERSION = 1
"""Of the JSON: goes up when a key changes its meaning or goes away."""


def tried(catalog: Catalog, today: date, *, coverage: bool) -> list[Case]:
    """Every case of every suite."""
    return [case for suite in suites().values() for case in suite(catalog, today, coverage)]


def chosen(cases: Iterable[Case], names: Sequence[str]) -> list[Case]:
    """Only the cases of the named declarations; all where none is named."""
    return [case for case in cases if not names or _names(case) & set(names)]


def unmet(names: Sequence[str], cases: Iterable[Case], catalog: Catalog) -> str | None:
    """Why the first name that no case goes by tests nothing: a slip of the keyboard must not pass for a success."""
    known = set[str]().union(*map(_names, cases))
    name = next((name for name in names if name not in known), None)
    if name is None:
        return None
    kind, _, plain = name.rpartition("/")
    if any(kind in {"", each} and catalog.lost(each, plain) for each in ("Policy", "Scenario")):
        return f"{name!r} has errors, so it is not tested; `svcctl validate` shows them"
    if kind in {"", "Policy"} and catalog.versions(Policy, plain):
        return f"the policy {plain!r} has no examples to test; write cases that `pass` and that `fail`"
    near = nearest(name, sorted(known))
    hint = f"did you mean {near}?" if near else "`svcctl test --verbose` names what is"
    return f"nothing is tested by the name {name!r}; {hint}"


def _names(case: Case) -> set[str]:
    return {case.of, case.of.partition("/")[2]}


def tell(cases: Sequence[Case], root: Path, here: str, asked: Iterable[Output], *, verbose: bool, quiet: bool) -> None:
    """Writes every format that was asked for: files first, each whole or not at all, then what is for stdout."""
    where = _places(root, here)
    for output in sorted(asked, key=lambda each: each.file is None):
        text = _TEXTS[output.format](cases, where, verbose, quiet)
        if output.file is None:
            typer.echo(text, nl=False)
        else:
            write_text(output.file, text)


def _places(root: Path, here: str) -> Callable[[Case], tuple[str, int, int]]:
    """Where cases are written: (file as seen from here, line, column)."""

    @cache
    def content(file: str) -> bytes:
        return (root / file).read_bytes()

    def place(case: Case) -> tuple[str, int, int]:
        span = locate(content(case.place.file), [(case.place.document, case.place.path, False)])[0]
        file = case.place.file if here in {"", "."} else f"{here}/{case.place.file}"
        return file, span.line, span.column

    return place


Where = Callable[[Case], tuple[str, int, int]]


def _text(cases: Sequence[Case], where: Where, verbose: bool, quiet: bool) -> str:
    """The failed cases by declaration, each with its reason and its place; with ``verbose`` the others too."""
    lines: list[str] = []
    shown = (case for case in cases if verbose or not case.passed)
    for of, group in groupby(shown, key=lambda case: case.of):
        lines.append(of)
        for case in group:
            lines.append(f"  {'ok  ' if case.passed else 'FAIL'}  {case.name}")
            if not case.passed:
                file, line, column = where(case)
                lines += [f"        {case.reason}", f"        --> {file}:{line}:{column}"]
    return "".join(f"{safe(line)}\n" for line in lines) + ("" if quiet else counted(cases))


def counted(cases: Sequence[Case]) -> str:
    """How many cases there were, and how many came out otherwise than they should."""
    if not cases:
        return "Nothing to test: there are no scenarios, and no policy has examples.\n"
    failed = sum(not case.passed for case in cases)
    said = "all as expected" if not failed else f"{failed:,} not as expected"
    return f"{many(len(cases), 'case')} of {many(len({case.of for case in cases}), 'declaration')}: {said}.\n"


def _junit(cases: Sequence[Case], where: Where, _verbose: bool, _quiet: bool) -> str:
    """A suite for each declaration, a test case for each expectation."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<testsuites{_sums(cases)}>"]
    for of, group in groupby(cases, key=lambda case: case.of):
        mine = list(group)
        lines.append(f'  <testsuite name="{_xml(of)}"{_sums(mine)}>')
        lines += [line for case in mine for line in _case(case, where)]
        lines.append("  </testsuite>")
    return "\n".join([*lines, "</testsuites>", ""])


def _sums(cases: Sequence[Case]) -> str:
    failed = sum(not case.passed for case in cases)
    return f' tests="{len(cases)}" failures="{failed}" errors="0" skipped="0" time="0"'


def _case(case: Case, where: Where) -> Iterator[str]:
    file, line, _ = where(case)
    about = f'classname="{_xml(case.of)}" name="{_xml(case.name)}" file="{_xml(file)}" line="{line}" time="0"'
    if case.passed:
        yield f"    <testcase {about}/>"
        return
    yield f"    <testcase {about}>"
    yield f'      <failure message="{_xml(case.reason)}">{_xml(f"{file}:{line}: {case.reason}")}</failure>'
    yield "    </testcase>"


def _xml(text: str) -> str:
    return escape(safe(text))


def _json(cases: Sequence[Case], where: Where, _verbose: bool, _quiet: bool) -> str:
    """One object, described by ``schemas/output/test.schema.json``."""
    found = []
    for case in cases:
        file, line, column = where(case)
        about = {"of": case.of, "name": case.name, "passed": case.passed, "reason": case.reason}
        found.append({**about, "file": file, "line": line, "column": column})
    failed = sum(not case.passed for case in cases)
    told = {"schema": "svcctl/test", "version": VERSION, "tried": len(cases), "failed": failed, "cases": found}
    return json.dumps(told, indent=2) + "\n"


_TEXTS = {"json": _json, "junit": _junit, "text": _text}
