# ruff: noqa: PLC0415 - what is imported inside a function is kept out of what is timed
"""What benchmarks are measured on: a workspace of a thousand subscriptions, and exports of tickets of any size."""

import json

import numpy as np

ZONES = (
    *("Europe/Oslo", "Europe/Berlin", "America/New_York", "Asia/Singapore", "Australia/Sydney", "America/Sao_Paulo"),
    *("Asia/Tokyo", "Europe/London", "Africa/Cairo", "Asia/Kolkata", "America/Los_Angeles", "UTC"),
)
CUSTOMERS = 1000
_AT_ONCE = 500_000
COLUMNS = ("number", "company", "priority", "opened_at", "responded_at", "resolved_at", "on_hold_minutes", "code")


def workspace(folder):
    """Twelve calendars in twelve zones, an SLA on each, a thousand subscriptions."""
    documents = [
        {
            "kind": "Workspace",
            "metadata": {"name": "bench"},
            "spec": {"company": "Bench", "currency": "EUR", "timezone": "UTC", "folders": ["catalog"]},
        },
        {
            "kind": "TicketSource",
            "metadata": {"name": "bench", "owner": "team-desk"},
            "spec": {
                "timezone": "UTC",
                "columns": dict(
                    zip(
                        (
                            "item",
                            "customer",
                            "priority",
                            "created",
                            "firstResponse",
                            "resolved",
                            "holdMinutes",
                            "excludedReason",
                        ),
                        COLUMNS,
                        strict=True,
                    )
                ),
            },
        },
    ]
    documents.append(
        {
            "kind": "Service",
            "metadata": {"name": "desk", "title": "Service Desk", "owner": "team-desk"},
            "spec": {
                "summary": "Answers to questions, and help where something does not work.",
                "lifecycle": {"stage": "live", "since": "2020-01-01"},
                "scope": {"included": ["Questions of all users"], "excluded": ["Programs of others"]},
            },
        }
    )
    for index, zone in enumerate(ZONES):
        documents += [
            {
                "kind": "BusinessCalendar",
                "metadata": {"name": f"hours-{index}", "owner": "team-desk"},
                "spec": {
                    "timezone": zone,
                    "hours": {"mon-fri": [f"0{7 + index % 3}:30-17:00"]},
                    "holidays": {"country": "NO"},
                },
            },
            {
                "kind": "SLA",
                "metadata": {
                    "name": f"sla-{index}",
                    "owner": "team-desk",
                    "version": 1,
                    "effective": {"from": "2020-01-01"},
                },
                "spec": {
                    "party": "customer",
                    "timezone": zone,
                    "measures": [
                        {
                            "metric": "first-response",
                            "clock": f"hours-{index}",
                            "targets": [{"priority": "P1", "within": "30m", "clock": "always"}, {"within": "4h"}],
                            "objective": "95%",
                        },
                        {
                            "metric": "resolution",
                            "clock": f"hours-{index}",
                            "pauseIn": ["waiting"],
                            "targets": [{"priority": "P1", "within": "8h", "clock": "always"}, {"within": "20h"}],
                            "objective": "90%",
                        },
                    ],
                    "exclusions": ["customer-caused"],
                    "credits": {
                        "per": "month",
                        "of": "monthly-fee",
                        "rules": [
                            {"metric": "first-response", "bands": [{"below": "95%", "credit": "5%"}]},
                            {"metric": "resolution", "bands": [{"below": "90%", "credit": "10%"}]},
                        ],
                        "cap": {"period": "20%", "year": "10%"},
                    },
                },
            },
            {
                "kind": "Plan",
                "metadata": {"name": f"plan-{index}", "title": f"Desk {zone}", "owner": "team-desk"},
                "spec": {
                    "service": "desk",
                    "tier": {"rank": index + 1, "name": zone},
                    "sellable": False,
                    "sla": f"sla-{index}",
                },
            },
        ]
    documents += [
        {
            "kind": "Subscription",
            "metadata": {"name": f"subscription-{index}"},
            "spec": {
                "customer": f"C-{index:04}",
                "plan": f"plan-{index % len(ZONES)}",
                "start": "2023-01-01",
                "currency": "EUR",
                "monthlyFee": 1000 + index,
            },
        }
        for index in range(CUSTOMERS)
    ]
    lines = [json.dumps({"apiVersion": "svcctl/v1", **document}) for document in documents]
    (folder / "svcctl.yaml").write_text(lines[0] + "\n")
    (folder / "catalog").mkdir()
    (folder / "catalog" / "all.yaml").write_text("\n---\n".join(lines[1:]) + "\n")


