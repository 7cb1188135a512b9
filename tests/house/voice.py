"""How findings speak: messages and hints are clauses after `error[rule]:`, not sentences of their own."""

import re
import runpy
from copy import deepcopy

from svcctl.kinds import kinds
from svcctl.source import compose, encoding
from svcctl.source.schema import check_document
from svcctl.source.yaml_text import load
from svcctl.validation import load_catalog, validate_files
from svcctl.workspace import SourceFile

ACRONYM = re.compile(r"[A-Z]{2,}[0-9]*s?\b")
DECLARATION = re.compile(rf"(?:{'|'.join(kinds())})(?:/[a-z]| `)")
WORKSPACE = """\
apiVersion: svcctl/v1
kind: Workspace
metadata: {name: nordlys, owner: sales}
spec:
  company: Nordlys Cloud AS
  currency: NOK
  timezone: Europe/Oslo
  folders: [catalog, catalogue]
  rules: {owner-mising: error, zzzzz: error}
  suppressions:
    - {rule: unused-term, resource: Glossary/terms, reason: Spoken of in offers, owner: sales, expires: "2026-06-30"}
    - {rule: owner-missing, resource: Plan/gold, reason: A new owner is sought, owner: sales, expires: "2025-12-31"}
"""
BOMB = "\n".join(["a0: &a0 [x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 30))])
UNLIKELY = ("--- a: b", BOMB, b"#" * (encoding.MAX_BYTES + 1), b"- a\n" * compose.MAX_NODES)
"""Texts that the reader's tests of places leave out: no word of our own fits, and three that would cost too much."""

MISSHAPEN = (5, "?", {}, [], {"zz": 1}, [5, 5], {"metric": "resolution", "bands": [], "perBreach": "2%"})


def faults_of_voice(text):
    """What is wrong with how a message or a hint is written; a name of ours or an acronym may start it."""
    if text[:1].isupper() and not ACRONYM.match(text) and not DECLARATION.match(text):
        yield f"starts with a capital letter: {text}"
    if text.rstrip().endswith("."):
        yield f"ends with a period: {text}"


def told_by_pages(root):
    """Every finding of the examples of all pages, by every rule and not only the page's own."""
    harness = runpy.run_path(str(root / "tests/rules/pages.py"))  # a folder of tests is no package to import from
    for page in harness["all_pages"]().values():
        for section in page.sections:
            files = [SourceFile(file, text.encode()) for file, text in page.blocks(section)]
            yield from validate_files(files, page.today)[1].findings


def told_by_a_workspace(folder, today):
    """What is wrong with a workspace itself, down to a file that went away while its folder was read."""
    (folder / "catalog").mkdir()
    (folder / "svcctl.yaml").write_text(WORKSPACE, encoding="utf-8")
    (folder / "catalog/gone.yaml").symlink_to(folder / "nowhere.yaml")
    yield from load_catalog(folder, today)[1].findings


def told_of_texts(root):
    """What is said of texts that cannot be read, or not safely: the ones that the reader's own tests know."""
    known = runpy.run_path(str(root / "tests/source/test_yaml_text_findings.py"))
    for text in (*known["SYNTAX"], *known["FAULTS"], *UNLIKELY):
        yield from load(text.encode() if isinstance(text, str) else text, "a.yaml")[1]


def told_of_shapes(root):
    """What the schemas say when any value of the example of any kind has another shape."""
    kind_pages = runpy.run_path(str(root / "tests/kinds/kind_pages.py"))
    for document in kind_pages["documents"]():
        for *steps, last in filter(None, _paths(document)):
            for wrong in MISSHAPEN:
                spoilt = parent = deepcopy(document)
                for step in steps:
                    parent = parent[step]
                parent[last] = wrong
                yield from check_document(spoilt, "a.yaml", 0)


def _paths(value, path=()):
    yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, below in inside:
        yield from _paths(below, (*path, step))


def runnable(root):
    """The rules whose pages have examples that are run."""
    harness = runpy.run_path(str(root / "tests/rules/pages.py"))
    return {rule for rule, page in harness["all_pages"]().items() if not page.unrunnable}
