"""Where a report is measured: in this process, or on the workers of a cluster. The result is the same everywhere."""

from collections.abc import Callable
from typing import Any

from svcctl.engines.base import Engine, EngineError, Here
from svcctl.sla.explain import Seen
from svcctl.sla.partial import Partial, PartialRun, Setup, measure_stretch
from svcctl.sla.result import Result
from svcctl.source.tables import Export, Rejected, as_text
from svcctl.source.tables.stretches import STRETCH, stretches

__all__ = ["Engine", "EngineError", "Here", "Sink", "engine_of", "spread"]

ENGINES = ("local", "dask")


class Sink:
    """Takes what a report writes down, in order: measurements and rejected rows, at the end the open items.

    ``picked`` takes the items of the worst breaches of each part, after its measurements.
    """

    def __init__(
        self,
        table: Callable[[Any], None],
        rejected: Callable[[list[Rejected]], None],
        rows: Any,
        picked: Callable[[Seen], None] = lambda _: None,
    ) -> None:
        self.table, self.rejected, self.rows, self.picked = table, rejected, rows, picked


def engine_of(text: str, workers: int | None) -> Engine | None:
    """The engine that is asked for by ``local`` or ``dask[:ADDRESS]``; None for this process.

    Raises LookupError with a sentence for the user.
    """
    name, _, address = text.partition(":")
    if name not in ENGINES or (name == "local" and address):
        raise LookupError(f"there is no engine '{text}'; choose local, dask, or dask:ADDRESS of a scheduler")
    if name == "local":
        if workers is not None:
            raise LookupError("--workers is for --engine dask: add that, or leave it out")
        return None
    if address and workers is not None:
        raise LookupError(f"the cluster at {address} has the workers it has: leave --workers out")
    try:
        from svcctl.engines.dask import Dask  # noqa: PLC0415 - an optional extra, and heavy
    except ImportError:
        raise LookupError("Dask is not installed: pip install 'svcctl[dask]'") from None
    return Dask(address, workers)


def spread(  # noqa: PLR0913 - everything a report depends on
    engine: Engine,
    setup: Setup,
    exports: list[Export],
    sink: Sink | None = None,
    tick: Callable[[], None] = lambda: None,
    *,
    size: int = STRETCH,
) -> Result:
    """Measures exports on an engine, stretch by stretch. Raises EngineError where that fails: no sum is partial."""
    run = PartialRun(setup)
    if sink is not None:
        run.on_rows = sink.rows
    for part in engine.map(measure_stretch, setup, stretches(exports, size)):
        _note(exports[part.number], part)
        _once(run, part)
        run.absorb(part)
        if sink is not None:
            sink.rejected(part.refused)
            for table in part.tables:
                sink.table(table)
            for seen in run.picked(part):
                sink.picked(seen)
        tick()
    for export in exports:
        export.conclude()
    return run.finish(run.seen(0))


def _once(run: PartialRun, part: Partial) -> None:
    """Raises EngineError for an item that an earlier part has counted: what was added up cannot be told apart."""
    for ids in part.items:
        for row in run.repeats.again(ids).nonzero()[0].tolist()[:1]:
            said = f"item '{as_text(ids[row].as_py())}' has rows in two parts of the exports"
            raise EngineError(f"{said}: leave --engine out, and all but the first are refused")


def _note(export: Export, part: Partial) -> None:
    """Keeps what a part tells of its export: how many rows, which times do not fit, what could not be read."""
    export.rows += part.rows.read
    export.problems += part.problems
    export.octets.size = max(export.octets.size, part.size)
    for name, misfits in part.misfits.items():
        if name in export.misfits:
            export.misfits[name].plus(misfits)
        else:
            export.misfits[name] = misfits
