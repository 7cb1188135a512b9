from datetime import date

import pytest

from svcctl.calendars.holidays import known_countries, public_holidays


def test_a_state_has_more_holidays_than_its_country():
    bavaria, germany = (public_holidays("DE", part, [2026]) for part in ("BY", None))
    assert germany.items() < bavaria.items()
    assert bavaria[date(2026, 1, 6)] == "Epiphany"
    assert list(bavaria) == sorted(bavaria)


def test_a_substitute_day_closes_offices_too():
    found = public_holidays("US", None, [2026])
    assert found[date(2026, 7, 3)] == "Independence Day (observed)"
    assert date(2026, 7, 4) in found


def test_years_are_those_asked_for():
    assert {on.year for on in public_holidays("FR", None, range(2024, 2027))} == {2024, 2025, 2026}
    assert public_holidays("FR", None, []) == {}


@pytest.mark.parametrize(
    ("country", "part", "message"),
    [
        ("Germany", None, "'Germany' is not a known country code; did you mean DE?"),
        ("de", None, "'de' is not a known country code; did you mean DE?"),
        ("DE", "by", "'by' is no part of DE; did you mean BY?"),
        ("DE", "1", "'1' is no part of DE"),
        ("??", None, "'??' is not a known country code"),
    ],
)
def test_unknown_codes_are_named_with_their_neighbour(country, part, message):
    with pytest.raises(ValueError) as raised:  # noqa: PT011  # the whole message is compared below
        public_holidays(country, part, [2026])
    assert str(raised.value) == message


def test_every_known_country_can_be_asked():
    assert len(known_countries()) > 150
    assert "BY" in known_countries()["DE"]
