"""What published SLAs say in numbers, and the same read back from the atlas, so that the two can be compared.

`tests/data/published_slas_facts.yaml` is the reduced copy of the facts, each entry with the document it was read from.
"""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from svcctl.calendars.duration import Target
from svcctl.source.yaml_text import load
from svcctl.validation import load_catalog

ROOT = Path(__file__).parents[2]
ATLAS = ROOT / "examples/atlas"
FACTS = ROOT / "tests/data/published_slas_facts.yaml"
TODAY = date(2026, 11, 22)
STEP = Decimal("0.001")


@cache
def atlas():
    return load_catalog(ATLAS, TODAY)


@cache
def facts(part):
    """The entries of `slas` or `answers`, by their id."""
    (document,), problems = load(FACTS.read_bytes(), FACTS.name)
    assert not problems
    return {entry["id"]: entry for entry in document.data[part]}


def said(entry, key, variant):
    """A fact, or the one of a variant where the document tells several apart: objectives by plan, bands by tier."""
    value = entry.get(key)
    return value[variant] if isinstance(value, dict) and variant in value else value


def tiers(entry, variant):
    credit = entry.get("credit", {})
    return credit.get(variant) or credit.get("tiers") or []


def published_credit(rows, uptime):
    """The credit that a published table gives at an uptime, in percent; None where no row fits."""
    fits = [row["credit"] or 0 for row in rows if "credit" in row and _holds(row, uptime)]
    return max(fits) if fits else None


def _holds(row, uptime):
    return (
        uptime >= row.get("ge", 0)
        and uptime > row.get("gt", -1)
        and uptime < row.get("lt", 101)
        and uptime <= row.get("le", 100)
    )


def atlas_credit(bands, uptime):
    """The credit that bands of an SLA give at an uptime, in percent; None where none is reached."""
    fits = [
        band.credit.value
        for band in bands
        if uptime < band.below.value or (band.including and uptime == band.below.value)
    ]
    return max(fits) if fits else None


def probes(rows):
    """Every bound of a table and the uptime just beside it, and the ends of the scale."""
    bounds = {Decimal(row[key]) for row in rows for key in ("ge", "gt", "lt", "le") if key in row}
    beside = {bound + step for bound in bounds for step in (-STEP, STEP)}
    return sorted(each for each in bounds | beside | {Decimal(0), Decimal(100)} if 0 <= each <= 100)


def answer(text):
    """How a promised answering time is written as a target, whatever letters the page uses for business hours."""
    if text == "next_business_day":
        return Target.parse({"businessDays": 1, "by": "close"})
    first = text.split()[0]
    return Target.parse(first.removesuffix("bh") + "h" if first.endswith("bh") else first)


def table(page, title):
    """The rows of the table below a heading, cell by cell."""
    section = page.read_text(encoding="utf-8").split(f"## {title}\n")[1].split("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("|")]
    return rows[2:]
