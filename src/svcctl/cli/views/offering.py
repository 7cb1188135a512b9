"""Which plans can be ordered, on their way out: as text, CSV, JSON or a page."""

import csv
import json
from collections.abc import Callable, Mapping
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

import typer

from svcctl.cli.common import FINDINGS, day, root_of, sound, stop
from svcctl.cli.files import put
from svcctl.cli.formats import format_of
from svcctl.findings.frame import safe
from svcctl.pricing.ordering import Answer, answers


class Wanted(NamedTuple):
    """The options as they were written."""

    plans: list[str]
    region: str
    customer: str
    as_of: str | None


class Found(NamedTuple):
    """What was asked on which day, and the answers."""

    wanted: Wanted
    day: date
    answers: list[Answer]

    @property
    def head(self) -> str:
        """What was asked, as a sentence."""
        whom = f" by {self.wanted.customer}" if self.wanted.customer else ""
        return f"Plans that can be ordered in {self.wanted.region} on {self.day}{whom}"


def tell(wanted: Wanted, output: str, out: str, workspace: Path | None, *, quiet: bool) -> None:
    """Tells it on stdout or in a file. Ends the run with 1 where a plan that was named cannot be ordered."""
    output = format_of(output, tuple(FORMATS))
    today, catalog = day(wanted.as_of), sound(root_of(workspace), day(None))
    try:
        found = Found(wanted, today, answers(catalog, wanted.plans, wanted.region, today, wanted.customer.strip()))
    except ValueError as error:
        stop(str(error))
    put(FORMATS[output](found), out, quiet=quiet)
    if wanted.plans and not all(each.can for each in found.answers):
        raise typer.Exit(FINDINGS)


def _text(found: Found) -> str:
    lines = [found.head]
    wide = max((len(each.plan.name) for each in found.answers), default=0)
    service = ""
    for each in found.answers:
        if each.plan.spec.service != service:
            service = each.plan.spec.service
            lines += ["", service]
        lines.append(f"  {each.plan.name:<{wide}}  {'yes' if each.can else 'no '}  {_why(each)}".rstrip())
        lines += [f"  {'':<{wide}}       to confirm: {text.replace('*', '')}" for text in each.confirm]
    return "".join(f"{safe(line)}\n" for line in lines)


def _why(each: Answer) -> str:
    instead = f"instead: {', '.join(each.instead)}" if each.instead else "" if each.can else "instead: nothing"
    return "; ".join(filter(None, (each.reason, f"until {each.until}" if each.until else "", instead)))


def _markdown(found: Found) -> str:
    rows = [
        (each.plan.spec.service, each.plan.name, "yes" if each.can else "no", _why(each), "; ".join(each.confirm))
        for each in found.answers
    ]
    lines = [f"# {found.head}", "", "| Service | Plan | Can be ordered | Why | To confirm |", "|---|---|---|---|---|"]
    lines += [f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |" for row in rows]
    return "".join(f"{safe(line)}\n" for line in lines)


def _csv(found: Found) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("service", "plan", "can", "reason", "until", "instead", "confirm"))
    for each in found.answers:
        data = _data(each)
        lists = (" ".join(data["instead"]), "; ".join(data["confirm"]))
        writer.writerow((data["service"], data["plan"], str(each.can).lower(), each.reason, each.until or "", *lists))
    return text.getvalue()


def _json(found: Found) -> str:
    wanted = found.wanted
    head = {"schema": "svcctl/price-offers", "version": 1, "asOf": found.day.isoformat(), "region": wanted.region}
    told = {**head, "customer": wanted.customer or None, "plans": [_data(each) for each in found.answers]}
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def _data(each: Answer) -> dict[str, Any]:
    return {
        "plan": each.plan.name,
        "title": each.plan.metadata.title,
        "service": each.plan.spec.service,
        "can": each.can,
        "reason": each.reason,
        "until": each.until.isoformat() if each.until else None,
        "instead": list(each.instead),
        "confirm": list(each.confirm),
    }


FORMATS: Mapping[str, Callable[[Found], str]] = {"text": _text, "csv": _csv, "json": _json, "markdown": _markdown}
