"""Charts as static SVG, drawn by Vega-Lite without a browser or a network: the one door to vl-convert.

Every place is given in pixels and no text is measured: a layout that follows the text depends on the machine's fonts,
and the same numbers must give the same bytes everywhere. Colours are the names of a page's own, so that a chart is
dark where the page is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

_GRAMMAR = "v5.20"
"""The version of Vega-Lite; a newer one may draw the same chart with other bytes."""
_NAMESPACES = ' xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1"'
_FONT = "inherit"
_WHOLE = 1_000_000
_INK, _FAINT = "var(--ink)", "var(--quiet)"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, its length in percent (None draws none), the text beside it, and whether it fell short."""

    name: str
    percent: Decimal | None
    text: str
    short: bool


def bars(rows: Sequence[Bar], objective: Decimal) -> str:
    """Lying bars from 0 to 100 percent with a line at the objective: 292 pixels wide, as a narrow telephone is."""
    values = [
        {
            "row": place,
            "name": row.name,
            "length": _length(row.percent) if row.percent is not None else 0,
            "text": row.text,
            "tone": "short" if row.short else "kept",
        }
        for place, row in enumerate(rows)
    ]
    row = {"field": "row", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0.3, "paddingOuter": 0.15}}
    length = {"field": "length", "type": "quantitative", "axis": None, "scale": {"domain": [0, _WHOLE]}}
    tone = {"field": "tone", "legend": None, "scale": _tones("var(--kept)", "var(--short)")}
    tinted = {"field": "tone", "legend": None, "scale": _tones(_INK, "var(--short-ink)")}
    at = {"datum": _length(objective)}
    spec = {
        "data": {"values": values},
        "encoding": {"y": row},
        "layer": [
            {"mark": {"type": "rect", "color": "var(--trough)"}, "encoding": {"x": {"value": 0}, "x2": {"value": 128}}},
            {"mark": "bar", "encoding": {"x": length, "color": tone}},
            {"mark": _text("right"), "encoding": {"x": {"value": -8}, "text": {"field": "name"}}},
            {
                "mark": _text("left"),
                "encoding": {"x": {"value": 136}, "text": {"field": "text"}, "color": tinted},
            },
            {
                "data": {"values": [{}]},
                "mark": {"type": "rule", "color": _INK, "strokeWidth": 1.5},
                "encoding": {"x": at, "y": {"value": -4}, "y2": {"value": len(rows) * 22}},
            },
            {
                "data": {"values": [{}]},
                "mark": _text("right") | {"color": _FAINT},
                "encoding": {"x": at, "y": {"value": -12}, "text": {"value": f"objective {objective:f}%"}},
            },
        ],
        "resolve": {"scale": {"color": "independent"}},
    }
    return _drawn(spec, 128, len(rows) * 22, {"left": 62, "right": 102, "top": 22, "bottom": 2})


def week(levels: Sequence[Sequence[int]], steps: int) -> str:
    """A week by the hour, a square for each: seven rows of 24 levels from 0 (nothing) to ``steps``."""
    values = [
        {"day": day, "hour": hour, "level": level}
        for day, hours in enumerate(levels)
        for hour, level in enumerate(hours)
    ]
    scale = {"domain": list(range(steps + 1)), "range": [f"var(--heat-{step})" for step in range(steps + 1)]}
    gaps = {"paddingInner": 0.12, "paddingOuter": 0}
    days = [{"at": place * 14 + 7, "text": name} for place, name in enumerate(DAYS)]
    hours = [{"at": hour * 10, "text": f"{hour:02}"} for hour in (0, 6, 12, 18)]
    spec = {
        "layer": [
            {
                "data": {"values": values},
                "mark": "rect",
                "encoding": {
                    "x": {"field": "hour", "type": "ordinal", "axis": None, "scale": gaps},
                    "y": {"field": "day", "type": "ordinal", "axis": None, "scale": gaps},
                    "color": {"field": "level", "type": "ordinal", "legend": None, "scale": scale},
                },
            },
            *(
                {
                    "data": {"values": [{}]},
                    "mark": _text("right") | _SMALL,
                    "encoding": _at(-6, each["at"], each["text"]),
                }
                for each in days
            ),
            *(
                {
                    "data": {"values": [{}]},
                    "mark": _text("left") | _SMALL,
                    "encoding": _at(each["at"], -9, each["text"]),
                }
                for each in hours
            ),
        ]
    }
    return _drawn(spec, 240, 98, {"left": 36, "right": 16, "top": 18, "bottom": 2})


_SMALL = {"fontSize": 11, "color": _FAINT}
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _at(x: Any, y: Any, text: Any) -> dict[str, Any]:
    return {"x": {"value": x}, "y": {"value": y}, "text": {"value": text}}


def _length(percent: Decimal) -> int:
    return int(percent * 10_000)


def _tones(kept: str, short: str) -> dict[str, Any]:
    return {"domain": ["kept", "short"], "range": [kept, short]}


def _text(align: str) -> dict[str, Any]:
    return {"type": "text", "align": align, "baseline": "middle", "color": _INK, "fontSize": 12}


def _drawn(spec: dict[str, Any], width: int, height: int, padding: dict[str, int]) -> str:
    from vl_convert import vegalite_to_svg  # noqa: PLC0415 - starts a script engine

    config = {"aria": False, "font": _FONT, "view": {"stroke": None}}
    layout = {"width": width, "height": height, "padding": padding, "autosize": "none", "background": None}
    svg: str = vegalite_to_svg(spec | layout | {"config": config}, vl_version=_GRAMMAR, allowed_base_urls=[])
    return svg.replace(_NAMESPACES, "", 1)
