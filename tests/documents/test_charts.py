import re
from decimal import Decimal

import pytest

from svcctl.documents import charts
from svcctl.documents.charts import Bar, bars, week
from svcctl.documents.render import asset

ROWS = [Bar("2026-01", Decimal("97.2972"), "97.29%", short=False), Bar("2026-02", None, "n/a", short=False)]
LEVELS = [[5 if (day, hour) == (6, 23) else 0 for hour in range(24)] for day in range(7)]
FONTS = ("inherit", "DejaVu Sans Mono", "Liberation Serif")


def palettes(*sheets):
    """The colours of a page by day, by night and on paper."""
    texts = [asset(sheet).partition("@media print") for sheet in sheets]
    said = [
        found for text, _, _ in texts for found in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", text)
    ]
    day, night = ({name: both[place] for name, *both in said} for place in (0, 1))
    paper = dict(found for _, _, text in texts for found in re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", text))
    return day, night, {**day, **paper}


def luminance(color):
    digits = color[1:] if len(color) == 7 else "".join(sign * 2 for sign in color[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, two):
    low, high = sorted((luminance(one), luminance(two)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_as_the_standard_says():
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("palette", palettes("base.css", "sla-report.css"), ids=["day", "night", "paper"])
def test_text_and_charts_stand_out_from_what_is_behind_them(palette):
    for name in ("ink", "quiet", "link", "warning"):
        for behind in ("paper", "head"):
            assert contrast(palette[name], palette[behind]) >= 4.5, name
    for name in ("kept", "short"):
        assert contrast(palette[name], palette["trough"]) >= 3, name
    for name in ("kept", "short", "quiet", "excluded", "ink"):
        assert contrast(palette[name], palette["paper"]) >= 3, name
    shades = [contrast(palette[f"heat-{step}"], palette["paper"]) for step in range(6)]
    assert shades == sorted(shades)
    assert shades[5] >= 4.5


@pytest.mark.parametrize("palette", palettes("base.css", "document.css"), ids=["day", "night", "paper"])
def test_text_of_documents_stands_out_from_what_is_behind_it(palette):
    for name in ("ink", "quiet", "link", "warning", "added"):
        for behind in ("paper", "head"):
            assert contrast(palette[name], palette[behind]) >= 4.5, name


@pytest.mark.parametrize("draw", [lambda: bars(ROWS, Decimal("99.95")), lambda: week(LEVELS, 5)])
def test_the_fonts_of_a_machine_change_nothing(draw, monkeypatch):
    drawn = set()
    for font in FONTS:
        monkeypatch.setattr(charts, "_FONT", font)
        drawn.add(draw().replace(font, ""))
    assert len(drawn) == 1


@pytest.mark.parametrize("draw", [lambda: bars(ROWS, Decimal(95)), lambda: week(LEVELS, 5)])
def test_a_chart_fits_a_narrow_telephone_and_takes_the_colours_of_the_page(draw):
    svg = draw()
    assert re.match(r'<svg class="marks" width="292"', svg)
    assert not re.search(r'(?:fill|stroke)="(?!none|var\(|transparent)', svg)
    assert "http" not in svg


def test_a_bar_is_as_long_as_its_percentage_and_none_where_nothing_was_measured():
    svg = bars(ROWS, Decimal(95))
    (bar,) = (
        float(length) for length in re.findall(r"h([\d.]+)v[\d.]+h-[\d.]+Z\" fill=\"var\(--kept", svg) if float(length)
    )
    assert bar == pytest.approx(128 * 0.972972, abs=0.01)
    assert ">n/a</text>" in svg


def test_a_week_has_a_square_for_every_hour_and_the_darkest_at_its_end():
    svg = week(LEVELS, 5)
    assert svg.count('fill="var(--heat-0)"') == 167
    darkest = re.findall(r'd="M([\d.]+),([\d.]+)h[^"]*" fill="var\(--heat-5\)"', svg)
    assert len(darkest) == 1
    assert float(darkest[0][0]) > 228
    assert float(darkest[0][1]) > 80
    for day in charts.DAYS:
        assert f">{day}</text>" in svg


def test_a_chart_writes_names_as_text():
    svg = bars([Bar("<script>&", Decimal(50), "<b>", short=True)], Decimal(95))
    assert "<script" not in svg
    assert "<b>" not in svg


@pytest.mark.parametrize("draw", [lambda: bars(ROWS, Decimal(95)), lambda: week(LEVELS, 5)])
def test_the_marks_of_a_chart_are_not_read_out_one_by_one(draw):
    assert "role=" not in draw()
    assert "aria-roledescription" not in draw()
