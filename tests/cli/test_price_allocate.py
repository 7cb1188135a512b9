"""`svcctl price allocate` as a user meets it."""

import json

import pytest


def test_the_command(svcctl):
    ran = svcctl("price", "allocate", "80", "EUR", "licence=20", "set-up=30", "support=40", "-f", "json")
    assert json.loads(ran.out) == {"licence": "17.78", "set-up": "26.67", "support": "35.55"}
    assert svcctl("price", "allocate", "1", "JPY", "a=1").out == "a  JPY 1\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("80", "EURO", "a=1"), "there is no currency 'EURO'"),
        (("80", "EUR", "a"), "'a': write each part once"),
        (("80", "EUR", "a=1", "a=2"), "'a=2': write each part once"),
        (("80", "EUR", "a=x"), "'x' is no amount"),
        (("80.5", "JPY", "a=1"), "80.5 JPY cannot be paid"),
        (("80", "EUR", "a=0"), "no part costs anything alone"),
        (("80", "EUR", "a=1", "-f", "pdf"), "there is no format 'pdf'"),
    ],
)
def test_what_was_written_wrongly_is_said(svcctl, words, said):
    ran = svcctl("price", "allocate", *words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
