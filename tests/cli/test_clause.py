"""Approving clauses as a lawyer's desk does: several at once, twice, a changed text, and what goes wrong."""

import hashlib
import re
import shutil

import pytest

CLAUSE = """\
---
apiVersion: svcctl/v1
kind: Clause
metadata: {{name: {name}, title: {title}, owner: team-legal, version: {version}, effective: {{from: {since}}}}}
spec:
  language: en  # plain
  parameters:
    cap: {{type: percent, about: How much we answer for, default: 100%}}
---
We answer for {{{{ cap }}}} of the fees.
"""
WORKSPACE = """\
apiVersion: svcctl/v1
kind: Workspace
metadata: {name: ours, title: Ours, owner: us}
spec: {company: Ours, currency: EUR, timezone: UTC, folders: [templates]}
"""


def clause(name, version=1, since="2026-01-01"):
    return CLAUSE.format(name=name, title=name.capitalize(), version=version, since=since)


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "svcctl.yaml").write_text(WORKSPACE)
    for name in ("liability", "fees"):
        (tmp_path / f"templates/{name}.md").write_text(clause(name))
    return tmp_path


def approve(svcctl, desk, *arguments):
    return svcctl("clause", "approve", *arguments, cwd=desk)


def test_several_clauses_are_approved_and_stay_so(svcctl, desk):
    ran = approve(svcctl, desk, "liability", "fees@1", "--by", "Ingrid Solheim, General Counsel", "--on", "2026-11-30")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "Approved Clause/liability@1 (templates/liability.md)",
        "Approved Clause/fees@1 (templates/fees.md)",
    ]
    first = (desk / "templates/fees.md").read_bytes()
    assert b'  approval:\n    by: "Ingrid Solheim, General Counsel"\n    date: 2026-11-30\n' in first
    again = approve(svcctl, desk, "fees", "--by", "Somebody Else")
    assert again.out == "Clause/fees@1 is approved already, by Ingrid Solheim, General Counsel on 2026-11-30\n"
    assert (desk / "templates/fees.md").read_bytes() == first
    assert "[clause-" not in svcctl("validate", cwd=desk).out


def test_the_rest_of_the_file_is_the_same_to_the_byte(svcctl, desk):
    before = (desk / "templates/fees.md").read_text()
    approve(svcctl, desk, "fees", "--by", "Ada")
    after = (desk / "templates/fees.md").read_text()

    assert re.sub(r"  approval:\n(    .*\n){3}", "", after) == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("of the fees", "of all fees"),
        ("default: 100%", "default: 50%"),
        ("title: Fees", "title: Prices"),
        ("type: percent", "type: text"),
    ],
)
def test_a_changed_wording_is_not_approved_any_more(svcctl, desk, old, new):
    file = desk / "templates/fees.md"
    approve(svcctl, desk, "fees", "--by", "Ada", "--on", "2026-01-02")
    file.write_text(file.read_text().replace(old, new))

    assert "[clause-changed-since-approval]" in svcctl("validate", cwd=desk).out
    approve(svcctl, desk, "fees", "--by", "Bo", "--on", "2026-02-03")
    assert "[clause-changed-since-approval]" not in svcctl("validate", cwd=desk).out
    assert 'by: "Bo"\n    date: 2026-02-03' in file.read_text()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("fees.\n", "fees.  \n\n\n"),
        ("about: How much", "about: What share"),
        ("owner: team-legal", "owner: legal"),
        ("# plain", "# English"),
    ],
)
def test_what_no_customer_reads_changes_no_approval(svcctl, desk, old, new):
    file = desk / "templates/fees.md"
    approve(svcctl, desk, "fees", "--by", "Ada")
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))

    assert "Clause/fees@1       approved" in svcctl("clause", "list", cwd=desk).out


def test_anybody_can_work_the_hash_out(svcctl, desk):
    approve(svcctl, desk, "liability", "--by", "Ada")
    said = svcctl("clause", "text", "liability", cwd=desk).out

    assert said == "Liability\n\nWe answer for {{ cap }} of the fees.\n\n{{ cap }}: percent, 100%\n"
    assert hashlib.sha256(said.encode()).hexdigest() in (desk / "templates/liability.md").read_text()


def test_a_dry_run_writes_nothing(svcctl, desk):
    before = (desk / "templates/fees.md").read_bytes()
    ran = approve(svcctl, desk, "fees", "--by", "Ada", "--check")

    assert (ran.code, ran.out) == (1, "Would approve Clause/fees@1 (templates/fees.md)\n")
    assert (desk / "templates/fees.md").read_bytes() == before


def test_of_several_versions_one_is_named(svcctl, desk):
    (desk / "templates/fees-2.md").write_text(clause("fees", 2, "2027-01-01"))
    ran = approve(svcctl, desk, "fees", "--by", "Ada")

    assert ran.code == 2
    assert "versions 1 and 2 of 'fees' are not approved: name one, such as fees@2" in ran.err
    assert approve(svcctl, desk, "fees@1", "--by", "Ada").code == 0
    assert approve(svcctl, desk, "fees", "--by", "Ada").out == "Approved Clause/fees@2 (templates/fees-2.md)\n"


def test_two_clauses_of_one_file_are_approved_together(svcctl, desk):
    texts = [clause(name).replace("---\n", "", 1).replace("---\nWe", "  text: We", 1) for name in ("one", "two")]
    (desk / "templates/both.yaml").write_text("---\n".join(texts))
    approve(svcctl, desk, "one", "two", "--by", "Ada")

    assert (desk / "templates/both.yaml").read_text().count('by: "Ada"') == 2
    assert "Clause/two@1        approved" in svcctl("clause", "list", cwd=desk).out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("liabilty", "--by", "Ada"), 2, "there is no clause 'liabilty': did you mean liability?"),
        (("fees@9", "--by", "Ada"), 2, "there is no version 9 of 'fees': there are 1"),
        (("fees", "--by", " "), 2, "--by is the name of a person"),
        (("fees", "--by", "A\nB"), 2, "--by is the name of a person"),
        (("fees", "--by", "Ada", "--on", "1 May"), 2, "--on is '1 May': write a date"),
        (("fees",), 2, "Missing option '--by'"),
        (("broken", "--by", "Ada"), 1, "the clause 'broken' has errors"),
        (("odd", "--by", "Ada"), 2, "write into `spec` of Clause/odd@1 by hand: approval: {by: Ada"),
    ],
)
def test_what_cannot_be_approved_is_told_and_nothing_is_written(svcctl, desk, arguments, code, said):
    (desk / "templates/broken.md").write_text(clause("broken").replace("percent", "persent"))
    odd = f"  approval:\n    by: >-\n      Ada\n    date: 2026-01-02\n    sha256: {'ab' * 32}\n  parameters:"
    (desk / "templates/odd.md").write_text(clause("odd").replace("  parameters:", odd))
    ran = approve(svcctl, desk, *arguments)

    assert ran.code == code
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert "approval" not in (desk / "templates/fees.md").read_text()


def test_a_read_only_file_is_told(svcctl, desk):
    (desk / "templates/fees.md").chmod(0o444)
    ran = approve(svcctl, desk, "fees", "--by", "Ada")

    assert ran.code == 2
    assert "is read-only" in ran.err
    shutil.rmtree(desk / "templates")
