import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from svcctl.catalog import BUILT_IN, Catalog, Reference, Resource
from svcctl.findings import Path, dotted
from svcctl.findings.frame import cells, safe
from svcctl.kinds import kinds
from svcctl.kinds.base import Spec
from svcctl.kinds.price_book import PriceBook
from svcctl.pricing.listing import price_list_of
from svcctl.source.yaml_write import dump

LineOf = Callable[[Resource[Spec], Path], int]
"""The line in a declaration's file where the value at a path stands."""

COLUMNS = ("kind", "name", "version", "title", "owner", "from", "to", "inForce")


def listed(resources: Iterable[Resource[Spec]], day: date) -> list[dict[str, Any]]:
    """A row for each declaration, by kind, name and version; ``inForce`` says whether it holds on the day."""
    ordered = sorted(resources, key=lambda item: (item.kind, item.name, item.metadata.version))
    return [{**_row(item, day), "file": item.file} for item in ordered]


def _row(item: Resource[Spec], day: date) -> dict[str, Any]:
    metadata, dates = item.metadata, item.metadata.effective
    return {
        "kind": item.kind,
        "name": item.name,
        "version": metadata.version if item.spec.VERSIONED else None,
        "title": metadata.title,
        "owner": metadata.owner,
        "from": dates.from_.isoformat() if dates else None,
        "to": dates.to.isoformat() if dates and dates.to else None,
        "inForce": item.holds_on(day),
    }


def table(rows: list[dict[str, Any]]) -> str:
    """The rows as columns of text."""
    if not rows:
        return "Nothing is declared.\n"
    heads = ("KIND", "NAME", "VERSION", "TITLE", "OWNER", "FROM", "TO", "IN FORCE")
    told = [heads, *(tuple(_cell(row[column]) for column in COLUMNS) for row in rows)]
    wide = [max(map(cells, column)) for column in zip(*told, strict=True)]
    lines = ("  ".join(_padded(cell, size) for cell, size in zip(row, wide, strict=True)) for row in told)
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _padded(text: str, size: int) -> str:
    return text + " " * (size - cells(text))


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else safe(str(value))


def resolved(catalog: Catalog, item: Resource[Spec], day: date, line_of: LineOf) -> dict[str, Any]:
    """One declaration with what it refers to, one level deep and as in force on the day, and what refers to it."""
    told = {
        **_row(item, day),
        "label": item.label,
        "file": item.file,
        "line": line_of(item, ()),
        "spec": item.data["spec"],
        **_computed(item),
    }
    outgoing = (reference for reference in catalog.references if reference.source is item)
    return {
        "asOf": day.isoformat(),
        **told,
        "refersTo": [_outgoing(catalog, reference, day, line_of) for reference in outgoing],
        "usedBy": [
            {
                "label": reference.source.label,
                "path": dotted(reference.path),
                "file": reference.source.file,
                "line": line_of(reference.source, reference.path),
            }
            for reference in _incoming(catalog, item, day)
        ],
    }


def _computed(item: Resource[Spec]) -> dict[str, Any]:
    """The prices that a price book computes from another region's; no key for a declaration that computes none."""
    if not isinstance(item.spec, PriceBook):
        return {}
    found = [price for price in price_list_of(item.data) if "computed" in price]
    return {"computedPrices": found} if found else {}


def _outgoing(catalog: Catalog, reference: Reference, day: date, line_of: LineOf) -> dict[str, Any]:
    told: dict[str, Any] = {"path": dotted(reference.path), "kind": reference.kind, "name": reference.text}
    target = catalog.in_force(kinds()[reference.kind], reference.text, day)
    if target is None:
        built_in = reference.text in BUILT_IN.get(reference.kind, ())
        return {**told, "found": False, "reason": "built in" if built_in else "none is in force on this day"}
    found = {"label": target.label, "title": target.metadata.title, "file": target.file, "line": line_of(target, ())}
    return {**told, "found": True, **found, "spec": target.data["spec"]}


def _incoming(catalog: Catalog, item: Resource[Spec], day: date) -> Iterator[Reference]:
    """The references that mean this very version on the day."""
    for reference in catalog.references:
        if (reference.kind, reference.name) != (item.kind, item.name):
            continue
        if catalog.in_force(type(item.spec), reference.text, day) is item:
            yield reference


def told(view: dict[str, Any]) -> str:
    """A resolved declaration for people: what it says as YAML, what it refers to, and what refers to it."""
    dates = f", in force from {view['from']}" + (f" to {view['to']}" if view["to"] else "") if view["from"] else ""
    owner = f", owner {view['owner']}" if view["owner"] else ""
    lines = [
        view["label"],
        *([view["title"]] if view["title"] else []),
        f"{view['file']}:{view['line']}{dates}{owner}",
        "",
    ]
    lines += dump(view["spec"]).splitlines()
    if "computedPrices" in view:
        lines += ["", "Computed prices", *(f"  {line}" for line in dump(view["computedPrices"]).splitlines())]
    lines += _section("Refers to", [_reference(found) for found in view["refersTo"]])
    used = [(f"{user['label']} ({user['path']})", f"{user['file']}:{user['line']}") for user in view["usedBy"]]
    return "".join(f"{safe(line)}\n" for line in [*lines, *_section("Used by", used)])


def _reference(found: dict[str, Any]) -> tuple[str, str]:
    if not found["found"]:
        return f"{found['path']}: {found['kind']}/{found['name']}", found["reason"]
    title = f" {found['title']}" if found["title"] else ""
    return f"{found['path']}: {found['label']}{title}", f"{found['file']}:{found['line']}"


def _section(heading: str, rows: list[tuple[str, str]]) -> list[str]:
    if not rows:
        return ["", f"{heading}: nothing"]
    wide = max(cells(left) for left, _ in rows)
    return ["", heading, *(f"  {_padded(left, wide)}  {right}" for left, right in rows)]


def as_json(data: Any) -> str:
    """Plain data as JSON in which numbers keep the digits they were declared with: 19.90 stays 19.90."""
    text = json.dumps(data, indent=2, default=lambda number: f"\0{Decimal(number):f}")
    return re.sub(r'"\\u0000(-?[0-9.]+)"', r"\1", text) + "\n"
