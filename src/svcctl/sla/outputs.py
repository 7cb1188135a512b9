"""The public tables of a report other than measurements: their columns, and their rows out of a statement's values."""

from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa

from svcctl.sla.attained import Attained
from svcctl.sla.attainment import Attainment, in_order
from svcctl.sla.cells import coded
from svcctl.sla.credit import Credit
from svcctl.sla.fee_rows import fee_rows
from svcctl.sla.owed import Owed
from svcctl.sla.rights import Right
from svcctl.sla.support import Support
from svcctl.source.tables import Rejected
from svcctl.source.tables.spelled import WORD, packed, strings, words

_TEXT, _WORD, _NUMBER = pa.string(), WORD, pa.int64()

ATTAINMENT = pa.schema(
    [(name, _WORD) for name in ("period", "customer", "subscription", "sla")]
    + [("sla_version", _NUMBER), ("metric", _WORD)]
    + [(name, _NUMBER) for name in ("measured", "met", "breached", "running", "excluded")]
    + [(name, _WORD) for name in ("attainment_percent", "objective_percent", "attained")]
)
CREDITS = pa.schema(
    [("credit_id", _TEXT), *((name, _WORD) for name in ("period", "customer", "subscription", "sla"))]
    + [("sla_version", _NUMBER), ("currency", _WORD)]
    + [(name, _WORD) for name in ("base_amount", "uncapped_amount", "amount", "claim_until")]
    + [("reasons", _TEXT), ("extension_days", _NUMBER), ("status", _WORD)]
)
RIGHTS = pa.schema(
    [(name, _TEXT) for name in ("kind", "period", "customer", "subscription", "sla")]
    + [("sla_version", _NUMBER)]
    + [(name, _TEXT) for name in ("metric", "since", "until", "status", "reason")]
)
BEHIND = pa.schema(
    [("period", _TEXT), ("sla", _TEXT), ("sla_version", _NUMBER), ("metric", _TEXT)]
    + [(f"behind_{name}", kind) for name, kind in (("sla", _TEXT), ("sla_version", _NUMBER), ("party", _TEXT))]
    + [("breached", _NUMBER), ("behind_breached", _NUMBER)]
)
VENDOR_CREDITS = pa.schema(
    [(field.name, field.type) for field in CREDITS if field.name not in {"customer", "subscription"}]
    + [("provider", _TEXT)]
)
REJECTED = pa.schema(
    [("file", _WORD), ("line", _NUMBER)]
    + [(name, _WORD if name in {"column", "code"} else _TEXT) for name in ("column", "value", "code", "message", "row")]
)


def attainment_rows(*parts: Sequence[Attainment]) -> Any:
    """The attainment table. ``attained`` is yes, no, or n/a where nothing was measured."""
    columns = [part for part in parts if isinstance(part, Attained)]
    if len(columns) == len(parts) and len({id(part.named) for part in columns}) == 1:
        found = reduce(Attained.and_, columns).columns()
        return pa.table([found[name] for name in ATTAINMENT.names], schema=ATTAINMENT)
    return _attainment_rows(in_order(chain.from_iterable(parts)))


def _attainment_rows(rows: list[Attainment]) -> Any:
    words = {True: "yes", False: "no", None: "n/a"}
    columns: dict[str, list[Any]] = {
        name: [getattr(row, name) for row in rows]
        for name in ("period", "customer", "subscription", "sla", "sla_version", "metric")
    }
    columns |= {
        name: [getattr(row.count, name) for row in rows]
        for name in ("measured", "met", "breached", "running", "excluded")
    }
    columns["attainment_percent"] = [row.percent for row in rows]
    columns["objective_percent"] = [f"{row.objective:f}" for row in rows]
    columns["attained"] = [words[row.attained] for row in rows]
    return _table(columns, ATTAINMENT)


def credit_rows(credits_: Sequence[Credit]) -> Any:
    """The credits table. Amounts have exactly the decimals of their currency."""
    if not isinstance(credits_, Owed) or credits_.fees is None:
        return _credit_rows(credits_)
    fees = fee_rows(credits_.fees, CREDITS)
    if credits_.order is None:
        return fees
    both = pa.concat_tables([fees, _credit_rows(credits_.others)]).unify_dictionaries()
    return both.take(credits_.order)


def _credit_rows(rows: Sequence[Credit]) -> Any:
    columns: dict[str, list[Any]] = {
        name: [getattr(row, name) for row in rows]
        for name in ("credit_id", "period", "customer", "subscription", "sla", "sla_version", "status")
    }
    columns["currency"] = [row.amount.currency for row in rows]
    for name in ("base", "uncapped", "amount"):
        text = [f"{getattr(row, name).amount:f}" for row in rows]
        columns[name if name == "amount" else f"{name}_amount"] = text
    columns["claim_until"] = ["" if row.claim_until is None else row.claim_until.isoformat() for row in rows]
    columns["reasons"] = ["; ".join(row.reasons) for row in rows]
    columns["extension_days"] = [row.days for row in rows]
    return _table(columns, CREDITS)


def vendor_credit_rows(support: Support) -> Any:
    """What vendors owe us, in the columns of credits but for customer and subscription; ``provider`` is the vendor."""
    providers = strings(support.provider(credit.sla, credit.sla_version) for credit in support.credits)
    table = credit_rows(support.credits).drop_columns(["customer", "subscription"])
    return table.append_column("provider", providers).cast(VENDOR_CREDITS)


def behind_rows(support: Support) -> Any:
    """The table of what failed behind breaches. A row without ``behind_sla`` is about all SLAs behind together."""
    rows = [
        {
            "period": key.period,
            "sla": key.sla,
            "sla_version": key.sla_version,
            "metric": key.metric,
            "behind_sla": key.behind,
            "behind_sla_version": key.behind_version or None,
            "behind_party": support.party(key.behind, key.behind_version) if key.behind else "",
            "breached": pair.missed,
            "behind_breached": pair.behind,
        }
        for key, pair in support.behind()
    ]
    return pa.Table.from_pylist(rows, BEHIND)


def rights_rows(rights: Iterable[Right]) -> Any:
    """The table of rights to leave and of plans that are owed. ``status`` is provisional, open, or over."""
    rows = [
        {name: getattr(right, name) for name in ("kind", "period", "customer", "subscription", "sla", "sla_version")}
        | {
            "metric": right.metric,
            "since": right.since.isoformat(),
            "until": "" if right.until is None else right.until.isoformat(),
            "status": "provisional" if right.provisional else "over" if right.expired else "open",
            "reason": right.reason,
        }
        for right in rights
    ]
    return _table({name: [row[name] for row in rows] for name in RIGHTS.names}, RIGHTS)


def rejected_rows(rejected: Iterable[Rejected]) -> Any:
    """The table of rejected rows, each with the row as it stands in the export."""
    rows = list(rejected)
    return _table({name: [getattr(row, name) for row in rows] for name in REJECTED.names}, REJECTED)


def _table(columns: dict[str, list[Any]], schema: Any) -> Any:
    return pa.table([_column(columns[field.name], field.type) for field in schema], schema=schema)


def _column(values: list[Any], kind: Any) -> Any:
    if kind == _NUMBER:
        return packed(np.array(values, np.int64), kind)
    if kind == _TEXT:
        return strings(values)
    different, places = coded(values)
    return words(places, different)
