from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

import msgspec

from svcctl.kinds.base import Model, OneOrMany, Parsed, Spec

PREFIX = "policy/"
"""How the rule of a policy begins, in findings, severities and suppressions: the name of the policy follows."""


class Join(Model, frozen=True, kw_only=True):
    """Other declarations, or items of their lists, that a policy looks at: of which kind, and which belong together."""

    kind: str
    each: Parsed[OneOrMany] = OneOrMany()
    by: str = ""
    where: str = ""


class Example(Model, frozen=True, kw_only=True):
    """A small case a policy is tried on: declarations with no more in them than the policy looks at."""

    about: str = ""
    today: date | None = None
    given: tuple[Mapping[str, Any], ...]


class Examples(Model, frozen=True, kw_only=True):
    """Cases that the policy lets pass, and cases that it must object to."""

    passes: tuple[Example, ...] = msgspec.field(default=(), name="pass")
    fails: tuple[Example, ...] = msgspec.field(default=(), name="fail")


class Allowance(Model, frozen=True, kw_only=True):
    """A declaration that may break the policy for now: why, who approved it, and when it expires."""

    resource: str
    reason: str
    approver: str
    expires: date


class Policy(Spec, frozen=True, kw_only=True):
    """A rule of the company's own: which declarations it is about, what must hold, and what to say when it does not."""

    severity: Literal["error", "warning", "info"] = "error"
    for_: str = msgspec.field(name="for")
    where: str = ""
    with_: Mapping[str, Join] = msgspec.field(default={}, name="with")
    each: Parsed[OneOrMany] = OneOrMany()
    assert_: str = msgspec.field(name="assert")
    at: str = ""
    message: str
    why: str = ""
    instead: str = ""
    examples: Examples = Examples()
    exceptions: tuple[Allowance, ...] = ()
