"""What the promises behind the customers' came to: what was kept, what failed behind a breach, what vendors owe us."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from svcctl.sla.attaining import attainments
from svcctl.sla.attainment import Attainment, Slas
from svcctl.sla.beside import Beside
from svcctl.sla.credit import Credit
from svcctl.sla.credits import credits_of
from svcctl.sla.headline import DUE, Told, if_asked
from svcctl.sla.missed import Missed, Pair
from svcctl.sla.owed import Owed
from svcctl.sla.tally import Counts


@dataclass(frozen=True, slots=True)
class Support:
    """The internal and vendor SLAs of a report; ``slas`` are their versions.

    ``missed`` says on how many missed targets of customers each of them had to do with the item, and on how many it
    missed a target of its own. ``credits`` are what vendors owe us: nothing of it is part of what we owe.
    """

    slas: Slas = field(default_factory=dict)
    attainments: Sequence[Attainment] = field(default_factory=list)
    missed: dict[Missed, Pair] = field(default_factory=dict)
    credits: Sequence[Credit] = field(default_factory=list)

    def headline(self) -> str:
        """How many missed targets of customers had a missed promise behind them, and whose, in one sentence."""
        together: dict[str, Pair] = {}
        for key, pair in self.missed.items():
            together[key.behind] = pair.plus(together.get(key.behind, Pair(0, 0)))
        total = together.pop("", Pair(0, 0))
        if not self.slas:
            return "No SLA of these customers rests on another: none is measured beside them."
        if not total.missed:
            return "No customer breaches: nothing failed behind them."
        named = sorted(((name, pair.behind) for name, pair in together.items() if pair.behind), key=_most_first)
        few = [
            f"{count:,} had a breach of {name}" if not place else f"{count:,} of {name}"
            for place, (name, count) in enumerate(named)
        ]
        kept = total.missed - total.behind
        said = [*few, f"behind {kept:,} no such promise was missed"] if kept else few
        return f"Of {total.missed:,} customer breaches, {', '.join(said)}."

    def owed(self) -> str:
        """What vendors owe us, in one sentence; empty where nothing is."""
        final, asked = self._owed(*DUE), self._owed("to-claim")
        lapsed, later = self._owed("expired"), self._owed("provisional")
        told = [f"Vendors owe us {_listed(final)}{if_asked(final, asked)}."] if final else []
        told += [f"Lapsed there, unless we asked for it in time: {_listed(lapsed)}."] if lapsed else []
        told += [f"Provisional, because the period is not over: {_listed(later)}."] if later else []
        return " ".join(told)

    def _owed(self, *statuses: str) -> Told:
        return [(f"{total}", customers) for total, customers in Owed.of(self.credits).sums(*statuses)]

    def party(self, sla: str, version: int) -> str:
        """``internal`` or ``vendor``."""
        return self.slas[sla, version].spec.party

    def provider(self, sla: str, version: int) -> str:
        """Who made the promise: the team or the supplier, or the SLA's own name where it does not say."""
        return self.slas[sla, version].spec.provider or sla

    def behind(self) -> Iterator[tuple[Missed, Pair]]:
        """Each measure of a customer's SLA that was missed, with each SLA behind it; all SLAs together come first."""
        return iter(sorted(self.missed.items()))


def _listed(told: Told) -> str:
    return ", ".join(total for total, _ in told)


def _most_first(named: tuple[str, int]) -> tuple[int, str]:
    return -named[1], named[0]


def support_of(beside: Beside | None, as_of: int) -> Support | None:
    """What was measured beside, judged as of an instant; None where nothing was. Pure."""
    if beside is None:
        return None
    slas: Slas = {(term.sla.name, term.sla.metadata.version): term.sla for term in beside.terms}
    vendors = {key: sla for key, sla in slas.items() if sla.spec.party == "vendor"}
    owed = credits_of(_pooled(beside.counts, vendors), vendors, {}, as_of)
    return Support(slas, attainments(beside.counts, slas)[0], beside.missed, owed)


def _pooled(counts: Counts, slas: Slas) -> Counts:
    """The counts of some SLAs without regard to customers: a vendor's promise is one, whoever of ours it helped."""
    found = Counts()
    for name in ("outcomes", "late", "blocks"):
        for (whose, *rest), number in getattr(counts, name).items():
            if (whose.sla, whose.sla_version) in slas:
                part: dict[str, Any] = {name: {(whose._replace(customer="", subscription=""), *rest): number}}
                found.add(Counts(**part))
    return found
