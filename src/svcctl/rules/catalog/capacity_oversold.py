from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.service import Service
from svcctl.rules import Context
from svcctl.rules.contracts import contracts


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:
    """What customers may use of a service is there when they use it."""
    promised: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for contract in contracts(catalog, context.today):
        for name, given in contract.plan.spec.entitlements.items():
            if isinstance(given, Decimal):
                promised[contract.service.name, name] += given
    for service in catalog.all(Service):
        for index, capacity in enumerate(service.spec.capacity):
            total = promised[service.name, capacity.feature]
            used = total * capacity.in_use.fraction
            if used > capacity.available:
                share = f", and with {capacity.in_use} of it in use {_short(used)} are needed" if used != total else ""
                yield service.problem(
                    f"customers are promised {_short(total)} of `{capacity.feature}`{share}, "
                    f"but there are {_short(capacity.available)}",
                    *("spec", "capacity", index, "available"),
                    hint="add capacity, or stop selling the plans that promise it",
                )


def _short(value: Decimal) -> str:
    return f"{value.normalize():f}"
