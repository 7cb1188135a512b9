"""Which text of which clause is in a contract, what stands in its blanks, and what is in the way."""

from dataclasses import replace
from datetime import date

import pytest
from dealings import DAY, catalog_of, clause, house, jurisdiction, party, template
from hypothesis import given
from hypothesis import strategies as st

from svcctl.contracts.deal import NotNamedError, deal_of
from svcctl.contracts.filling import Unfilled, fill
from svcctl.contracts.gather import gather
from svcctl.contracts.values import typed
from svcctl.contracts.wording import is_approved, text_hash, wording
from svcctl.kinds.clause import Approval, Clause, Parameter

MSA = "  type: master-agreement\n  titles: {en: Agreement, de: Vertrag}\n  clauses:\n"
NAMES = {"customer": {"name": "Buyer Ltd", "vatNumber": None}, "provider": {"name": "Ours Ltd"}}


def msa(*parts, more=""):
    return template("msa", MSA + "".join(f"    - {part}\n" for part in parts) + more)


def gathered(files, day=DAY, law=""):
    deal, problems = deal_of(catalog_of(files), "msa", "buyer", day, law)
    assert problems == []
    return gather(deal, str, NAMES)


def told(files, day=DAY, law=""):
    found, problems = gathered(files, day, law)
    assert problems == []
    return [(part.name, part.clause.label, part.text) for each in found.every() for part in each.clauses]


def faults(files, day=DAY, law=""):
    return [(problem.rule, problem.resource, problem.place.path) for problem in gathered(files, day, law)[1]]


PAY = clause("pay", "You pay {{ customer.name }}.")
GERMAN = clause("pay-de", "Sie zahlen.", "de", "  variantOf: pay\n")
ENGLISH = clause("pay-england", "You pay in pounds.", "en", "  variantOf: pay\n  jurisdictions: [england]\n")


@pytest.mark.parametrize(
    ("files", "law", "expected"),
    [
        ((PAY,), "england", "Clause/pay@1"),
        ((PAY, GERMAN), "germany", "Clause/pay-de@1"),
        ((PAY, GERMAN), "england", "Clause/pay@1"),
        ((PAY, GERMAN, ENGLISH), "england", "Clause/pay-england@1"),
    ],
)
def test_the_most_particular_text_is_chosen(files, law, expected):
    assert [label for _, label, _ in told(house(msa("{clause: pay}"), *files), law=law)] == [expected]


def test_the_version_in_force_on_the_day_is_chosen():
    files = house(msa("{clause: pay}"), PAY, clause("pay", "You pay now.", version=2, since="2026-12-01"))
    assert told(files)[0][1] == "Clause/pay@1"
    assert told(files, date(2026, 12, 1))[0][1:] == ("Clause/pay@2", "You pay now.")
    pinned = house(msa("{clause: pay@1}"), PAY, clause("pay", "x", version=2, since="2026-10-01"))
    assert faults(pinned) == [("contract-not-in-force", "ContractTemplate/msa@1", ("spec", "clauses", 0, "clause"))]


def test_a_value_is_text_and_never_markup():
    evil = {"customer": {"name": "**A** [x](http://a.example) <b>|# 1. {{ 7 }}"}}
    found = fill("{{ customer.name }}", evil)
    assert "**" not in found.replace("\\*", "")
    assert "](" not in found.replace("\\]", "")


@given(st.text(max_size=40))
def test_whatever_a_value_holds_is_read_back_as_it_is(value):
    from svcctl.documents.model import plain  # noqa: PLC0415
    from svcctl.documents.prose import prose  # noqa: PLC0415

    printable = " ".join("".join(letter for letter in value if letter.isprintable()).split())
    blocks = prose("x " + fill("{{ a }}", {"a": printable}) + " y")
    assert [plain(block.text) for block in blocks] == [" ".join(f"x {printable} y".split(" "))]


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("a\nb {{ customer.nme }}", "nme"),
        ("a\nb {{ unheard }} c", "unheard"),
        ("a {{ customer.vatNumber }}", None),
        ("a\n{{ customer.name", None),
        ("{% for x in customer %}{{ x }}{% endfor %}", None),
        ("{{ customer.name | upper }}", None),
        ("{{ customer.__class__ }}", None),
        ("{{ ''.join(customer) }}", None),
    ],
)
def test_what_a_text_cannot_say_is_told_at_its_letters(text, letters):
    found = fill(text, NAMES)
    assert isinstance(found, Unfilled)
    assert letters is None or text[found.start : found.end] == letters
    assert 0 <= found.start < found.end <= len(text)


def test_a_text_may_ask_whether_there_is_a_value():
    assert fill("{% if customer.vatNumber %}VAT{% else %}none{% endif %}", NAMES) == "none"


BLANK = "  parameters: {{term: {{type: duration, about: How long{default}}}}}\n"


def test_a_blank_is_filled_by_the_customer_the_template_the_jurisdiction_then_its_default():
    pay = clause("pay", "In {{ term }}.", keys=BLANK.format(default=", default: 1d"))
    law = jurisdiction("england", "GB", "en-GB", "  values: {term: 2d}\n")
    form = msa("{clause: pay}", more="  values: {term: 3d}\n")
    agreed = party("buyer", "customer", "  jurisdiction: england\n  values: {term: 4d}\n")
    plain = msa("{clause: pay}")
    for files, days in (
        ((plain, pay), 1),
        ((plain, pay, law), 2),
        ((form, pay, law), 3),
        ((form, pay, law, agreed), 4),
    ):
        (deal, _) = deal_of(catalog_of(house(pay, *files)), "msa", "buyer", DAY)
        found, problems = gather(deal, lambda value: value.text, NAMES)
        assert problems == []
        assert found.clauses[0].text == f"In {days}d."


