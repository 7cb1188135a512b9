"""A small statement whose every part is said, and readers of pages and workbooks that know nothing of svcctl."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from html.parser import HTMLParser

import pytest

from svcctl.availability import Stretches, Uptime
from svcctl.calendars.instants import parse_instant
from svcctl.documents.sla_report import page, view
from svcctl.documents.sla_report.view import Sources
from svcctl.money import Money, Step
from svcctl.sla.attainment import EVERYBODY, Attainment
from svcctl.sla.breaches import Breach
from svcctl.sla.credit import Credit
from svcctl.sla.explain import Timeline
from svcctl.sla.pieces import Piece
from svcctl.sla.result import Reconciliation
from svcctl.sla.rights import Right
from svcctl.sla.statement import Statement
from svcctl.sla.tally import Count
from svcctl.source.tables import Rejected

VOID = {"meta", "link", "br", "hr", "img", "input", "path", "line"}
DUE = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
MANIFEST = {
    "tool": {"name": "svcctl", "version": "0"},
    "workspace": {"commit": None, "dirty": False},
    "inputs": [{"file": "a.csv", "sha256": "ab"}],
}


def attained(period, met, breached, customer=EVERYBODY, objective="95"):
    return Attainment(period, customer, "gold", 1, "resolution", Count(met, breached, 1, 2), Decimal(objective))


def credit(number=1, minor=5000, currency="EUR", **changes):
    money = Money(minor, currency)
    steps = (Step("resolution 90% is below 95%"), Step("capped"))
    made = Credit(
        f"CR-{number}",
        "2026-01",
        "acme",
        "acme-desk",
        "gold",
        1,
        money,
        money,
        money,
        date(2026, 3, 2),
        provisional=False,
        steps=steps,
    )
    return replace(made, **changes)


def uptime(down=90, objective="99.95"):
    """A month of 100,000 seconds in which so many were down."""
    lasted = Uptime("microseconds", Fraction(down * 1_000_000), 100_000_000_000, Stretches.of([], []))
    count = Count(100_000 - down, down)
    return Attainment("2026-01", EVERYBODY, "cloud", 2, "availability", count, Decimal(objective), lasted)


def right(**changes):
    parties = ("2026-01", "acme", "acme-desk", "gold", 1, "resolution")
    days = (date(2026, 2, 1), date(2026, 4, 30))
    return replace(
        Right("termination", *parties, *days, provisional=False, expired=False, reason="Three misses"), **changes
    )


def breach(number=1, **changes):
    times = {"started": DUE - timedelta(hours=4), "stopped": DUE + timedelta(hours=number), "due": DUE}
    made = Breach(
        f"T-{number}", "resolution", "acme", "acme-desk", "desk", "gold", 1, "P1", "2026-01",
        **times, target=14_400, used=14_400 + 60 * number, overrun=60 * number,
    )  # fmt: skip
    return replace(made, **changes)


def timeline(number=1, **changes):
    """What the clock of the breach of that number did: open until due, a night closed, then late."""
    start, hour = parse_instant("2026-01-05T04:00:00Z", None), 3_600_000_000
    pieces = (Piece("running", start, start + 4 * hour), Piece("closed", start + 4 * hour, start + 6 * hour))
    pieces += (Piece("running", start + 6 * hour, start + (6 + number) * hour),)
    row = {"item": f"T-{number}", "metric": "resolution", "outcome": "breached", "reason": "", "sla": "gold"}
    row |= {"sla_version": 1, "priority": "P1", "customer": "acme", "service": "", "period": "2026-01"}
    return replace(
        Timeline(
            row, "office", "Europe/Oslo", start, start + (6 + number) * hour, open=False, due=start + 4 * hour,
            pieces=pieces, held=0, excluded=0, used=(4 + number) * hour, target=4 * hour, terms=(), credits=(),
        ),
        **changes,
    )  # fmt: skip


def rejected(value="x", line=7):
    return Rejected("a.csv", line, "Created", value, "unreadable-time", f"'{value}' is no time", f"T-9,{value}")


WEEK = tuple(tuple(3 if (day, hour) == (0, 9) else 0 for hour in range(24)) for day in range(7))


def statement(**changes):
    said = {
        "as_of": parse_instant("2026-02-03T10:00:00Z", None),
        "attainments": [attained("2026-01", 90, 10, "acme"), attained("2026-01", 90, 10), attained("2026-02", 20, 0)],
        "credits": [credit()],
        "rows": Reconciliation(130, 120, 2, 5, 3),
        "rejected": Counter({("unreadable-time", "Created"): 5}),
        "names": {"acme": "Acme & Sons"},
        "promised": True,
        "notes": ["Pauses are unknown."],
    }
    return Statement(**said | changes)


def sources(**changes):
    said = {
        "worst": [breach(2), breach(1)],
        "breaches": 2,
        "heat": {"P1": WEEK},
        "examples": [rejected()],
        "manifest": MANIFEST,
        "zones": ("Europe/Oslo",),
    }
    return Sources(**said | changes)


class Parsed(HTMLParser):
    """Every element as (tag, attributes, text of its own and of what is in it), in the order of the page."""

    def __init__(self, text):
        super().__init__()
        self.elements, self._open = [], []
        self.feed(text)
        self.close()
        self.unclosed = [tag for tag, _, _ in self._open]

    def handle_starttag(self, tag, attrs):
        element = (tag, dict(attrs), [])
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), []))

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        assert [tag] == [each[0] for each in self._open[-1:]]
        self._open.pop()

    def handle_data(self, data):
        for _, _, texts in self._open:
            texts.append(data)

    def all(self, *tags):
        return [(tag, attributes, "".join(text)) for tag, attributes, text in self.elements if tag in tags]


@pytest.fixture
def make():
    """The makers of parts, by name."""
    return {
        "statement": statement,
        "sources": sources,
        "credit": credit,
        "breach": breach,
        "rejected": rejected,
        "attained": attained,
        "uptime": uptime,
        "right": right,
        "timeline": timeline,
    }


@pytest.fixture
def html():
    """The text of a page for a changed statement and changed sources."""

    def text(said=None, more=None):
        return "".join(page(view(statement(**said or {}), sources(**more or {}))))

    return text


@pytest.fixture
def parsed(html):
    return lambda said=None, more=None: Parsed(html(said, more))
