from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path

from svcctl.catalog import Catalog
from svcctl.findings.frame import safe
from svcctl.findings.report import many
from svcctl.source.locate import locate
from svcctl.suites import Case, suites


def tried(catalog: Catalog, today: date, *, coverage: bool, names: Sequence[str]) -> list[Case]:
    """Every case of every suite, or only those of the named declarations."""
    cases = (case for suite in suites().values() for case in suite(catalog, today, coverage))
    return [case for case in cases if not names or {case.of, case.of.partition("/")[2]} & set(names)]


def told(cases: Iterable[Case], root: Path, here: str, *, verbose: bool) -> str:
    """The failed cases by declaration, each with its reason and its place; with ``verbose`` the others too."""

    @cache
    def content(file: str) -> bytes:
        return (root / file).read_bytes()

    lines: list[str] = []
    shown = (case for case in cases if verbose or not case.passed)
    for of, group in groupby(shown, key=lambda case: case.of):
        lines.append(of)
        for case in group:
            lines.append(f"  {'ok  ' if case.passed else 'FAIL'}  {case.name}")
            if not case.passed:
                place = case.place
                span = locate(content(place.file), [(place.document, place.path, False)])[0]
                file = f"{here}/{place.file}" if here not in {"", "."} else place.file
                lines += [f"        {case.reason}", f"        --> {file}:{span.line}:{span.column}"]
    return "".join(f"{safe(line)}\n" for line in lines)


def counted(cases: Sequence[Case]) -> str:
    """How many cases there were, and how many came out otherwise than they should."""
    if not cases:
        return "Nothing to test: no policy has examples.\n"
    failed = sum(not case.passed for case in cases)
    said = "all as expected" if not failed else f"{failed:,} not as expected"
    return f"{many(len(cases), 'case')} of {many(len({case.of for case in cases}), 'declaration')}: {said}.\n"
