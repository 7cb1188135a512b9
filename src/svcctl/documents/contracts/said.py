"""What texts of clauses know of the parties and the day, and values of blanks in the language of a contract."""

from datetime import date
from decimal import Decimal
from typing import Any

from svcctl.calendars.duration import Target
from svcctl.catalog import Resource
from svcctl.contracts.deal import Deal
from svcctl.contracts.values import Typed
from svcctl.documents.promises import within
from svcctl.documents.setting import Setting
from svcctl.kinds.base import Percent, Span
from svcctl.kinds.party import Party
from svcctl.money import Money


def written(setting: Setting, value: Typed) -> str:
    """A value of a blank in words: ``30 days``, ``EUR 1,000.00``, ``31 January 2026``."""
    match value:
        case Percent():
            return setting.speech.percent(value.value)
        case Target():
            return within(setting, value)
        case Span():
            return setting.say(f"contract.{value.unit}s", n=value.count)
        case str() | Decimal() | Money() | date():
            return setting.speech.write(value)


def names(setting: Setting, deal: Deal) -> dict[str, Any]:
    """What every text may name beside its blanks; None where it was left out."""
    law = deal.jurisdiction
    return {
        "customer": party(setting, deal.customer),
        "provider": party(setting, deal.provider),
        "jurisdiction": {
            "name": law.metadata.title or law.name,
            "law": law.spec.law,
            "courts": law.spec.courts,
            "country": setting.speech.country(law.spec.country),
        },
        "day": setting.speech.write(deal.day),
    }


def party(setting: Setting, who: Resource[Party]) -> dict[str, str | None]:
    """A party as a contract names it."""
    spec = who.spec
    where = spec.address
    town = " ".join(filter(None, (where.postcode, where.city)))
    parts = (where.street, town, where.region, setting.speech.country(where.country))
    number = f"{spec.registration.register}, {spec.registration.number}" if spec.registration else None
    return {
        "name": spec.legal_name,
        "form": spec.form or None,
        "address": ", ".join(filter(None, parts)),
        "register": number,
        "vat": spec.vat_number or None,
        "notices": spec.notices or None,
        "contract": spec.contract or None,
    }
