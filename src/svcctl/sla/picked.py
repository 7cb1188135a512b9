"""The items of the worst breaches, kept while a run goes by: in the end a page can draw what their clocks did."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pyarrow.compute as pc

from svcctl.sla.explain import Seen, Teller, Timeline
from svcctl.sla.items import Ints
from svcctl.sla.rows import texts


class Picked:
    """Keeps the measured items of the first ``most`` rows of a list that changes from block to block.

    Nothing is read or measured a second time, and memory does not grow with the number of rows.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.kept: list[Seen] = []

    def see(self, block: Seen, worst: Any) -> None:
        """Takes what is wanted of a block; ``worst`` are the worst rows up to here, this block's among them."""
        if block.items.ids is None or worst is None:
            return
        wanted = pc.unique(worst["item"][: self.most])
        rows = _rows(block, wanted)
        if len(rows):
            self.kept.append(block.take(rows))
            self.kept = list(_left(self.kept, wanted))

    def timelines(self, teller: Teller, worst: Any, as_of: int) -> list[Timeline | None]:
        """What the clocks of the listed items did, in the order of the list; ``as_of`` is the instant of the run."""
        if worst is None:
            return []
        asked = [tuple(row.values()) for row in worst[: self.most].to_pylist()]
        drawn: dict[tuple[Any, ...], Timeline] = {}
        left = set(asked)
        for block in self.kept:
            for row in range(len(block.ids)):
                one = block.take(np.array([row]))
                for told in teller.told(one, as_of, lambda said: tuple(said.values()) in left):
                    if isinstance(told, Timeline):
                        drawn[tuple(told.row.values())] = told
        return [drawn.get(each) for each in asked]


def _left(kept: Iterable[Seen], wanted: Any) -> Iterator[Seen]:
    """The items that are still wanted."""
    for block in kept:
        rows = _rows(block, wanted)
        if len(rows):
            yield block if len(rows) == len(block.ids) else block.take(rows)


def _rows(block: Seen, wanted: Any) -> Ints:
    return np.flatnonzero(pc.is_in(texts(block.items.ids), value_set=wanted).to_numpy(zero_copy_only=False))