def test_a_blank_that_nobody_fills_or_fills_wrongly_is_told():
    files = house(msa("{clause: pay}"), clause("pay", "In {{ term }}.", keys=BLANK.format(default="")))
    assert faults(files) == [("blank-without-value", "Clause/pay@1", ("spec", "parameters", "term"))]
    wrong = house(msa("{clause: pay}"), clause("pay", "In {{ term }}.", keys=BLANK.format(default=", default: soon")))
    assert faults(wrong) == [("blank-of-another-type", "Clause/pay@1", ("spec", "parameters", "term", "default"))]


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("text", "a", 3),
        ("number", 3, "3"),
        ("percent", "5%", "5"),
        ("duration", "30d", "30 days"),
        ("months", "12 months", "12"),
        ("date", "2026-02-28", "2026-02-30"),
        ("choice", "a", "c"),
        ("money", None, "5 EUR"),
    ],
)
def test_a_value_is_of_the_type_of_its_blank(kind, good, bad):
    blank = Parameter(type=kind, about="x", choices=("a", "b"))
    if good is not None:
        typed(blank, good)
    with pytest.raises(ValueError, match="write "):
        typed(blank, bad)


@pytest.mark.parametrize(
    ("when", "there"),
    [
        ("customer.spec.personalData", False),
        ("not customer.spec.personalData", True),
        ("jurisdiction.metadata.name == 'england'", True),
        ("'backup-pro' in plans", False),
        ("values.cap == '100%'", True),
    ],
)
def test_a_clause_is_part_of_the_contract_where_its_condition_holds(when, there):
    form = msa(f'{{clause: pay, when: "{when}"}}', more="  values: {cap: 100%}\n")
    assert bool(told(house(form, PAY))) is there


def test_a_condition_that_cannot_be_answered_is_told():
    files = house(msa("{clause: pay, when: customer.personalData}"), PAY)
    assert faults(files) == [
        ("contract-condition-unreadable", "ContractTemplate/msa@1", ("spec", "clauses", 0, "when"))
    ]


def test_schedules_stand_behind_and_one_behind_itself_is_told():
    order = template("order", MSA + "    - {clause: pay}\n" + "  schedules: [{template: msa}]\n")
    files = house(msa("{clause: pay}", more="  schedules: [{template: order}]\n"), order, PAY)
    found, problems = gathered(files)
    assert [each.template.name for each in found.every()] == ["msa", "order"]
    assert [(problem.rule, problem.resource) for problem in problems] == [
        ("contract-not-in-force", "ContractTemplate/order@1")
    ]


def test_what_the_jurisdiction_asks_for_must_be_there():
    law = jurisdiction("england", "GB", "en-GB", "  mandatoryClauses: [late]\n")
    files = house(msa("{clause: pay}"), law, PAY, clause("late", "Interest."))
    assert faults(files) == [("mandatory-clause-missing", "Jurisdiction/england", ("spec", "mandatoryClauses", 0))]


def test_a_clause_without_a_text_or_with_two_is_told():
    assert faults(house(msa("{clause: pay}"), PAY), law="germany") == [
        ("clause-without-text", "ContractTemplate/msa@1", ("spec", "clauses", 0, "clause"))
    ]
    twice = clause("pay-de-2", "Zahlen Sie.", "de", "  variantOf: pay\n")
    assert [rule for rule, *_ in faults(house(msa("{clause: pay}"), PAY, GERMAN, twice), law="germany")] == [
        "clause-without-text"
    ]


def test_nothing_that_is_not_in_force_goes_out():
    files = house(msa("{clause: pay}"), PAY)
    deal, problems = deal_of(catalog_of(files), "msa", "buyer", date(2025, 1, 1))
    assert deal is None
    assert [problem.rule for problem in problems] == ["contract-not-in-force"]
    old = house(template("msa", MSA + "    - {clause: pay}\n", since="2020-01-01"), PAY)
    assert [rule for rule, *_ in faults(old, date(2025, 1, 1))] == ["contract-not-in-force"]


@pytest.mark.parametrize(
    ("form", "who", "law"), [("mas", "buyer", ""), ("msa", "byer", ""), ("msa", "buyer", "france")]
)
def test_a_name_that_is_not_there_is_no_finding(form, who, law):
    with pytest.raises(NotNamedError, match="there is no"):
        deal_of(catalog_of(house(msa("{clause: pay}"), PAY)), form, who, DAY, law)


def test_an_approval_is_of_a_wording():
    (found,) = catalog_of(house(msa("{clause: pay}"), PAY)).versions(Clause, "pay")
    assert wording(found) == "pay\n\nYou pay {{ customer.name }}.\n"
    spec = found.spec
    approval = Approval(by="Ada Holm", date=DAY, sha256=text_hash(found))
    approved = replace(found, spec=type(spec)(language="en", text=spec.text + "  \n\n", approval=approval))
    changed = replace(found, spec=type(spec)(language="en", text=spec.text.replace("pay", "owe"), approval=approval))
    assert is_approved(approved)
    assert not is_approved(changed)
    assert not is_approved(replace(found, spec=type(spec)(language="en", text=spec.text)))
