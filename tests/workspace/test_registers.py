"""Registers: each row of a CSV file that `svcctl.yaml` names is a subscription, or is told at its line."""

import shutil
import subprocess
from datetime import date
from decimal import Decimal

import pytest

from svcctl.kinds.subscription import Subscription
from svcctl.validation import in_the_way, load_catalog
from svcctl.workspace import read_workspace
from svcctl.workspace.git import read_revision

ROOT = """\
apiVersion: svcctl/v1
kind: Workspace
metadata: {name: acme}
spec: {company: A, currency: EUR, timezone: Europe/Berlin, folders: [catalog], registers: {subscriptions: [REGISTER]}}
"""
PLAN = """\
apiVersion: svcctl/v1
kind: Service
metadata: {name: desk, owner: team}
spec: {summary: S, lifecycle: {stage: live}, scope: {included: [a]}}
---
apiVersion: svcctl/v1
kind: Plan
metadata: {name: desk-one}
spec: {service: desk, tier: {rank: 1, name: One}}
"""
HEAD = "name,customer,plan,start,end,currency,monthly_fee,units\n"
SOUND = "acme,C-1,desk-one,2026-01-01,,EUR,100.50,3\n"


@pytest.fixture
def registered(tmp_path):
    """The subscriptions and the findings of a workspace with a register of this text."""

    def read(text, name="catalog/subs.csv"):
        (tmp_path / "catalog").mkdir(exist_ok=True)
        (tmp_path / "svcctl.yaml").write_text(ROOT.replace("REGISTER", name))
        (tmp_path / "catalog/plan.yaml").write_text(PLAN)
        if text is not None:
            (tmp_path / "catalog/subs.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
        catalog, report = load_catalog(tmp_path, date(2026, 1, 15))
        found = [each for each in report.findings if each.file != "catalog/plan.yaml"]
        return list(catalog.all(Subscription)), found, report

    return read


@pytest.mark.parametrize("how", [",", ";", "\t"])
def test_each_row_is_a_subscription(registered, how):
    text = (HEAD + SOUND + "\n,,,,,,,\nsolo,1042,desk-one,2026-02-01,2026-12-31,EUR,7,\n").replace(",", how)
    (one, two), found, _ = registered(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert found == []
    spec = one.spec
    assert (one.label, spec.customer, spec.plan) == ("Subscription/acme", "C-1", "desk-one")
    assert (spec.start, spec.end) == (date(2026, 1, 1), None)
    assert (spec.monthly_fee, spec.units, two.spec.units) == (Decimal("100.50"), 3, 1)
    assert (two.spec.customer, two.place("spec", "plan").span.line) == ("1042", 5)


def test_headers_may_be_spelled_as_in_yaml_and_name_an_owner(registered):
    head = "name,owner,monthlyFee,customerName,customer,plan,start,currency\n"
    (one,), found, _ = registered(head + 'acme,sales,1,"Acme, ""A""",C,desk-one,2026-01-01,EUR\n')
    assert (one.metadata.owner, one.spec.customer_name, found) == ("sales", 'Acme, "A"', [])


@pytest.mark.parametrize(
    ("text", "line", "rule", "said"),
    [
        (HEAD + SOUND + "b,C-2,desk-one\n", 3, "register-row", "this row has 3 columns, the header 8"),
        (HEAD + "\n" + SOUND.strip() + ",9\n", 3, "register-row", "this row has 9 columns, the header 8"),
        (HEAD + SOUND + 'b,"C-2,desk-one\n\n', 3, "register-row", "a quote in this row is not closed"),
        (HEAD.replace("units", "monthlyfees") + SOUND, 1, "unknown-key", '"monthlyfees" is no key of a Subscription'),
        (HEAD.replace("units", "") + SOUND, 1, "unknown-key", "a column has no header"),
        (HEAD.replace("units", "monthlyFee") + SOUND, 1, "duplicate-key", "two columns are for `monthlyFee`"),
        (HEAD.replace("name", "title") + SOUND, 1, "missing-key", "no column is for `name`"),
        ("", 1, "missing-key", "no column is for `name`, `customer`, `plan`"),
        (HEAD + SOUND.replace("C-1", '"C\n\n1"') + "b,C-2\n", 5, "register-row", "this row has 2 columns"),
        (HEAD + SOUND.replace("acme", ""), 2, "missing-key", "`name` is missing"),
        (HEAD + '"a\n' + SOUND[1:].replace(",C", '",C') + SOUND, 2, "wrong-value", "`name` is"),
        (HEAD + SOUND.replace("100.50", '"1,5"'), 2, "wrong-value", "`monthlyFee` is '1,5'"),
        (HEAD + SOUND.replace("2026-01-01", "1.1.2026"), 2, "wrong-value", "`start` is '1.1.2026'"),
        (HEAD + SOUND.replace("desk-one", "desk-two"), 2, "unknown-reference", "desk-two"),
        (HEAD + SOUND + SOUND.replace("acme", "b"), 3, "subscriptions-overlap", "on 2026-01-01 C-1 has another plan"),
        (HEAD.encode() + b"\xff\xfe", 2, "not-utf8", ""),
    ],
)
def test_a_fault_is_told_at_its_row(registered, text, line, rule, said):
    _, found, _ = registered(text)
    assert [(each.file, each.span.line, each.rule) for each in found] == [("catalog/subs.csv", line, rule)]
    assert said in found[0].message


def test_rows_beside_a_faulty_one_are_read_and_no_number_is_computed(registered):
    subscriptions, found, report = registered(HEAD + "b,C-2\n" + SOUND)
    assert ([each.name for each in subscriptions], len(found)) == (["acme"], 1)
    assert [each.rule for each in in_the_way(report).findings] == ["register-row"]


def test_a_locale_that_does_not_exist_hinders_nobody_from_measuring(tmp_path):
    spec = "{company: A, currency: EUR, timezone: Europe/Berlin, locale: no-NO, folders: [catalog]}"
    (tmp_path / "catalog").mkdir()
    text = f"apiVersion: svcctl/v1\nkind: Workspace\nmetadata: {{name: acme}}\nspec: {spec}\n"
    (tmp_path / "svcctl.yaml").write_text(text)
    report = load_catalog(tmp_path, date(2026, 1, 15))[1]
    found = [(each.rule, each.hint) for each in report.findings if each.rule == "unknown-locale"]
    assert found == [("unknown-locale", "did you mean `nb-NO`?")]
    assert in_the_way(report) is None


@pytest.mark.parametrize(
    ("name", "rule", "said"),
    [
        ("catalog/sub.csv", "missing-register", "the register `catalog/sub.csv` does not exist"),
        ("../subs.csv", "missing-register", "the register `../subs.csv` lies outside the workspace"),
        ("catalog/subs.xlsx", "wrong-value", "write a file that ends in .csv"),
    ],
)
def test_a_register_that_cannot_be_found_is_told_where_it_is_named(registered, tmp_path, name, rule, said):
    (tmp_path.parent / "subs.csv").write_text(HEAD + SOUND)  # it is there, but others who have the workspace lack it
    _, found, _ = registered(None, name)
    assert [(each.file, each.span.line, each.rule) for each in found] == [("svcctl.yaml", 4, rule)]
    assert said in found[0].message


def test_a_register_is_read_once_from_disk_and_from_a_revision(registered, tmp_path):
    registered(HEAD + SOUND, "./catalog/subs.csv, catalog/subs.csv")
    (tmp_path / "catalog/export.csv").write_text("not a register\n")
    files, problems = read_workspace(tmp_path)
    paths = ["svcctl.yaml", "catalog/plan.yaml", "catalog/subs.csv"]
    assert ([file.path for file in files], problems) == (paths, [])
    git = [shutil.which("git"), "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@example.com"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "all"]):
        subprocess.run([*git, *words], check=True)
    (tmp_path / "catalog/subs.csv").unlink()
    assert read_revision(tmp_path, "HEAD").files == files
