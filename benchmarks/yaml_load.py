"""How long a workspace takes to read: our loader against the usual YAML readers, in one run on one machine.

    python benchmarks/yaml_load.py [documents]

Prints CPU seconds (best of three) and the ratio to svcctl's ``load``. ruamel.yaml is read once, in pure Python:
it is slow.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import yaml
from ruamel.yaml import YAML

from svcctl.source.yaml_text import load, locate

DOCUMENT = """\
# Response and availability for tenant {n}
apiVersion: svcctl/v1
kind: SLA
metadata:
  name: support-{n}
  version: {version}
  owner: team-{team}@example.com
  labels: {{tier: gold, region: eu-{team}, reviewed: 2026-01-31}}
spec:
  title: "Support and availability, tenant {n}: façade"
  calendar: business-hours-{team}
  description: |
    Response and resolution times hold during business hours.
    Everything else is described in the clauses.
  targets:
{targets}
  credits:
    basis: monthly-fee
    cap: 25.00
    bands:
      - {{below: 99.90, credit: 5}}
      - {{below: 99.50, credit: 10.5}}
      - {{below: 98.0, credit: 20}}
  exclusions: [planned-maintenance, force-majeure, customer-delay]
"""
TARGET = """\
    - name: response-p{p}
      measure: first-response
      priority: P{p}
      within: {hours}h
      attainment: {attainment}
      window: 08:00-17:30
      pauses: [waiting-for-customer, on-hold]
      escalate: no
"""


def write_workspace(folder: Path, documents: int) -> list[Path]:
    """Two documents a file, ten targets each: about 130 values a document."""
    paths = []
    for start in range(0, documents, 2):
        path = folder / f"sla-{start:05}.yaml"
        path.write_text("---\n".join(document(n) for n in range(start, min(start + 2, documents))), encoding="utf-8")
        paths.append(path)
    return paths


def document(n: int) -> str:
    targets = "".join(TARGET.format(p=p, hours=p * 2 + n % 7, attainment=f"{99 - p / 10:.2f}") for p in range(10))
    return DOCUMENT.format(n=n, version=n % 5 + 1, team=n % 12, targets=targets)


def seconds(read: Callable[[bytes], object], texts: Iterable[bytes], rounds: int = 3) -> float:
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        for text in texts:
            read(text)
        best = min(best, time.process_time() - start)
    return best


def load_and_locate(text: bytes) -> object:
    documents, _ = load(text, "sla.yaml")
    return locate(text, [(document.index, ("spec", "targets", 9, "attainment"), False) for document in documents])


def read_ruamel(text: bytes) -> object:
    return list(YAML(typ="safe", pure=True).load_all(text))


def main(documents: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        texts = [path.read_bytes() for path in write_workspace(Path(folder), documents)]
    size = sum(map(len, texts)) / 1e6
    print(f"{documents} documents, {len(texts)} files, {size:.1f} MB")
    ours = seconds(lambda text: load(text, "sla.yaml"), texts)
    readers = {
        "svcctl load": ours,
        "svcctl load + locate in every file": seconds(load_and_locate, texts),
        "PyYAML CSafeLoader": seconds(lambda text: list(yaml.load_all(text, yaml.CSafeLoader)), texts),
        "ruamel.yaml safe, pure": seconds(read_ruamel, texts, 1),
    }
    for name, spent in readers.items():
        print(f"{name:36} {spent:7.3f} s CPU  {spent / ours:6.2f} x")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
