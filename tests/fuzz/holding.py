"""What holds for every workspace, whatever stands in it: a report, in every format, and tools that change no value."""

import json
import re
from datetime import date
from xml.etree import ElementTree as ET

from svcctl.findings import Severity
from svcctl.reporters import formats, render
from svcctl.source.key_order import KeyOrder
from svcctl.source.layout import lay_out
from svcctl.source.schema import checker
from svcctl.source.yaml_text import load
from svcctl.suites import suites
from svcctl.validation import baseline, validate_files
from svcctl.validation.fixing import fix

TODAY = date(2026, 1, 15)
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def everything(files, touched):
    """A workspace is validated, told in every format, kept as a baseline, mended and tried; some is laid out."""
    catalog, report = validate_files(files, TODAY)
    told(report)
    remembered(report)
    for file in touched:
        if not file.path.endswith(".csv"):
            laid(file.content)
    if any(finding.fix for finding in report.findings):
        mended(files, report)
    tried(catalog)


def told(report):
    for name in formats():
        text = render(name, report)
        assert text.endswith("\n") or not text
        text.encode()
        if name in {"json", "sarif", "gitlab"}:
            json.loads(text)
        elif name == "junit":
            ET.fromstring(text.encode())  # noqa: S314 - our own output
        else:
            assert not STEERING.search(text), (name, STEERING.search(text))


def remembered(report):
    known = baseline.baseline_of(report)
    assert baseline.read(baseline.written(known).encode(), "baseline.yaml") == (known, "")
    left, gone = baseline.split(report, known)
    assert not gone
    assert len(left.findings) + left.in_baseline == len(report.findings)


def laid(content):
    before, problems = load(content, "x.yaml")
    keys = KeyOrder(checker().tree)
    after = lay_out(content, "x.yaml", keys)
    if problems:
        assert after.content == content
        return
    assert load(after.content, "x.yaml") == (before, [])
    assert lay_out(after.content, "x.yaml", keys).content == after.content


def mended(files, report):
    """Mending brings no errors; what a slip hid may come to light as a warning."""
    fixing = fix(files, TODAY, lambda same: same)
    assert fixing.report.count(Severity.ERROR) <= report.count(Severity.ERROR)
    if not fixing.done:
        assert fixing.report.findings == report.findings


def tried(catalog):
    for suite in suites().values():
        for _ in suite(catalog, TODAY, True):  # noqa: FBT003 - every suite is asked alike
            pass
