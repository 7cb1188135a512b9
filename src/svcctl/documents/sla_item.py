"""One item explained on a page of its own: what its clocks did, sums that add up, and the line of every term."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from svcctl.documents.render import render, style
from svcctl.documents.strips import DRAWING, Strip, length, local, strip
from svcctl.documents.tables import Column, Row, Table, shown, sort_key
from svcctl.sla.explain import Explained, Timeline
from svcctl.sla.shades import NO_TARGET, stretches_of, sums_of
from svcctl.sla.terms_used import Used

_STRETCHES = (Column("from", "instant"), Column("to", "instant"), Column("took, h:min", "count"), Column("the clock"))
_SUMS = (Column("sum"), Column("h:min", "count"), Column("says"))
_TERMS = (Column("term"), Column("says"), Column("where", "code"))
_MOST = 2000


@dataclass(frozen=True, slots=True)
class Target:
    """One target of the item: its verdict and what it is about; the rest is missing where it does not apply."""

    title: str
    about: str
    strip: Strip | None = None
    sums: Table | None = None
    stretches: Table | None = None
    terms: Table | None = None


def item_page(item: str, found: Sequence[Explained], where: Callable[[Used], str]) -> Iterator[str]:
    """The page, part by part; it needs no network and no script. ``where`` says where a term stands."""
    targets = [_target(number, each, where) for number, each in enumerate(found, 1)]
    yield from render(
        "sla-item.html",
        {
            "item": item,
            "targets": targets,
            "style": style("sla-report.css"),
            "shown": shown,
            "sort_key": sort_key,
            **DRAWING,
        },
    )


def _target(number: int, explained: Explained, where: Callable[[Used], str]) -> Target:
    row, metric = explained.row, explained.row["metric"]
    sla = f"{row['sla']}@{row['sla_version']}"
    if not isinstance(explained, Timeline):
        return Target(f"{metric}: not applicable", f"{sla}: {explained.why}.")
    words = [f"{key} {row[key]}" for key in ("priority", "customer", "service", "period") if row[key]]
    about = f"{', '.join([*words, sla])}. Clock {explained.clock}, times in {explained.timezone}."
    terms = [Row((each.what, each.says, where(each))) for each in (*explained.terms, *explained.credits)]
    which = f"{metric}, {sla}"
    return Target(
        f"{metric}: {row['outcome']}",
        about,
        strip(explained),
        Table(f"sums-{number}", f"Sums: {which}", _SUMS, list(_sums(explained))),
        Table(f"stretches-{number}", f"Outside of closed hours: {which}", _STRETCHES, _rows(explained), most=_MOST),
        Table(f"terms-{number}", f"Terms that decided: {which}", _TERMS, terms, most=_MOST),
    )


def _sums(line: Timeline) -> Iterator[Row]:
    for sign, name, took, said in sums_of(line):
        yield Row((f"{sign} {name}".strip(), length(took), said.lstrip(",: ")))
    if line.target is None:
        yield Row(("target", "", NO_TARGET.partition(": ")[2]))


def _rows(line: Timeline) -> list[Row]:
    return [
        Row(
            (
                local(each.start, line),
                local(each.stop, line),
                "" if each.turn else length(each.stop - each.start),
                each.words + (f", {length(each.so_far)} so far" if each.counts else ""),
            )
        )
        for each in stretches_of(line)
    ]
