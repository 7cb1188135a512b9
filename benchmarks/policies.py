"""Twenty policies over 5,000 declarations, as a ratio to the same checks as plain Python functions, in one run.

The plain functions check no keys, count no steps, know no units beyond what each needs, and give no places:
they are the least that such checks can cost.
"""

import time
from datetime import date
from decimal import Decimal
from pathlib import Path

from svcctl.policy import judge
from svcctl.pricing.listing import PriceLists
from svcctl.source.yaml_text import load
from svcctl.validation.declarations import build

COUNT = 5_000
TODAY = date(2026, 1, 1)
PLAN = """\
apiVersion: svcctl/v1
kind: Plan
metadata: {{name: plan-{0}, owner: team-{0}, labels: {{family: f{1}}}}}
spec:
  service: service-{1}
  tier: {{rank: {2}, name: Tier}}
  sellable: true
  sku: VMS-ABC-{0}
  exclusions: [One, Two, Three]
  limitations: [{{text: One, acknowledge: true}}, {{text: Two}}]
  entitlements: {{storage: {2}, copies: true}}
  availableFrom: 2025-01-01
"""


def peers_of(plans):
    index = {}
    for plan in plans:
        index.setdefault(plan["spec"]["service"], []).append(plan)
    return index


CHECKS = [
    ("len(get(self.spec.exclusions, [])) >= 1", lambda p, _: len(p["spec"].get("exclusions", [])) >= 1),
    ("self.spec.tier.rank > 0", lambda p, _: p["spec"]["tier"]["rank"] > 0),
    ("startswith(self.metadata.owner, 'team-')", lambda p, _: p["metadata"]["owner"].startswith("team-")),
    (
        "all(len(x.text) > 2 for x in self.spec.limitations)",
        lambda p, _: all(len(x["text"]) > 2 for x in p["spec"]["limitations"]),
    ),
    ("self.spec.availableFrom < today", lambda p, _: date.fromisoformat(p["spec"]["availableFrom"]) < TODAY),
    (
        "not self.spec.sellable or has(self.spec.sku)",
        lambda p, _: not p["spec"].get("sellable", True) or "sku" in p["spec"],
    ),
    ("self.spec.tier.name in ['Tier', 'Other']", lambda p, _: p["spec"]["tier"]["name"] in ["Tier", "Other"]),
    ("self.spec.tier.rank * 1.5 < 9999", lambda p, _: p["spec"]["tier"]["rank"] * Decimal("1.5") < 9999),
    (
        "any(x.acknowledge for x in self.spec.limitations)",
        lambda p, _: any(x.get("acknowledge", False) for x in p["spec"]["limitations"]),
    ),
    (
        "all(self.spec.tier.rank != p.spec.tier.rank or self.spec.sku != p.spec.sku for p in peers)",
        lambda p, peers: all(
            p["spec"]["tier"]["rank"] != q["spec"]["tier"]["rank"] or p["spec"]["sku"] != q["spec"]["sku"]
            for q in peers[p["spec"]["service"]]
            if q is not p
        ),
    ),
]


def policies():
    for number in range(20):
        text = CHECKS[number % len(CHECKS)][0]
        joined = (
            "  with: {peers: {kind: Plan, by: self.spec.service == peer.spec.service}}\n" if "peers" in text else ""
        )
        head = (
            f"apiVersion: svcctl/v1\nkind: Policy\nmetadata: {{name: policy-{number}, owner: me}}\nspec:\n  for: Plan\n"
        )
        examples = "  examples: {pass: [{given: [{spec: {}}]}], fail: [{given: [{spec: {}}]}]}\n"
        yield f'{head}{joined}  assert: "{text}"\n  message: no\n{examples}'


def catalog_of(texts):
    documents, problems = load("---\n".join(texts).encode(), "all.yaml")
    catalog, faults = build(documents)
    sound(not problems + faults)
    return catalog


def sound(truth):
    if not truth:
        raise SystemExit("the benchmark's own workspace is not sound")


def least(of):
    best = None
    for _ in range(3):
        started = time.process_time()
        of()
        took = time.process_time() - started
        best = took if best is None else min(best, took)
    return best


def main():
    plans = [PLAN.format(number, number // 5, number % 5 + 1) for number in range(COUNT)]
    catalog = catalog_of([*plans, *policies()])
    data = [item.data for item in catalog.resources if item.kind == "Plan"]

    def ours():
        sound(not list(judge(catalog, TODAY, PriceLists())))

    def plain():
        peers = peers_of(data)
        sound(all(CHECKS[number % len(CHECKS)][1](plan, peers) for number in range(20) for plan in data))

    took, floor = least(ours), least(plain)
    print(f"20 policies over {COUNT:,} declarations: {20 * COUNT:,} judgements ({Path(__file__).name})")
    print(f"  {'plain Python functions':<40} {floor:6.2f} s CPU")
    print(f"  {'policies':<40} {took:6.2f} s CPU  {took / floor:5.1f} x, {took / 20 / COUNT * 1e6:.1f} us a judgement")


if __name__ == "__main__":
    main()
