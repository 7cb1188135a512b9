"""Credits that are shares of one base as rows of a table: each word is made once, whatever the number of its rows."""

from typing import Any

import numpy as np
import pyarrow as pa

from svcctl.money import Money
from svcctl.sla.cells import Ints, coded
from svcctl.sla.credit import credit_id
from svcctl.sla.owed import OfFees
from svcctl.source.tables.spelled import packed, strings, words


def fee_rows(fees: OfFees, schema: Any) -> Any:
    """Credits in the columns of a schema; amounts have exactly the decimals of their currency."""
    due, cells, every = fees.due, fees.cells, np.arange(len(fees))
    columns = {
        "credit_id": strings(map(credit_id, fees.whose())),
        "period": words(due.period, list(cells.periods)),
        "sla_version": packed(np.array([party[3] for party in cells.parties], np.int64)[due.party], pa.int64()),
        "currency": words(due.currency, list(due.currencies)),
        "reasons": strings("; ".join(said) for said in fees.reasons(every)),
        "extension_days": packed(np.zeros(len(fees), np.int64), pa.int64()),
    }
    for at, name in enumerate(("customer", "subscription", "sla")):
        different, places = coded(party[at] for party in cells.parties)
        columns[name] = words(places[due.party], different)
    for name, minor in (("base_amount", fees.base), ("uncapped_amount", fees.uncapped), ("amount", due.owed)):
        columns[name] = _amounts(fees, minor)
    claims = ["" if dates.claim is None else dates.claim.isoformat() for dates in fees.dates]
    for name, texts in (("claim_until", claims), ("status", [dates.status for dates in fees.dates])):
        different, places = coded(texts)
        columns[name] = words(places[fees.dated], different)
    return pa.table([columns[name] for name in schema.names], schema=schema)


def _amounts(fees: OfFees, minor: Ints) -> Any:
    """Minor units of each row's currency as words."""
    different, places = np.unique(minor * len(fees.due.currencies) + fees.due.currency, return_inverse=True)
    named = [divmod(number, len(fees.due.currencies)) for number in different.tolist()]
    return words(places, [f"{Money(amount, fees.due.currencies[at]).amount:f}" for amount, at in named])
