"""Charts as static SVG, drawn by Vega-Lite without a browser or a network: the one door to vl-convert.

Every place is given in pixels and no text is measured: a layout that follows the text depends on the machine's fonts,
and the same numbers must give the same bytes everywhere. Colours are the names of a page's own, so that a chart is
dark where the page is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

_GRAMMAR = "v5.20"
"""The version of Vega-Lite; a newer one may draw the same chart with other bytes."""
_NAMESPACES = ' xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1"'
_ROLES = re.compile(r' role="graphics-[a-z]+"| aria-roledescription="[^"]*"')
"""A chart is one picture with a description; its marks have none of their own to be read out."""
_FONT = "inherit"
_WHOLE = 1_000_000
_INK, _FAINT = "var(--ink)", "var(--quiet)"
_SMALL = {"fontSize": 11, "color": _FAINT}
_LINE = {"type": "rule", "color": _INK, "strokeWidth": 1.5}
_BETWEEN = {"paddingInner": 0.3, "paddingOuter": 0.15}
_GAPS = {"paddingInner": 0.12, "paddingOuter": 0}
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, its length in percent (None draws none), the text beside it, and whether it fell short."""

    name: str
    percent: Decimal | None
    text: str
    short: bool


def bars(rows: Sequence[Bar], objective: Decimal) -> str:
    """Lying bars from 0 to 100 percent with a line at the objective: 292 pixels wide, as a narrow telephone is."""
    length = {"field": "length", "type": "quantitative", "axis": None, "scale": {"domain": [0, _WHOLE]}}
    bottom = len(rows) * 22
    at = {"datum": _length(objective)}
    named = _text("right") | {"color": _FAINT}
    spec = {
        "data": {"values": [_bar(place, row) for place, row in enumerate(rows)]},
        "encoding": {"y": {"field": "row", "type": "ordinal", "axis": None, "scale": _BETWEEN}},
        "layer": [
            {"mark": {"type": "rect", "color": "var(--trough)"}, "encoding": {"x": {"value": 0}, "x2": {"value": 128}}},
            {"mark": "bar", "encoding": {"x": length, "color": _tones("var(--kept)", "var(--short)")}},
            _mark(_text("right"), x={"value": -8}, text={"field": "name"}),
            _mark(_text("left"), x={"value": 136}, text={"field": "text"}, color=_tones(_INK, "var(--warning)")),
            _once(_LINE, x=at, y={"value": -4}, y2={"value": bottom}),
            _once(named, x=at, y={"value": -12}, text={"value": f"objective {objective:f}%"}),
        ],
        "resolve": {"scale": {"color": "independent"}},
    }
    return _drawn(spec, 128, bottom, {"left": 62, "right": 102, "top": 22, "bottom": 2})


def week(levels: Sequence[Sequence[int]], steps: int) -> str:
    """A week by the hour, a square for each: seven rows of 24 levels from 0 (nothing) to ``steps``."""
    values = [
        {"day": day, "hour": hour, "level": level}
        for day, hours in enumerate(levels)
        for hour, level in enumerate(hours)
    ]
    scale = {"domain": list(range(steps + 1)), "range": [f"var(--heat-{step})" for step in range(steps + 1)]}
    squares = {
        "x": {"field": "hour", "type": "ordinal", "axis": None, "scale": _GAPS},
        "y": {"field": "day", "type": "ordinal", "axis": None, "scale": _GAPS},
        "color": {"field": "level", "type": "ordinal", "legend": None, "scale": scale},
    }
    days = [_once(_text("right") | _SMALL, **_at(-6, place * 14 + 7, name)) for place, name in enumerate(DAYS)]
    hours = [_once(_text("left") | _SMALL, **_at(hour * 10, -9, f"{hour:02}")) for hour in (0, 6, 12, 18)]
    spec = {"layer": [{"data": {"values": values}, "mark": "rect", "encoding": squares}, *days, *hours]}
    return _drawn(spec, 240, 98, {"left": 36, "right": 16, "top": 18, "bottom": 2})


def _at(x: Any, y: Any, text: Any) -> dict[str, Any]:
    return {"x": {"value": x}, "y": {"value": y}, "text": {"value": text}}


def _length(percent: Decimal) -> int:
    return int(percent * 10_000)


def _tones(kept: str, short: str) -> dict[str, Any]:
    return {"field": "tone", "legend": None, "scale": {"domain": ["kept", "short"], "range": [kept, short]}}


def _bar(place: int, row: Bar) -> dict[str, Any]:
    length = 0 if row.percent is None else _length(row.percent)
    return {
        "row": place,
        "name": row.name,
        "length": length,
        "text": row.text,
        "tone": "short" if row.short else "kept",
    }


def _mark(mark: dict[str, Any], **encoding: Any) -> dict[str, Any]:
    return {"mark": mark, "encoding": encoding}


def _once(mark: dict[str, Any], **encoding: Any) -> dict[str, Any]:
    """A mark that is drawn once, and not for each value."""
    return {"data": {"values": [{}]}, **_mark(mark, **encoding)}


def _text(align: str) -> dict[str, Any]:
    return {"type": "text", "align": align, "baseline": "middle", "color": _INK, "fontSize": 12}


def _drawn(spec: dict[str, Any], width: int, height: int, padding: dict[str, int]) -> str:
    from vl_convert import vegalite_to_svg  # noqa: PLC0415 - starts a script engine

    config = {"aria": False, "font": _FONT, "view": {"stroke": None}}
    layout = {"width": width, "height": height, "padding": padding, "autosize": "none", "background": None}
    svg: str = vegalite_to_svg(spec | layout | {"config": config}, vl_version=_GRAMMAR, allowed_base_urls=[])
    return _ROLES.sub("", svg.replace(_NAMESPACES, "", 1))
