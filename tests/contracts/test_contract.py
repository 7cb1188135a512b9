"""A whole contract: numbers, references, terms, schedules, signatures, its manifest, and the command that writes it."""

import json
from hashlib import sha256

import pytest
from dealings import DAY, catalog_of, clause, declared, house, party, template
from typer.testing import CliRunner

from svcctl.cli.app import app
from svcctl.clocks import Clocks
from svcctl.contracts.deal import deal_of
from svcctl.contracts.wording import text_hash
from svcctl.documents.contracts import as_text, make
from svcctl.documents.model import Clause, Definitions, Signatures, every, plain
from svcctl.documents.setting import Setting
from svcctl.documents.speech import speech
from svcctl.documents.writers import formats, write

MSA = "  type: master-agreement\n  titles: {en: Agreement}\n  clauses:\n"
SIGNED = "  signatures: [provider, customer]\n"
ONE = clause(
    "one", "1. First, see [](clause:two.b).\n2. Then\n\n   1. {#deep} deeper *Fees*.\n   2. last\n\n- a\n", title="One"
)
TWO = clause("two", "Before.\n\n1. a\n2. {#b} b, see [](clause:one.deep) and [](clause:behind).", title="Two")
WORDS = clause("words", "They mean:", keys="  draws: definitions\n", title="Words")
BEHIND = template("behind", "  type: other\n  titles: {en: Behind}\n  clauses:\n    - {clause: three}\n")
THREE = clause("three", "1. Only here, see [](clause:one).", title="Three")
GLOSSARY = {
    "templates/glossary.yaml": declared(
        "Glossary",
        "terms",
        "  terms:\n    - {term: Fees, means: What *you pay*.}\n    - {term: You Pay, means: Money.}\n"
        "    - {term: Other, means: Nobody uses it.}\n",
    )
}
PARTS = "    - {clause: one}\n    - {clause: words}\n    - {clause: two}\n"
WHOLE = (
    template("msa", MSA + PARTS + "  schedules: [{template: behind}]\n" + SIGNED),
    *(BEHIND, ONE, TWO, THREE, WORDS, GLOSSARY),
)


def made(files, watermark=""):
    catalog = catalog_of(files)
    deal, problems = deal_of(catalog, "msa", "buyer", DAY)
    assert problems == []
    return make(Setting(catalog, speech("en-GB"), DAY, Clocks(catalog)), deal, watermark)


def sound(*files):
    found, problems = made(house(*files))
    assert problems == []
    return found


def numbers(document):
    return {block.id: block.number for block in every(document.blocks) if isinstance(block, Clause)}


def test_clauses_points_and_schedules_are_numbered():
    assert numbers(sound(*WHOLE).document) == {
        "one": "1",
        "one.1": "1.1",
        "one.2": "1.2",
        "one.deep": "1.2(a)",
        "one.2.2": "1.2(b)",
        "words": "2",
        "two": "3",
        "two.1": "3.1",
        "two.b": "3.2",
        "three": "A1",
        "three.1": "A1.1",
    }


def test_references_say_the_numbers_that_clauses_have_got():
    told = write(sound(*WHOLE).document, "md").decode()
    assert "**1.1** First, see clause 3.2." in told
    assert "**3.2** b, see clause 1.2(a) and Schedule A: Behind." in told
    assert "**A1.1** Only here, see clause 1." in told


def test_a_reference_out_of_the_contract_is_told_at_its_letters():
    files = house(template("msa", MSA + "    - {clause: one}\n    - {clause: words}\n"), ONE, WORDS, GLOSSARY)
    found, (problem,) = made(files)
    assert found is None
    assert (problem.rule, problem.resource, problem.place.path) == (
        *("clause-reference-broken", "Clause/one@1"),
        ("spec", "text"),
    )
    start, end = problem.place.within
    text = files[problem.place.file].partition("\n---\n")[2]
    assert text[start:end] == "clause:two.b"


def test_terms_in_use_are_explained_and_those_behind_them_and_no_others():
    document = sound(*WHOLE).document
    (terms,) = [block for block in every(document.blocks) if isinstance(block, Definitions)]
    assert [plain(term) for term, _ in terms.items] == ["Fees", "You Pay"]
    (holder,) = [block for block in document.blocks if isinstance(block, Clause) and terms in block.blocks]
    assert holder.id == "words"


def test_a_clause_defines_terms_only_where_it_is_part_of_the_contract():
    secret = clause("secret", "Keep *Secrets*.", keys="  defines: [{term: Secrets, means: What is secret.}]\n")
    document = sound(template("msa", MSA + "    - {clause: secret}\n"), secret).document
    assert [plain(term) for block in document.blocks if isinstance(block, Definitions) for term, _ in block.items] == [
        "Secrets"
    ]


