"""Reports that try every format: nothing found, text that attacks what is around it, and very much of it."""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from svcctl.findings import Accepted, Finding, Report, Severity, Span

SOURCE = """\
spec:
  party: custmer
\tobjective: "日本語 95" # é
  long: {long}!wrong!{long}
  last: 9"""

GOLD = Report(
    (
        Finding(
            "company-rule",
            Severity.ERROR,
            "`party` is 'custmer', which is not one of its choices",
            "policies/gold.yaml",
            Span(2, 10, 2, 17),
            ("spec", "party"),
            'did you mean "customer"?',
            "SLA/gold@1",
        ),
        Finding("company-rule", Severity.WARNING, "wide and tabbed", "policies/gold.yaml", Span(3, 13, 3, 21)),
        Finding("other-rule", Severity.INFO, "in a long line", "policies/gold.yaml", Span(4, 309, 4, 316)),
        Finding("other-rule", Severity.INFO, "over several lines", "policies/gold.yaml", Span(4, 3, 5, 10)),
        Finding("row-rule", Severity.ERROR, "a row of an export", "tickets, all: 2026.csv", Span(70, 1, 70, 9)),
    ),
    {"policies/gold.yaml": SOURCE.format(long="x" * 300)},
    files=48,
    resources=1,
)

HOSTILE = (
    "a\x1b[2J\x1b]0;title\x07\r\nb\u202ec\u2028d\ud800 ::error::x ##[error]y %0A, : [x](http://y) \x9b1m\x00 "
    "]]> <!-- </failure> & \"' ```` | `<b>` @all \ufffe \U0001f600 日本語 \\"
)
"""Control characters, ends of lines, half characters, and the end marks of every syntax a format is written in."""

ACCEPTED = replace(
    GOLD,
    findings=GOLD.findings[:1],
    accepted=(
        Accepted(GOLD.findings[0], "Agreed until the new contract", "sales", date(2026, 3, 31), inline=False),
        Accepted(GOLD.findings[1], "It is \u202e wide", "sales", date(2026, 3, 31), inline=True),
    ),
)
"""One of two like findings is accepted, and another one."""

NOTHING = Report((), {}, 48, 61)


def hostile(file=HOSTILE, source=HOSTILE, severity=Severity.ERROR):
    """One finding that is hostile in every word."""
    path = ("spec", HOSTILE, 0)
    finding = Finding(HOSTILE, severity, HOSTILE, file, Span(1, 1, 1, 5), path, HOSTILE, HOSTILE)
    return Report((finding,), {file: source}, 1, 1)


def many(count):
    """So many findings in some files, all alike but for their lines; one in a hundred is an error."""
    finding = Finding("owner-missing", Severity.WARNING, "nobody answers for `it`", "", Span(1, 1, 1, 9))
    findings = [
        replace(
            finding,
            severity=Severity.WARNING if number % 100 else Severity.ERROR,
            file=f"catalog/{number // 100}.yaml",
            span=Span(number % 100 + 1, 3, number % 100 + 1, 9),
        )
        for number in range(count)
    ]
    sources = {found.file: "".join(f"- name: line {line}\n" for line in range(100)) for found in findings}
    return Report(tuple(findings), sources, len(sources), count)


texts = st.text(st.characters(), max_size=30) | st.sampled_from([HOSTILE, "", "x" * 3000])
spans = st.builds(Span, *[st.integers(1, 2**31)] * 4) | st.builds(Span, *[st.integers(1, 40)] * 4)
findings = st.builds(
    Finding,
    rule=texts.filter(bool),
    severity=st.sampled_from(Severity),
    message=texts,
    file=st.sampled_from(["a.yaml", "b c.yaml"]) | texts,
    span=spans,
    path=st.lists(st.integers(0, 9) | texts, max_size=3).map(tuple),
    hint=texts,
    resource=texts,
    document=st.integers(0, 9),
)
accepted = st.builds(Accepted, findings, reason=texts, owner=texts, expires=st.dates(), inline=st.booleans())
reports = st.builds(
    Report,
    st.lists(findings, max_size=4).map(tuple),
    st.dictionaries(st.sampled_from(["a.yaml", "b c.yaml"]), texts),
    files=st.integers(0, 10**6),
    resources=st.integers(0, 10**6),
    strict=st.booleans(),
    in_baseline=st.integers(0, 2000),
    accepted=st.lists(accepted, max_size=2).map(tuple),
)
