"""From the options of `svcctl price simulate` to usage billed by two sets of prices."""

from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from svcctl.catalog import Catalog
from svcctl.cli.common import FINDINGS, day, root_of, sound, stop
from svcctl.cli.files import put
from svcctl.cli.formats import format_of
from svcctl.cli.views.negotiating import percent
from svcctl.cli.views.price_effects import FORMATS, Found
from svcctl.cli.views.sla_other_terms import PRICES, folder_terms, patched_terms, revision_terms
from svcctl.pricing.effects import effects
from svcctl.pricing.simulate import Side, sales, simulate
from svcctl.pricing.usage import DIALECT, WANTED, UsageReader, Used
from svcctl.source.tables import open_export


class Sides(NamedTuple):
    """Which prices are compared with those of the workspace, as it was written."""

    patch: Path | None
    against: Path | None
    revision: str | None
    as_of: str | None
    other_day: str | None


def compare(
    files: list[str], sides: Sides, threshold: str, told: tuple[str, str], workspace: Path | None, *, quiet: bool
) -> None:
    """Bills the usage by both sides and tells what differs, in a format and to a file, or ``-`` for stdout."""
    output, out = told
    output = format_of(output, tuple(FORMATS))
    most = Fraction(percent(threshold, "--threshold").fraction)
    root, today = root_of(workspace), day(sides.as_of)
    other_day = today if sides.other_day is None else day(sides.other_day, "--other-day")
    mine = sound(root, day(None))
    other, name = _other(root, sides, (mine, "the prices"))
    both = ((mine, today), (other, other_day))
    names = (f"the prices of {today}", f"{name} of {other_day}")
    try:
        used = read_usage(files, both)
        simulated = simulate(used, *both)
    except ValueError as error:
        stop(str(error))
    said = FORMATS[output](Found(used, simulated, effects(simulated.changes, most), names, most))
    put(said, out, quiet=quiet)


def _other(root: Path, sides: Sides, same: tuple[Catalog, str]) -> tuple[Catalog, str]:
    named = sum(each is not None for each in (sides.patch, sides.against, sides.revision))
    if named > 1 or (not named and sides.other_day is None):
        stop(
            "name the other prices by one of --patch FILE, --against FOLDER, --revision REVISION, or by --other-day DAY"
        )
    if sides.patch is not None:
        return patched_terms(root, sides.patch, PRICES)
    if sides.against is not None:
        return folder_terms(sides.against, PRICES)
    return same if sides.revision is None else revision_terms(root, sides.revision, PRICES)


def read_usage(files: list[str], both: tuple[Side, Side]) -> Used:
    """What was used of what has a price on both sides. Ends the run where nothing can be read."""
    exports = [open_export(file, WANTED, DIALECT, hashed=False) for file in files]
    used = UsageReader(sales(both)).read(exports)
    wrong = [f"{each.file}: {problem.message}" for each in exports for problem in each.problems if not each.readable]
    if wrong:
        stop("\n  ".join(("the usage cannot be read:", *wrong)), FINDINGS)
    if not len(used.quantity):
        reasons = ", ".join(f"{code} {count}" for code, count in sorted(used.rejected.items()) if count)
        stop(f"no row of usage could be billed ({reasons or 'there is none'})", FINDINGS)
    return used
