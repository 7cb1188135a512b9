from collections.abc import Iterator

from svcctl.catalog import Catalog
from svcctl.findings import Problem
from svcctl.kinds.business_calendar import BusinessCalendar
from svcctl.rules import Context
from svcctl.rules.hints import did_you_mean

# Looking a code up takes half a second, for the holidays library to be loaded. The usual ones are known without it.
_COUNTRIES = (
    "AT AU BE BG BR CA CH CN CY CZ DE DK EE ES FI FR GB GR HR HU IE IN IS IT JP KR LT LU LV MT MX NL NO NZ PL PT RO SE "
    "SG SI SK US ZA"
)
_STATES = {
    "AT": "1 2 3 4 5 6 7 8 9",
    "AU": "ACT NSW NT QLD SA TAS VIC WA",
    "CA": "AB BC MB NB NL NS NT NU ON PE QC SK YT",
    "CH": "AG AI AR BE BL BS FR GE GL GR JU LU NE NW OW SG SH SO SZ TG TI UR VD VS ZG ZH",
    "DE": "BB BE BW BY HB HE HH MV NI NW RP SH SL SN ST TH",
    "GB": "ENG NIR SCT WLS",
    "US": "AK AL AR AZ CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY OH "
    "OK OR PA RI SC SD TN TX UT VA VT WA WI WV WY",
}


def check(catalog: Catalog, context: Context) -> Iterator[Problem]:  # noqa: ARG001 - a code exists or not
    """The country of a business calendar, and the state in it, is one whose public holidays are known."""
    for calendar in catalog.all(BusinessCalendar):
        holidays = calendar.spec.holidays
        if not holidays or not holidays.country or _usual(holidays.country, holidays.subdivision):
            continue
        from svcctl.calendars.holidays import known_countries  # noqa: PLC0415 - loads the holidays library

        known = known_countries()
        country, state = holidays.country, holidays.subdivision
        if country not in known:
            hint = did_you_mean(country, known, "write a code of ISO 3166, such as NO")
            message = f"the public holidays of `{country}` are not known"
            yield calendar.problem(message, *("spec", "holidays", "country"), hint=hint)
        elif state and state not in known[country]:
            otherwise = "leave it out for the holidays that the whole country shares"
            message = f"`{state}` is no state or region of {country} with holidays of its own"
            hint = did_you_mean(state, known[country], otherwise)
            yield calendar.problem(message, *("spec", "holidays", "subdivision"), hint=hint)


def _usual(country: str, state: str | None) -> bool:
    return state in _STATES.get(country, "").split() if state else country in _COUNTRIES.split()
