"""The report as one HTML file that needs nothing else: no network, no script, no font."""

import base64
import hashlib
from collections.abc import Iterator

from svcctl.documents import charts
from svcctl.documents.render import asset, render, style
from svcctl.documents.sla_report.results import STEPS
from svcctl.documents.sla_report.view import SlaReport
from svcctl.documents.strips import DRAWING
from svcctl.documents.tables import shown, sort_key


def page(report: SlaReport) -> Iterator[str]:
    """The page, part by part. The same report gives the same bytes, whenever and on whatever machine.

    Values of exports are text and never markup; the page's own policy lets it load nothing and run only its own script.
    """
    script = asset("sla-report.js")
    yield from render(
        "sla-report.html",
        {
            "report": report,
            "style": style("sla-report.css"),
            "script": script,
            "script_hash": base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
            "bars": [charts.bars(chart.bars, chart.objective) for chart in report.charts],
            "weeks": [charts.week(hours.levels, STEPS) for hours in report.heat],
            "steps": range(STEPS + 1),
            "shown": shown,
            "sort_key": sort_key,
            **DRAWING,
        },
    )
