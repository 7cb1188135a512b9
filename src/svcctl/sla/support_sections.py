"""The tables of a report about internal and vendor SLAs: what failed behind breaches, what was kept, what is due."""

from collections.abc import Iterator

from svcctl.sla.attainment import EVERYBODY, Attainment
from svcctl.sla.credit import Credit
from svcctl.sla.layout import Section, total
from svcctl.sla.missed import Missed, Pair
from svcctl.sla.support import Support

ANY = "any of them"
_BEHIND = ("period", "SLA", "measure", "behind it", "party", "breaches", "missed too")
_ATTAINED = ("period", "SLA", "party", "measure", "met", "of", "running", "attained", "objective", "result")
_CREDITS = ("period", "vendor", "SLA", "credit", "claim until", "because")


def support_sections(support: Support) -> Iterator[Section]:
    """The tables with something to say, most important first."""
    if support.missed:
        rows = tuple(_behind(support, key, pair) for key, pair in support.behind())
        yield Section("Behind the breaches", _BEHIND, rows, frozenset(_BEHIND[5:]))
    totals = [row for row in support.attainments if row.customer == EVERYBODY]
    if totals:
        rows = tuple(_attained(support, row) for row in totals)
        yield Section("Internal and vendor SLAs", _ATTAINED, rows, frozenset(_ATTAINED[4:9]))
    if support.credits:
        rows = tuple(_credit(support, credit) for credit in support.credits)
        yield Section("What vendors owe us", _CREDITS, rows, frozenset({"credit"}), long="because")


def _behind(support: Support, key: Missed, pair: Pair) -> tuple[str, ...]:
    about = (key.period, f"{key.sla}@{key.sla_version}", key.metric)
    if not key.behind:
        return (*about, ANY, "", f"{pair.missed:,}", f"{pair.behind:,}")
    whose = (f"{key.behind}@{key.behind_version}", support.party(key.behind, key.behind_version))
    return (*about, *whose, f"{pair.missed:,}", f"{pair.behind:,}")


def _attained(support: Support, row: Attainment) -> tuple[str, ...]:
    period, sla, *rest = total(row)
    return (period, sla, support.party(row.sla, row.sla_version), *rest)


def _credit(support: Support, credit: Credit) -> tuple[str, ...]:
    return (
        credit.period,
        support.provider(credit.sla, credit.sla_version),
        f"{credit.sla}@{credit.sla_version}",
        f"{credit.amount}" + (" *" if credit.provisional else ""),
        (f"{credit.claim_until}" + (" (over)" if credit.expired else "")) if credit.claim_until else "",
        "; ".join(credit.reasons),
    )
