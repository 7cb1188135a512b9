from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from svcctl.findings import Finding, Problem, Severity, Span
from svcctl.rules import rules
from svcctl.source.locate import locate, locate_all_within

_TOP = Span(1, 1, 1, 1)


def to_findings(
    problems: Iterable[Problem], contents: Mapping[str, bytes], severity_of: Callable[[Problem], Severity]
) -> tuple[Finding, ...]:
    """Places become lines, once and last: only files with a problem are read for their positions."""
    found = list(located(problems, contents, severity_of))
    return tuple(sorted(dict.fromkeys(_without_echoes(found)), key=lambda finding: finding.sort_key))


def located(
    problems: Iterable[Problem], contents: Mapping[str, bytes], severity_of: Callable[[Problem], Severity]
) -> Iterator[Finding]:
    """A finding for each problem, file by file: each file is read for its positions once."""
    by_file: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_file[problem.place.file].append(problem)
    for file, group in by_file.items():
        spans = _spans(group, contents.get(file))
        yield from (_finding(problem, span, severity_of(problem)) for problem, span in zip(group, spans, strict=True))


def _without_echoes(findings: list[Finding]) -> Iterator[Finding]:
    """One mistake, one finding: what the schema says of a line whose text is at fault already is the same mistake."""
    area = {rule.id: rule.area for rule in rules().values()}
    faulty = {(finding.file, finding.span.line) for finding in findings if area.get(finding.rule) == "source"}
    for finding in findings:
        if area.get(finding.rule) != "schema" or (finding.file, finding.span.line) not in faulty:
            yield finding


def _spans(problems: list[Problem], content: bytes | None) -> list[Span]:
    places = [problem.place for problem in problems]
    wanted = [(place.document, place.path, place.on_key) for place in places if place.span is None]
    located = iter(locate(content, wanted, places[0].file) if content is not None and wanted else [_TOP] * len(wanted))
    spans = [place.span or next(located) for place in places]
    if content is None:
        return spans
    narrow = [at for at, place in enumerate(places) if place.within and place.span is None]
    letters = [(places[at].document, places[at].path, places[at].within or (0, 0)) for at in narrow]
    found = locate_all_within(content, letters, places[0].file) if letters else []
    for at, span in zip(narrow, found, strict=True):
        spans[at] = span or spans[at]
    return spans


def _finding(problem: Problem, span: Span, severity: Severity) -> Finding:
    place = problem.place
    return Finding(
        problem.rule,
        severity,
        problem.message,
        place.file,
        span,
        place.path,
        problem.hint,
        problem.resource,
        place.document,
        problem.fix,
    )
