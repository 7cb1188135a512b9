import subprocess
import sys
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcctl.calendars.duration import Target, format_seconds


@pytest.mark.parametrize(
    ("text", "unit", "amount"),
    [
        ("30s", "seconds", 30),
        ("45m", "seconds", 2700),
        ("90m", "seconds", 5400),
        ("4h", "seconds", 14_400),
        ("1h30m", "seconds", 5400),
        ("1h30m15s", "seconds", 5415),
        ("2d", "calendar-days", 2),
        ("2bd", "business-days", 2),
    ],
)
def test_reads_what_people_write(text, unit, amount):
    assert Target.parse(text) == Target(text, unit, amount)


@pytest.mark.parametrize(
    ("value", "by", "text"),
    [
        ({"businessDays": 1, "by": "17:00"}, time(17), "1bd by 17:00"),
        ({"businessDays": 2, "by": "close"}, "close", "2bd by close"),
        ({"businessDays": 2}, None, "2bd"),
    ],
)
def test_reads_next_business_day_contracts(value, by, text):
    target = Target.parse(value)
    assert (target.unit, target.amount, target.by, str(target)) == ("business-days", value["businessDays"], by, text)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("30 min", "'30 min': write a duration such as 30m, 4h, 2bd"),
        ("", "'': write a duration such as 30m, 4h, 2bd"),
        ("30", "'30': write a duration such as 30m, 4h, 2bd"),
        ("1m30h", "'1m30h': write a duration such as 30m, 4h, 2bd"),
        ("1.5h", "'1.5h': write a duration such as 30m, 4h, 2bd"),
        ("-1h", "'-1h': write a duration such as 30m, 4h, 2bd"),
        ("\u0661h", "'\u0661h': write a duration such as 30m, 4h, 2bd"),
        ("4h\n", "'4h\n': write a duration such as 30m, 4h, 2bd"),
        ("2bd4h", "'2bd4h': write a duration such as 30m, 4h, 2bd"),
        ("0m", "'0m': a target is longer than zero"),
        ("0bd", "'0bd': a target is longer than zero"),
        ("876601h", "'876601h': a target is at most a hundred years"),
        ("36526d", "'36526d': a target is at most a hundred years"),
        ("9" * 5000 + "h", f"'{'9' * 20}': a target is at most a hundred years"),
        ({"businessDays": True}, "'True': write a whole number of business days, such as businessDays: 1"),
        ({"businessDays": 0}, "'0bd': a target is longer than zero"),
        ({"days": 1}, 'write a duration such as 30m, 4h, 2bd, or {businessDays: 1, by: "17:00"}'),
        (30, 'write a duration such as 30m, 4h, 2bd, or {businessDays: 1, by: "17:00"}'),
        (
            {"businessDays": 1, "by": 1020},
            "'1020': write by: close, or a time of day in quotes such as by: \"17:00\"",
        ),
        (
            {"businessDays": 1, "by": "24:00"},
            "'24:00': write by: close, or a time of day in quotes such as by: \"17:00\"",
        ),
    ],
)
def test_says_what_to_write_instead(value, message):
    with pytest.raises(ValueError) as raised:  # noqa: PT011  # the whole message is compared below
        Target.parse(value)
    assert str(raised.value) == message


def test_a_hundred_years_are_still_a_target():
    assert Target.parse("876600h").amount == 876_600 * 3600
    assert Target.parse("36525d").amount == 36_525


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0s"),
        (45, "45s"),
        (60, "1m"),
        (65, "1m 05s"),
        (3600, "1h 00m"),
        (14_700, "4h 05m"),
        (14_701, "4h 05m 01s"),
        (-14_700, "-4h 05m"),
        (360_000, "100h 00m"),
    ],
)
def test_lengths_of_time_as_people_say_them(seconds, text):
    assert format_seconds(seconds) == text


@given(st.integers(1, 10**9))
def test_a_written_length_reads_back(seconds):
    assert Target.parse(format_seconds(seconds).replace(" ", "")).amount == seconds


def test_reading_a_target_or_hours_imports_no_numpy():
    code = (
        "import sys\n"
        "from svcctl.calendars.duration import Target\n"
        "from svcctl.calendars.layout import Opening\n"
        "import svcctl.calendars\n"
        "Target.parse('4h'), Opening.parse('08:00-17:00')\n"
        "assert not {'numpy', 'holidays', 'yaml'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