def test_the_order_of_precedence_names_the_documents_that_are_there():
    more = "  schedules: [{template: behind}]\n  precedence: [behind, msa]\n"
    rank = clause("rank", "In this order:", keys="  draws: precedence\n")
    document = sound(
        template("msa", MSA + "    - {clause: rank}\n" + more), BEHIND, clause("three", "x"), rank
    ).document
    told = write(document, "md").decode()
    assert "1. **Behind**\n2. **Agreement**" in told


def test_signatures_name_the_signers_with_their_authority_and_a_party_without_one_is_told():
    document = sound(*WHOLE).document
    (block,) = [block for block in document.blocks if isinstance(block, Signatures)]
    assert [(each.party, each.authority, each.anchor) for each in block.signatories] == [
        ("Ours Ltd", "By the register", "/sig:provider:1/"),
        ("Buyer Ltd", "By the register", "/sig:customer:1/"),
    ]
    nobody = party("buyer", "customer", "  jurisdiction: england\n")
    nobody = {name: text.replace("  signers: [{name: Ada Holm", "  notices: x\n  #") for name, text in nobody.items()}
    _, problems = made(house(*WHOLE, nobody))
    assert [(problem.rule, problem.resource) for problem in problems] == [("contract-without-signer", "Party/buyer")]


def test_the_manifest_names_every_clause_with_version_and_hash():
    files = house(*WHOLE)
    told = made(files)[0].manifest
    hashes = {each.label: text_hash(each) for each in catalog_of(files).resources if each.kind == "Clause"}
    listed = {each["text"]: each["sha256"] for document in told["documents"] for each in document["clauses"]}
    assert listed == hashes
    assert [document["template"] for document in told["documents"]] == [
        "ContractTemplate/msa@1",
        "ContractTemplate/behind@1",
    ]
    assert (told["customer"], told["jurisdiction"], told["day"], told["draft"]) == (
        "buyer",
        "england",
        "2026-11-30",
        False,
    )
    beside = json.loads(as_text(told, b"abc"))
    assert beside["file"] == {"bytes": 3, "sha256": sha256(b"abc").hexdigest()}


@pytest.mark.parametrize("suffix", formats())
def test_the_same_contract_is_the_same_bytes(suffix):
    assert write(sound(*WHOLE).document, suffix) == write(sound(*WHOLE).document, suffix)


def test_a_draft_says_so():
    found, _ = made(house(*WHOLE), "Draft")
    assert found.document.watermark == "Draft"
    assert found.manifest["draft"] is True


def on_disk(folder, *files):
    for name, text in house(*files).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def run(folder, *arguments):
    told = ("render", "contract", *arguments, "-w", str(folder), "--as-of", "2026-11-30")
    return CliRunner().invoke(app, told)


def test_the_command_writes_a_contract_and_its_manifest(tmp_path):
    out = tmp_path / "made" / "msa.md"
    done = run(on_disk(tmp_path, *WHOLE), "msa", "--customer", "buyer", "-o", str(out))
    assert done.exit_code == 0, done.output
    told = json.loads(out.with_name("msa.md.manifest.json").read_text())
    assert told["file"]["sha256"] == sha256(out.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("msa", "--customer", "byer"), 2, "did you mean buyer?"),
        (("mas", "--customer", "buyer"), 2, "did you mean msa?"),
        (("msa", "--customer", "buyer", "-j", "france"), 2, "there is no jurisdiction 'france'"),
        (("msa",), 2, "--customer"),
        (("msa", "--all"), 2, "--out"),
        (("msa", "--customer", "buyer", "-j", "germany"), 1, "clause-without-text"),
    ],
)
def test_what_cannot_be_made_is_told_and_nothing_is_written(tmp_path, arguments, code, said):
    folder = on_disk(tmp_path, *WHOLE)
    out = () if "--all" in arguments else ("-o", str(tmp_path / "out.md"))
    done = run(folder, *arguments, *out)
    assert done.exit_code == code, done.output
    assert said in done.output
    assert not (tmp_path / "out.md").exists()


def test_all_customers_get_theirs_or_none_does(tmp_path):
    second = party("second", "customer", "  jurisdiction: england\n")
    folder = on_disk(tmp_path, *WHOLE, second)
    assert run(folder, "msa", "--all", "-f", "markdown", "-o", str(tmp_path / "a")).exit_code == 0
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == [
        *("msa-buyer.md", "msa-buyer.md.manifest.json", "msa-second.md", "msa-second.md.manifest.json"),
    ]
    abroad = {name: text.replace("england", "germany") for name, text in second.items()}
    on_disk(tmp_path, *WHOLE, abroad)
    done = run(folder, "msa", "--all", "-f", "markdown", "-o", str(tmp_path / "b"))
    assert done.exit_code == 1
    assert not (tmp_path / "b").exists()


