"""What stops a contract is told before anybody makes one: the same that the making tells, and nothing else."""

from datetime import date

import pytest
from dealings import DAY, catalog_of, clause, house, jurisdiction, party, template
from test_gather import BLANK, GERMAN, PAY, msa

from svcctl.clocks import Clocks
from svcctl.contracts.deal import deal_of
from svcctl.contracts.foreseen import foreseen
from svcctl.documents.contracts import make
from svcctl.documents.setting import Setting
from svcctl.documents.speech import speech
from svcctl.validation import validate_files
from svcctl.workspace import SourceFile

BUYER = party("buyer", "customer", "  jurisdiction: england\n")
RULES = frozenset(
    {
        *("blank-of-another-type", "blank-without-value", "clause-reference-broken", "clause-without-text"),
        *(
            "contract-condition-unreadable",
            "contract-not-in-force",
            "contract-without-signer",
            "mandatory-clause-missing",
        ),
        *("condition-never-true", "condition-never-false", "value-without-blank"),
        *("clause-term-unused", "clause-term-undefined", "versions-gap", "versions-overlap", "unknown-reference"),
    }
)


def told(files, day=DAY):
    """The findings of the rules on contracts, each with the file and the text it points at."""
    _, report = validate_files([SourceFile(name, text.encode()) for name, text in files.items()], day, RULES)
    return [(each.rule, each.file.removeprefix("templates/"), each.span.line) for each in report.findings]


def made(files, day=DAY):
    """The rules that the making of the buyer's contract tells."""
    catalog = catalog_of(files)
    deal, problems = deal_of(catalog, "msa", "buyer", day)
    assert deal is not None, problems
    setting = Setting(catalog, speech(deal.jurisdiction.spec.locale), day, Clocks(catalog))
    return {problem.rule for problem in make(setting, deal)[1]}


