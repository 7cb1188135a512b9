"""Small workspaces that are meant to cost much, each tried in a process of its own: CPU seconds and peak MB.

python tests/fuzz/bombs.py [NAME]       # null: it did not end in 20 s of CPU and 2 GB
"""

import json
import os
import resource
import sys
import time
from datetime import date

from svcctl.reporters import render
from svcctl.source.key_order import KeyOrder
from svcctl.source.layout import lay_out
from svcctl.source.schema import checker
from svcctl.suites import suites
from svcctl.validation import baseline, validate_files
from svcctl.workspace import SourceFile

HEAD = "apiVersion: svcctl/v1\nkind: %s\nmetadata: {name: %s, owner: team}\nspec: "
GLOSSARY, TERM = HEAD % ("Glossary", "words"), "{terms: [{term: %s, means: M.}]}\n"
SERVICE = HEAD % ("Service", "desk-%s") + "{summary: S, lifecycle: {stage: live}, scope: {included: [a]}}\n---\n"
PLAN = HEAD % ("Plan", "plan-%s") + "{service: deks-%s, tier: {rank: 1, name: A}}\n---\n"
ROW = "acme,C-1,p,2026-01-01,,EUR,x,1\n"
LAUGHS = "l0: &l0 [x, x, x, x, x, x, x, x]\n" + "".join(f"l{n}: &l{n} [{f'*l{n - 1}, ' * 8}]\n" for n in range(1, 12))


def bombs():
    """Every bomb by what it is: file names and texts."""
    yield "aliases of aliases", {"a.yaml": LAUGHS}
    yield "a million openings", {"a.yaml": "[" * 1_000_000}
    yield "a text of 4 MB", {"a.yaml": GLOSSARY + TERM % ("a" * 4_000_000)}
    yield "a number of a million digits", {"a.yaml": GLOSSARY + TERM % ("9" * 1_000_000)}
    yield "a number with a long exponent", {"a.yaml": GLOSSARY + TERM % ("1e" + "9" * 1_000)}
    yield "a key of a megabyte", {"a.yaml": GLOSSARY + '{"' + "k" * 1_000_000 + '": 1}\n'}
    yield "unknown keys", {"a.yaml": GLOSSARY + "".join(f"\n  term{n}: 1" for n in range(10_000))}
    yield "a key again and again", {"a.yaml": GLOSSARY + "\n  terms: []" * 20_000}
    yield "documents that say nothing", {"a.yaml": "---\na: 1\n" * 10_000}
    yield (
        "names that are nearly right",
        {"a.yaml": "".join(SERVICE % n + PLAN % (n, n) for n in range(1500))},
    )
    yield "a term a thousand times", {"a.yaml": GLOSSARY + "{terms: [" + "{term: Uptime, means: M.}, " * 5_000 + "]}\n"}
    yield "a suppression with no end", {"a.yaml": "# svcctl: allow" + " x until" * 20_000 + " (" * 20_000 + "\na: 1\n"}
    yield (
        "a suppression full of spaces",
        {"a.yaml": "# svcctl: allow" + " " * 50_000 + "x" + " " * 50_000 + "(\na: 1\n"},
    )
    yield "suppressions", {"a.yaml": "# svcctl: allow\n" * 10_000 + "a: 1\n"}
    yield "comments between keys", {"a.yaml": GLOSSARY + "\n  # note\n\n\n  terms: []" * 5_000}
    yield "a name of dashes", {"a.yaml": HEAD % ("Glossary", "a-" * 200_000) + "{terms: []}\n"}
    yield "a duration of many parts", {"a.yaml": (SERVICE % 1).replace("live", "1h" * 200_000)}
    yield (
        "a register without sense",
        {"r.csv": "name,customer,plan,start,end,currency,monthly_fee,units\n" + ROW * 5_000},
    )
    yield "a register of quotes", {"r.csv": "name,customer,plan,start\n" + '"' * 500_000}
    yield "a register of columns", {"r.csv": "," * 100_000 + "\n" + "a," * 100_000}
    yield "one line of a list", {"a.yaml": GLOSSARY + "{terms: [" + "{term: a,   means: 'b'},   " * 5_000 + "]}\n"}
    yield "a baseline of aliases", {"baseline.yaml": "schema: svcctl/baseline\nversion: 1\nfindings: []\n" + LAUGHS}


def explode(files):
    """Everything that a run may do with a workspace."""
    catalog, report = validate_files(files, date(2026, 1, 15))
    for name in ("text", "sarif", "markdown"):
        render(name, report)
    known = baseline.baseline_of(report)
    baseline.split(report, baseline.read(baseline.written(known).encode(), "baseline.yaml")[0])
    for file in files:
        if file.path.endswith(".yaml"):
            lay_out(file.content, file.path, KeyOrder(checker().tree))
            baseline.read(file.content, file.path)
    for suite in suites().values():
        list(suite(catalog, date(2026, 1, 15), False))  # noqa: FBT003 - every suite is asked alike


def main():
    validate_files([], date(2026, 1, 15))
    for name, texts in bombs():
        if sys.argv[1:] in ([], [name]):
            files = [SourceFile(path, text.encode()) for path, text in texts.items()]
            sys.stdout.flush()
            if not (child := os.fork()):
                resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
                resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
                started = time.process_time()
                explode(files)
                cost = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
                sys.stdout.write(json.dumps([name, round(time.process_time() - started, 2), cost]) + "\n")
                sys.stdout.flush()
                os._exit(0)
            if os.waitpid(child, 0)[1]:
                sys.stdout.write(json.dumps([name, None, None]) + "\n")


if __name__ == "__main__":
    main()