def plan(name, title, more=""):
    return {
        f"templates/plan-{name}.yaml": declared(
            "Plan", name, f"  service: backup\n  tier: {{name: {name}, rank: 1}}\n{more}", title
        )
    }


def bought(name, plan, fee, more=""):
    spec = f"  customer: buyer\n  plan: {plan}\n  start: 2026-01-01\n  currency: EUR\n  monthlyFee: {fee}\n{more}"
    return {f"templates/sub-{name}.yaml": declared("Subscription", name, spec)}


def levels(name, objective):
    spec = (
        "  party: customer\n  timezone: UTC\n  measures:\n    - {metric: resolution, clock: always, "
        f"targets: [{{within: 4h}}], objective: {objective}}}\n"
    )
    dated = ", version: 1, effective: {from: 2026-01-01}"
    return {f"templates/sla-{name}.yaml": declared("SLA", name, spec, name.title(), dated)}


SERVICE = {
    "templates/service.yaml": declared(
        "Service", "backup", "  summary: S\n  lifecycle: {stage: live}\n  scope: {included: [a]}\n", "Backups"
    )
}
DRAWS = ("order", "limitations", "service-levels")
DRAWN = (
    template("msa", MSA + "".join(f"    - {{clause: {what}}}\n" for what in DRAWS)),
    *(clause(what, "See:", keys=f"  draws: {what}\n") for what in DRAWS),
)


def test_what_is_drawn_from_the_catalog_is_what_the_customer_has():
    files = (
        *(*DRAWN, SERVICE, levels("gold", "90%"), levels("better", "99%")),
        plan("pro", "Backup Pro", "  sla: gold\n  limitations: [{text: We keep 90 days}]\n  exclusions: [Tapes]\n"),
        plan("mini", "Mini"),
        bought("one", "pro", "100.50", "  sla: better\n"),
        bought("two", "mini", "50"),
        bought("old", "mini", "7", "  end: 2026-02-01\n"),
    )
    told = write(sound(*files).document, "md").decode()

    assert "| Backup Pro | Backups | 1 January 2026 | €100.50 |\n| Mini | Backups | 1 January 2026 | €50.00 |" in told
    assert "| Together |  |  | €150.50 |" in told
    assert "### Backup Pro\n\n- We keep 90 days\n- Tapes\n" in told
    assert "### Mini" not in told
    assert "99%" in told
    assert "90%" not in told
    assert "Mini comes without service levels." in told


def test_a_single_order_has_no_total_and_no_order_says_so():
    files = (*DRAWN, SERVICE, plan("mini", "Mini"), bought("two", "mini", "50"))
    assert "Together" not in write(sound(*files).document, "md").decode()
    assert write(sound(*DRAWN).document, "md").decode().count("Nothing is ordered yet.") == 2


BOOK = {
    "templates/book.yaml": declared(
        "PriceBook",
        "book",
        "  regions: [{name: x, countries: [GB], currency: EUR}, {name: y, countries: [CH], currency: CHF}]\n  prices:\n"
        + "".join(
            f"    - plan: pro\n      region: {region}\n      charges:\n"
            "        - {type: flat, name: Fee, per: month, bands: {list: 9}}\n"
            "        - {type: per-unit, name: Further seat, unit: seats, included: 1, per: month, "
            f"bands: {{list: {price}}}}}\n"
            for region, price in (("x", 3), ("y", 4))
        ),
        more=", version: 1, effective: {from: 2026-01-01}",
    )
}


def test_what_is_charged_beside_the_fee_is_told_at_the_prices_of_the_region():
    files = (*DRAWN, SERVICE, BOOK, plan("pro", "Pro", "  priceBook: book\n"))
    told = write(sound(*files, bought("one", "pro", "9", "  region: x\n")).document, "md").decode()
    assert "| Pro | Further seat, beyond the 1 seats in the plan | €3.00 | per seats, each month |" in told
    assert "Fee |" not in told

    other = write(sound(*files, bought("one", "pro", "9", "  region: y\n")).document, "md").decode()
    assert "Further seat" not in other  # its prices are in another currency than what was agreed


def test_what_one_party_lacks_is_a_dash_and_what_both_lack_is_left_out():
    parts = (
        template("msa", MSA + "    - {clause: parties}\n"),
        clause("parties", "Between:", keys="  draws: parties\n"),
        party("ours", "provider", "  notices: legal@ours.example\n"),
    )
    told = write(sound(*parts).document, "md").decode()
    assert "| Notices to | legal@ours.example | \u2013 |" in told
    assert "VAT number" not in told
