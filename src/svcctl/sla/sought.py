"""One work item looked for among the rows of a run, to be explained; and the ids like it, where it is not there."""

from typing import Any

import numpy as np
import pyarrow.compute as pc

from svcctl.sla.classes import Classes
from svcctl.sla.explain import Explained, Seen, Teller
from svcctl.sla.items import Ints, Items
from svcctl.sla.measure import Measured
from svcctl.sla.rows import texts


class Explainer:
    """Explains one item: `see` takes the rows of a run as they go by, `explained` tells what was found in the end.

    Memory does not grow with the number of rows.
    """

    def __init__(self, item: str) -> None:
        self.item = item
        self._seen: list[Seen] = []
        self._near: set[str] = set()

    def see(self, items: Items, ids: Ints, classes: Classes, found: dict[str, Measured]) -> None:
        """Looks for the item among the measured rows of a block."""
        if items.ids is None:
            return
        names = texts(items.ids)
        rows = np.flatnonzero(pc.equal(names, self.item).to_numpy(zero_copy_only=False))
        block = Seen(items, ids, classes, found)
        self._seen += [block.take(np.array([row])) for row in rows.tolist()]
        if not self._seen:
            self._remember(names)

    def explained(self, teller: Teller, as_of: int) -> list[Explained]:
        """Every target of every row of the item, in the order of the exports; ``as_of`` as the run has found it."""
        return [each for seen in self._seen for each in teller.told(seen, as_of)]

    def nearest(self) -> list[str]:
        """Up to three ids that look like the one that is not there, the nearest first."""
        from difflib import get_close_matches  # noqa: PLC0415 - only when an id is wrong

        return get_close_matches(self.item, sorted(self._near), 3, 0.6)

    def _remember(self, names: Any) -> None:
        """Keeps a few ids that begin, end or are spelt like the one asked for."""
        word, most = self.item.casefold(), 200
        if len(self._near) >= most or not word:
            return
        head, tail = word[: max(len(word) - 2, 1)], word[-max(len(word) - 2, 1) :]
        like = pc.or_(
            pc.starts_with(names, pattern=head, ignore_case=True), pc.ends_with(names, pattern=tail, ignore_case=True)
        )
        self._near.update(names.filter(like)[:most].to_pylist())