CASES = {
    "nothing": (msa("{clause: pay}"), PAY),
    "no text": (msa("{clause: pay}"), clause("pay-de", "Sie zahlen.", "de"), clause("pay", "Sie zahlen.", "de")),
    "two texts": (msa("{clause: pay}"), PAY, clause("other", "You pay.", keys="  variantOf: pay\n")),
    "over": (msa("{clause: pay@1}"), PAY, clause("pay", "x", version=2, since="2026-10-01")),
    "no value": (msa("{clause: pay}"), clause("pay", "In {{ term }}.", keys=BLANK.format(default=""))),
    "odd value": (msa("{clause: pay}"), clause("pay", "In {{ term }}.", keys=BLANK.format(default=", default: soon"))),
    "reference": (msa("{clause: pay}"), clause("pay", "See [](clause:cap).")),
    "point": (msa("{clause: pay}"), clause("pay", "1. {#a} See [](clause:pay.b).\n2. {#c} More.")),
    "good points": (
        msa("{clause: pay}", more="  schedules: [{template: annex}]\n"),
        template("annex", "  type: other\n  titles: {en: Annex}\n  clauses: [{clause: more}]\n"),
        clause("pay", "1. {#a} See [](clause:pay.a), [](clause:pay.2), [](clause:annex).\n2. [](clause:more) and\n"),
        clause("more", "More in [](clause:pay)."),
    ),
    "condition": (
        msa("{clause: pay, when: customer.spec.contract == 'x'}", "{clause: law}"),
        PAY,
        clause("law", "Law."),
    ),
    "mandatory": (
        msa("{clause: pay}", "{clause: law, when: customer.spec.personalData}"),
        PAY,
        clause("law", "Law."),
        jurisdiction("england", "GB", "en-GB", "  mandatoryClauses: [law]\n"),
    ),
    "signer": (
        msa("{clause: pay}", more="  signatures: [provider, customer]\n"),
        PAY,
        {name: text.replace("  signers", "  # signers") for name, text in BUYER.items()},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_stops_a_contract_is_told_before_it_is_made(name):
    files = house(*CASES[name])
    del files["templates/germany.yaml"]  # a law without texts has findings of its own
    assert {rule for rule, *_ in told(files)} == made(files)


def test_a_law_without_customers_is_looked_at_by_what_depends_on_none():
    parts = "{clause: pay}", "{clause: data, when: customer.spec.personalData}"
    english = msa(*parts, "{clause: here, when: jurisdiction.spec.country == 'GB'}")
    texts = [PAY, clause("data", "We keep data."), clause("here", "Here.")]
    assert told(house(english, *texts, GERMAN)) == []
    assert [each[0] for each in told(house(english, *texts))] == ["clause-without-text"]
    limited = {
        name: text.replace("  clauses:", "  jurisdictions: [england]\n  clauses:") for name, text in english.items()
    }
    assert told(house(limited, *texts)) == []
    theirs = party("kunde", "customer", "  jurisdiction: germany\n  personalData: true\n")
    assert [each[0] for each in told(house(english, *texts, GERMAN, theirs))] == ["clause-without-text"]


def test_one_mistake_is_told_once_however_many_customers_meet_it():
    buyers = [party(f"buyer-{number}", "customer", "  jurisdiction: england\n") for number in range(20)]
    files = house(*CASES["no value"], *buyers)
    del files["templates/germany.yaml"]
    assert len(told(files)) == 1


def test_a_name_that_is_unknown_is_told_by_the_rule_for_it_alone():
    files = house(msa("{clause: pay}", "{clause: gone}", more="  schedules: [{template: lost}]\n"), PAY, GERMAN)
    assert [each[0] for each in told(files)] == ["unknown-reference", "unknown-reference"]


def test_nothing_is_told_while_a_part_cannot_be_read():
    files = house(*CASES["no value"])
    files["templates/odd.yaml"] = "apiVersion: svcctl/v1\nkind: Party\nmetadata: {name: odd}\nspec: {side: buyer}\n"
    assert [each[0] for each in told(files) if each[1] != "odd.yaml"] == []


def test_a_template_that_is_still_to_come_is_judged_by_its_first_day():
    form = {name: text.replace("from: 2026-01-01", "from: 2027-01-01") for name, text in msa("{clause: pay}").items()}
    over = {name: text.replace("from: 2026-01-01", "from: 2026-01-01, to: 2026-12-31") for name, text in PAY.items()}
    late = house(form, over)
    del late["templates/germany.yaml"]
    assert [each[0] for each in told(late)] == ["contract-not-in-force"]
    assert told(house(form, PAY, GERMAN)) == []


def test_versions_of_a_clause_leave_no_gap_and_do_not_overlap():
    one = {name: text.replace("from: 2026-01-01", "from: 2026-01-01, to: 2026-06-30") for name, text in PAY.items()}
    for since, rule in (("2026-06-30", "versions-overlap"), ("2026-07-01", ""), ("2026-07-02", "versions-gap")):
        files = house(msa("{clause: pay}"), one, clause("pay", "You pay.", version=2, since=since), GERMAN)
        assert [(each[0], each[1]) for each in told(files)] == ([(rule, "pay-2.md")] if rule else [])


def test_versions_of_a_variant_follow_each_other_for_themselves():
    german = {
        name: text.replace("from: 2026-01-01", "from: 2026-02-01, to: 2026-02-28") for name, text in GERMAN.items()
    }
    later = clause("pay-de", "Sie zahlen.", "de", "  variantOf: pay\n", version=2, since="2026-04-01")
    assert [each[:2] for each in told(house(msa("{clause: pay}"), PAY, german, later))] == [
        ("versions-gap", "pay-de-2.md")
    ]


def test_values_are_asked_by_blanks_and_by_conditions():
    asked = "{clause: pay, when: \"not has(values.region) or values['tier'] == 'x'\"}"
    files = house(
        msa(asked), PAY, GERMAN, party("buyer", "customer", "  jurisdiction: england\n  values: {region: a, tier: x}\n")
    )
    assert told(files) == []
    files = house(msa("{clause: pay}"), PAY, GERMAN, party("buyer", "customer", "  values: {region: a, tier: x}\n"))
    assert [each[0] for each in told(files)] == ["value-without-blank"] * 2


def test_a_term_is_known_by_the_language_of_the_contract():
    words = "apiVersion: svcctl/v1\nkind: Glossary\nmetadata: {name: words}\nspec:\n%s"
    words += "  terms: [{term: Fee, means: Money.}]\n"
    files = house(
        msa("{clause: pay}"),
        clause("pay", "You pay the *fee*."),
        clause("pay-de", "Die *fee*.", "de", "  variantOf: pay\n"),
    )
    assert told({**files, "templates/words.yaml": words % ""}) == []
    english = told({**files, "templates/words.yaml": words % "  language: en\n"})
    assert [each[:2] for each in english] == [("clause-term-undefined", "pay-de-1.md")]


def test_contracts_are_foreseen_once_for_all_rules():
    files = house(*CASES["nothing"], GERMAN)
    catalog = catalog_of(files)
    assert catalog.once(foreseen, DAY) is catalog.once(foreseen, DAY)
    assert catalog.once(foreseen, date(2026, 12, 1)) is not catalog.once(foreseen, DAY)
    assert len(catalog.once(foreseen, DAY)) == 3  # two laws without a customer, and the buyer


def test_a_condition_on_the_law_is_judged_by_the_laws_there_are():
    form = msa("{clause: pay}", "{clause: here, when: jurisdiction.spec.country == 'GB'}")
    here = clause("here", "Here.")
    assert told(house(form, PAY, GERMAN, here)) == []
    nowhere = {name: text.replace("'GB'", "'UK'") for name, text in form.items()}
    assert [each[:2] for each in told(house(nowhere, PAY, GERMAN, here))] == [("condition-never-true", "msa.yaml")]


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        ("pay.firts", "did you mean `pay.first`?"),
        ("pya", "did you mean `pay`?"),
        ("nothing.alike", "add that clause to the template, or take the reference out"),
    ],
)
def test_a_broken_reference_is_told_with_the_nearest_that_leads_somewhere(said, hint):
    files = house(msa("{clause: pay}"), clause("pay", f"1. {{#first}} See [](clause:{said})."), GERMAN)
    _, report = validate_files([SourceFile(name, text.encode()) for name, text in files.items()], DAY, RULES)
    assert [(each.rule, each.hint) for each in report.findings] == [("clause-reference-broken", hint)]
