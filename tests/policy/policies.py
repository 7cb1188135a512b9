"""Expressions and policies at work, for the tests: one expression alone, or a policy over declarations."""

from datetime import date

from svcctl.policy.check import Named, Notes
from svcctl.policy.expression import read, ready
from svcctl.policy.fields import ANYTHING, listing, shape_of
from svcctl.policy.limits import Meter
from svcctl.pricing.listing import PriceLists
from svcctl.validation import validate_files
from svcctl.workspace import SourceFile

TODAY = date(2026, 1, 1)
HEAD = "apiVersion: svcctl/v1\nkind: {kind}\nmetadata: {metadata}\nspec: {spec}\n"
ROOT = "svcctl.yaml"
WORKSPACE = HEAD.format(
    kind="Workspace",
    metadata="{name: acme, owner: desk}",
    spec="{company: Acme, currency: EUR, timezone: Europe/Berlin}",
)


def value(text, data=None, *, kind=None, today=TODAY, steps=None, condition=False):
    """What an expression says of one declaration. Without a kind its keys are not checked."""
    notes = Notes()
    next(notes.free)
    shape = shape_of(kind) if kind else ANYTHING
    scope = {name: Named(next(notes.free), each) for name, each in (("self", shape), ("today", ANYTHING))}
    scope["peers"] = Named(next(notes.free), listing(shape))
    tree, _ = read(text, scope, notes)
    run = ready(text, tree, notes, condition=condition)
    meter = Meter()
    meter.start()
    if steps is not None:
        meter.left = steps
    frame = [meter, data, today, [data], *[None] * 50]
    if notes.pricelist is not None:
        frame[notes.pricelist] = PriceLists()
    return run(frame)


def declaration(kind, name, spec, **metadata):
    """One declaration as YAML; the spec is a text in flow style."""
    told = ", ".join([f"name: {name}", "owner: desk", *(f"{key}: {text}" for key, text in metadata.items())])
    return HEAD.format(kind=kind, metadata=f"{{{told}}}", spec=spec)


def policy(body, name="rule", *, examples=True):
    """A policy as YAML; its spec is given line by line. Its examples are only there to be there."""
    lines = [f"  {line}" for line in body.strip().splitlines()]
    if "message:" not in body:
        lines.append("  message: no")
    if examples:
        lines.append("  examples: {pass: [{given: [{spec: {}}]}], fail: [{given: [{spec: {}}]}]}")
    head = f"apiVersion: svcctl/v1\nkind: Policy\nmetadata: {{name: {name}, owner: desk}}\nspec:\n"
    return head + "\n".join(lines) + "\n"


def judged(*documents, today=TODAY, only_policies=True, root=WORKSPACE):
    """The findings on declarations; with ``only_policies``, of policies and about policies alone."""
    text = "---\n".join(documents)
    files = [SourceFile(ROOT, root.encode()), SourceFile("policies/all.yaml", text.encode())]
    _, report = validate_files(files, today)
    return [finding for finding in report.findings if not only_policies or finding.rule.startswith("policy")]
