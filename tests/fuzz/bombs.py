"""Small workspaces that are meant to cost much, each tried in a process of its own.

python tests/fuzz/bombs.py [NAME]

Prints the command that takes longest, its CPU seconds and the peak of memory in MB; null: it did not end in 20 s of CPU
and 2 GB. Start-up is not counted.
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

DAY = date(2026, 1, 15)
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


def took(of, *values):
    """What a step answers, and its CPU seconds."""
    started = time.process_time()
    found = of(*values)
    return found, time.process_time() - started


def written(report):
    return baseline.written(baseline.baseline_of(report))


def held_against(report, text):
    return baseline.split(report, baseline.read(text.encode(), "baseline.yaml")[0])


def laid_out(files):
    for file in files:
        if file.path.endswith(".yaml"):
            lay_out(file.content, file.path, KeyOrder(checker().tree))
            baseline.read(file.content, file.path)


def explode(files):
    """The CPU seconds of every command that a workspace is given to: what validates, and what comes after that."""
    (catalog, report), first = took(validate_files, files, DAY)
    costs = {f"validate -f {name}": first + took(render, name, report)[1] for name in ("text", "sarif", "markdown")}
    text, more = took(written, report)
    costs["validate --write-baseline"] = first + more
    costs["validate --baseline"] = first + took(held_against, report, text)[1]
    costs["fmt"] = took(laid_out, files)[1]
    tried = took(lambda: [list(suite(catalog, DAY, False)) for suite in suites().values()])[1]  # noqa: FBT003
    return {**costs, "test": first + tried}


def main():
    validate_files([], DAY)
    for name, texts in bombs():
        if sys.argv[1:] in ([], [name]):
            files = [SourceFile(path, text.encode()) for path, text in texts.items()]
            sys.stdout.flush()
            if not (child := os.fork()):
                resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
                resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
                costs = explode(files)
                worst = max(costs, key=lambda command: costs[command])
                memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
                sys.stdout.write(json.dumps([name, worst, round(costs[worst], 2), memory]) + "\n")
                sys.stdout.flush()
                os._exit(0)
            if os.waitpid(child, 0)[1]:
                sys.stdout.write(json.dumps([name, None, None, None]) + "\n")


if __name__ == "__main__":
    main()