def export(path, rows, *, uuids=False):
    """Tickets of two years with a little of everything: open ones, holds, excluded ones, long texts.

    Items are numbered, or named by ``uuids``, which come in no order.

    Written by whole columns: ten million rows take some ten seconds.
    """
    import pyarrow as pa
    import pyarrow.csv as pacsv

    rng, start = np.random.default_rng(1), np.datetime64("2024-01-01T00:00:00")
    span = 730 * 86_400 / rows
    customers = pa.array([f"C-{number:04}" for number in range(CUSTOMERS)])
    agents = pa.array([f"agent-{number}" for number in range(97)])
    said = "Cannot print since the update of yesterday evening"
    with path.open("wb") as file:
        file.write((",".join([*COLUMNS, "category", "assigned_to", "short_description"]) + "\n").encode())
        for first in range(0, rows, _AT_ONCE):
            number = np.arange(first, min(first + _AT_ONCE, rows))
            count = len(number)
            opened = start + (np.sort(rng.random(count)) * count * span + first * span).astype("m8[s]")
            answered = opened + rng.exponential(3 * 3600, count).astype("m8[s]")
            resolved = answered + rng.exponential(20 * 3600, count).astype("m8[s]")
            columns = [
                _random(len(number), first) if uuids else _numbered(number),
                customers.take(pa.array(rng.integers(0, CUSTOMERS, count))),
                pa.array(["P1", "P2", "P3", "P4"]).take(pa.array(number % 4)),
                *map(_text, (opened, answered)),
                _text(resolved, rng.random(count) < 0.01),
                pa.array(number % 3 * 15),
                pa.array(["customer-caused", ""]).take(pa.array((number % 50 > 0).astype(int))),
                *(pa.array([text]).take(pa.array(np.zeros(count, int))) for text in ("software", said)),
            ]
            columns.insert(-1, agents.take(pa.array(number % 97)))
            table = pa.table(columns, [str(place) for place in range(len(columns))])
            pacsv.write_csv(table, file, pacsv.WriteOptions(include_header=False, quoting_style="none"))


def _numbered(numbers):
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.binary_join_element_wise("INC", pc.utf8_lpad(pa.array(numbers).cast(pa.string()), 8, "0"), "")


def _random(count, seed):
    import pyarrow as pa

    digits = np.frombuffer(np.random.default_rng(seed).bytes(16 * count).hex().encode(), np.uint8).reshape(count, 32)
    signs = np.full((count, 36), ord("-"), np.uint8)
    for at, place, size in ((0, 0, 8), (8, 9, 4), (12, 14, 4), (16, 19, 4), (20, 24, 12)):
        signs[:, place : place + size] = digits[:, at : at + size]
    ends = pa.py_buffer(np.arange(0, 36 * count + 1, 36, dtype=np.int32))
    return pa.Array.from_buffers(pa.string(), count, [None, ends, pa.py_buffer(signs)])


def _text(instants, missing=None):
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = pc.binary_replace_slice(pa.array(instants).cast(pa.string()), 10, 11, "T")
    texts = pc.binary_join_element_wise(texts, "Z", "")
    return texts if missing is None else pc.if_else(pa.array(missing), "", texts)
