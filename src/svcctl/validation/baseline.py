"""The findings that were there when svcctl was adopted: known by what they are, never by line or wording."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from typing import Any

from svcctl.findings import Finding, Path, Report, Span, dotted
from svcctl.findings.frame import safe
from svcctl.rules import GUARDED, UNREADABLE, rules
from svcctl.source.encoding import lines_of
from svcctl.source.front_matter import DECLARING
from svcctl.source.yaml_text import load, locate
from svcctl.source.yaml_write import dump, rows

_HEAD = """\
# Findings that were there when svcctl was adopted here: they are left out, new ones are told. Mend them, and write this
# file again with `svcctl validate --write-baseline`. `value` stands for the value at fault, so a new mistake is told.
"""
OUTDATED = "baseline-outdated"
_SCHEMA, _VERSION = "svcctl/baseline", 1
_INDEX = re.compile(r"\[\d+\]")
_NEEDED = {"in", "rule"}
_KEYS = ("in", "rule", "at", "value")


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """What a finding is, beyond edits: in which declaration or file, of which rule, at which path, with which value.

    Positions in lists are left out of the path, so that a new list item before it changes nothing.
    """

    in_: str
    rule: str
    at: str = ""
    value: str = ""


def split(report: Report, known: Mapping[Entry, int]) -> tuple[Report, dict[Entry, int]]:
    """The report without the findings that a baseline knows, and what the baseline has that is not there any more."""
    left = Counter(known)
    told: list[Finding] = []
    for finding, entry in _entries(report):
        if entry is None or left[entry] <= 0:
            told.append(finding)
        else:
            left[entry] -= 1
    hidden = len(report.findings) - len(told)
    return replace(report, findings=tuple(told), in_baseline=hidden), dict(+left)


def baseline_of(report: Report) -> Counter[Entry]:
    """All findings of a report that a baseline may hold: not those that hide others, or that guard suppressions."""
    return Counter(entry for _, entry in _entries(report) if entry is not None)


def written(entries: Mapping[Entry, int]) -> str:
    """A baseline as YAML, a line for each entry, sorted: the same findings are the same bytes."""
    listed = []
    for entry, count in sorted(entries.items()):
        told = zip(_KEYS, (entry.in_, entry.rule, entry.at, entry.value), strict=True)
        listed.append(
            {key: text for key, text in told if text or key in _NEEDED} | ({"count": count} if count > 1 else {})
        )
    head = dump({"schema": _SCHEMA, "version": _VERSION})
    return f"{_HEAD}{head}findings:\n{rows(listed)}" if listed else f"{_HEAD}{head}findings: []\n"


def read(content: bytes, file: str) -> tuple[Counter[Entry], str]:
    """A baseline, and what is wrong with it in words; empty when nothing is. Never raises."""
    documents, problems = load(content, file)
    if problems:
        line = problems[0].place.span.line if problems[0].place.span else 1
        return Counter(), f"line {line}: {problems[0].message}"
    data = documents[0].data if documents else None
    if not isinstance(data, dict) or data.get("schema") != _SCHEMA:
        return Counter(), f"it does not say `schema: {_SCHEMA}`"
    if data.get("version") != _VERSION:
        return Counter(), f"its version is not {_VERSION}; another svcctl wrote it"
    listed = data.get("findings")
    if not isinstance(listed, list) or not all(map(_is_entry, listed)):
        return Counter(), "each of its `findings` is {in, rule, at, value, count}, texts but for the count"
    known: Counter[Entry] = Counter()
    for each in listed:
        known[_entry(each)] += each.get("count", 1)
    return known, ""


def mended(content: bytes, file: str, left: Mapping[Entry, int]) -> Finding:
    """Tells what the baseline still holds although it is mended, at the first such entry."""
    data: Any = load(content, file)[0][0].data
    index = next(at for at, each in enumerate(data["findings"]) if _entry(each) in left)
    (span,) = locate(content, [(0, ("findings", index), False)])
    first, count = _entry(data["findings"][index]), sum(left.values())
    more = f", and {count - 1:,} more" if count > 1 else ""
    return Finding(
        OUTDATED,
        rules()[OUTDATED].severity,
        f"the baseline holds what is mended by now: `{first.rule}` in {first.in_}{more}",
        file,
        span,
        ("findings", index),
        f"write it again with `svcctl validate --write-baseline {file}`",
    )


def _entry(each: Mapping[str, str]) -> Entry:
    return Entry(*(each.get(key, "") for key in _KEYS))


def _is_entry(each: Any) -> bool:
    if not isinstance(each, dict) or not _NEEDED <= each.keys() <= {*_KEYS, "count"}:
        return False
    count = each.get("count", 1)
    return all(isinstance(each.get(key, ""), str) for key in _KEYS) and type(count) is int and count > 0


def _entries(report: Report) -> Iterator[tuple[Finding, Entry | None]]:
    files = _Files(report.sources)
    for finding in report.findings:
        if finding.rule in GUARDED | UNREADABLE:
            yield finding, None
            continue
        where = safe(finding.resource or finding.file)
        at = safe(_INDEX.sub("[]", dotted(finding.path)))
        yield finding, Entry(where, safe(finding.rule), at, files.value(finding))


class _Files:
    """The values in the files that have findings, each file read once."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self.sources = sources
        self.documents = cache(self._documents)
        self.lines = cache(self._lines)

    def _documents(self, file: str) -> dict[int, Any]:
        text = self.sources.get(file, "").encode("utf-8", "replace")
        return {document.index: document.data for document in load(text, file)[0]}

    def _lines(self, file: str) -> list[str]:
        return lines_of(self.sources.get(file, "").encode("utf-8", "replace"))

    def value(self, finding: Finding) -> str:
        """A short name of the text, number or word at fault; empty for a list, a mapping, or a row of a table."""
        if not finding.file.endswith(DECLARING):
            return ""
        if not finding.path:
            return _digest(_stretch(self.lines(finding.file), finding.span))
        value = _at(self.documents(finding.file).get(finding.document), finding.path)
        return "" if value is None or isinstance(value, dict | list) else _digest(json.dumps(value, default=str))


def _at(value: Any, path: Path) -> Any:
    for step in path:
        try:
            value = value[step]
        except (LookupError, TypeError):
            return None
    return value


def _stretch(lines: list[str], span: Span) -> str:
    if span.line > len(lines) or span.line != span.end_line:
        return ""
    return lines[span.line - 1][span.column - 1 : span.end_column - 1]


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:8] if text else ""
