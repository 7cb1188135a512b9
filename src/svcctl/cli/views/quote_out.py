"""A quote on its way out: in which format, where to, and not at all where it is refused."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from svcctl.cli.common import FINDINGS, stop
from svcctl.cli.files import put
from svcctl.cli.formats import ending, format_of, named
from svcctl.cli.views.quote_json import as_json
from svcctl.cli.views.quotes import Shown, as_text
from svcctl.cli.views.quoting import Quoted, Wish, quoted
from svcctl.kinds.workspace import Workspace
from svcctl.pricing import Quote
from svcctl.pricing.shapes import Plain
from svcctl.pricing.taking import EACH

if TYPE_CHECKING:
    from svcctl.documents.model import Document


FORMATS: Mapping[str, Callable[[Shown], str]] = {"text": as_text, "json": as_json}


class Look(NamedTuple):
    """How a quote is written, and where to, as the options say."""

    output: str | None
    out: str
    language: str | None
    explain: bool
    internal: bool
    schedule: bool
    quiet: bool


def _form(output: str | None, out: str) -> str:
    """The format that was asked for, or the one that the name of the file says. Ends the run where there is none."""
    from svcctl.documents.writers import formats  # noqa: PLC0415 - text needs none of it

    texts = {"": "text", ".txt": "text"}
    suffix = "" if out == "-" else Path(out).suffix
    known = ("text", *sorted({"json", *map(named, formats())}))
    return format_of(output or texts.get(suffix, suffix.removeprefix(".")), known)


def deliver(wish: Wish, workspace: Path | None, look: Look) -> None:
    """Writes a quote to stdout or a file, whole or not at all. One that is refused ends the run with the reasons."""
    found, form = quoted(wish, workspace), _form(look.output, look.out)
    shown = Shown(found, explain=look.explain, internal=look.internal, schedule=look.schedule)
    verdict, refused = found.quote.verdict, shown.refused
    if refused and form != "json":
        passing = _passing(found.quote) if verdict.refused else ()
        stop("\n  ".join(("this is not offered:", *refused, *passing)), FINDINGS)
    for each in () if look.quiet else (*verdict.unguarded, *found.warnings):
        typer.echo(f"svcctl: {each}", err=True)
    if form not in FORMATS:
        from svcctl.cli.views.papers import save  # noqa: PLC0415 - text needs none of it

        save(_document(found, shown, look.language), ending(form), look.out, quiet=look.quiet)
        return
    put(FORMATS[form](shown), look.out, quiet=look.quiet)
    if refused:
        raise typer.Exit(FINDINGS)


def _passing(quote: Quote) -> Iterator[str]:
    """What would be offered in place of what was asked; of several things each by itself, with the others as asked."""
    most, asked = quote.verdict.most, quote.ask.negotiated
    several = (
        ", with the rest as it was asked" if (asked.share is not None) + len(asked.less) + len(asked.prices) > 1 else ""
    )
    if asked.share is not None or not asked:
        yield (
            f"no discount passes{several}"
            if most.share is None or not most.share.value
            else f"the largest negotiated discount that passes is {most.share}{several}"
        )
    for less, found in most.amounts:
        nothing = f"no amount off {EACH[less.per]} passes{several}"
        yield f"the largest amount off that passes is {found}{several}" if found else nothing
    for name, price in most.prices:
        nothing = f"no lower price of {name} passes{several}"
        lowest = f"the lowest price of {name} that passes is {quote.currency}"
        yield nothing if price is None else f"{lowest} {Plain(price)}{several}"


def _document(found: Quoted, shown: Shown, language: str | None) -> "Document":
    from svcctl.clocks import Clocks  # noqa: PLC0415 - text needs none of these
    from svcctl.documents.quote import document  # noqa: PLC0415
    from svcctl.documents.setting import Setting  # noqa: PLC0415
    from svcctl.documents.speech import speech  # noqa: PLC0415

    quote, catalog = found.quote, found.catalog
    places = {number: shown.place(line) for number, line in enumerate(quote.lines)} if shown.explain else None
    said = catalog.workspace.spec if catalog.workspace else None
    locale = language or (said.locale if isinstance(said, Workspace) else "en-GB")
    try:
        setting = Setting(catalog, speech(locale), quote.ask.day, Clocks(catalog))
        return document(setting, quote, places, internal=shown.internal, schedule=shown.schedule)
    except LookupError as error:
        stop(str(error.args[0]))
