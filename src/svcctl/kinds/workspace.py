from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

from svcctl.kinds.base import Model, Parsed, Spec, Target


class Suppression(Model, frozen=True, kw_only=True):
    """A finding that the company accepts: which, why, who answers for it, and until when."""

    rule: str
    resource: str
    path: str = ""
    reason: str
    owner: str
    expires: date


class Registers(Model, frozen=True, kw_only=True):
    """Tables that stand for many declarations: each row of a file is one."""

    subscriptions: tuple[str, ...] = ()


class Limits(Model, frozen=True, kw_only=True):
    """What a text may be at most: its reading grade, and the words of a sentence. None leaves it as it is usual."""

    grade: Decimal | None = None
    sentence: int | None = None


class Writing(Model, frozen=True, kw_only=True):
    """How plainly texts and pages are to be written, in which language, and which abbreviations readers know."""

    language: str = ""
    known: tuple[str, ...] = ()
    texts: Mapping[str, Limits] = {}
    pages: Mapping[str, Limits] = {}


class ChangeNotice(Model, frozen=True, kw_only=True):
    """How long before it takes effect customers are told of a change of terms, of prices, or of an end."""

    terms: Parsed[Target] | None = None
    prices: Parsed[Target] | None = None
    end: Parsed[Target] | None = None


class Workspace(Spec, frozen=True, kw_only=True):
    """The company this workspace speaks for, and its defaults."""

    SINGLE: ClassVar[bool] = True

    company: str
    currency: str
    timezone: str
    locale: str = "en-GB"
    folders: tuple[str, ...] = ("catalog", "policies", "templates")
    editor_schema: str = ""
    change_notice: ChangeNotice = ChangeNotice()
    registers: Registers = Registers()
    writing: Writing = Writing()
    rules: Mapping[str, Literal["off", "info", "warning", "error"]] = {}
    suppressions: tuple[Suppression, ...] = ()
