import json
import os
import re
import shutil
import subprocess
import warnings
import zipfile
from pathlib import Path

import pytest

from running import completed
from svcctl.sla.archive import Archive, ArchiveError
from svcctl.sla.differences import differences

ROOT = Path(__file__).parents[2]
TICKETS = "examples/tickets-2026-q3.csv"
MODE = 0o100644 << 16


def svcctl(*arguments, cwd, **environment):
    """Runs `svcctl sla evidence`: (exit code, stdout, stderr)."""
    ran = completed("sla", "evidence", *arguments, cwd=cwd, env={"NO_COLOR": "1", **environment})
    return ran.returncode, ran.stdout, ran.stderr


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    """The example company without its git history."""
    copy = tmp_path_factory.mktemp("company")
    for part in ("catalog", "policies", "templates", "examples"):
        shutil.copytree(ROOT / part, copy / part)
    shutil.copyfile(ROOT / "svcctl.yaml", copy / "svcctl.yaml")
    return copy


@pytest.fixture(scope="module")
def packed(company, tmp_path_factory):
    """An archive with its inputs."""
    out = tmp_path_factory.mktemp("packed") / "evidence.zip"
    code, told, err = svcctl("pack", TICKETS, "--with-inputs", "-o", out, cwd=company)
    assert (code, err) == (0, "")
    assert re.fullmatch(rf"{out}: \d\d files, with the inputs\n", told)
    return out


def entries(path):
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def rewritten(path, contents, **changes):
    """An archive with these contents, written as svcctl writes them but for what is asked for."""
    with zipfile.ZipFile(path, "w", changes.get("method", zipfile.ZIP_STORED)) as archive:
        for name, content in contents if isinstance(contents, list) else sorted(contents.items()):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system, info.external_attr = 3, changes.get("mode", MODE)
            info.compress_type = changes.get("method", zipfile.ZIP_STORED)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of names that come twice
                archive.writestr(info, content)
    return path


def indexed(contents, change):
    index = json.loads(contents["evidence.json"])
    change(index)
    text = json.dumps(index, indent=2, sort_keys=True, ensure_ascii=False) + "\n"  # packed as svcctl packs it
    return {**contents, "evidence.json": text.encode()}


def test_an_archive_with_its_inputs_verifies_alone(packed, tmp_path):
    code, out, err = svcctl("verify", packed, cwd=tmp_path)
    assert (code, err) == (0, "")
    assert re.fullmatch(rf"{packed}: whole, and all \d+ files of the report come out the same\n", out)


def test_outside_git_nobody_knows_what_was_changed(packed):
    found = entries(packed)
    says = [json.loads(found[name])["workspace"] for name in ("evidence.json", "report/manifest.json")]
    assert [(each["commit"], each["dirty"]) for each in says] == [(None, None)] * 2


@pytest.mark.parametrize("inputs", [(), ("--with-inputs",)])
def test_the_same_inputs_give_the_same_bytes_anywhere(company, tmp_path, inputs):
    there = tmp_path / "a" / "far away"
    shutil.copytree(company, there)
    one, two = tmp_path / "one.zip", tmp_path / "two.zip"
    assert svcctl("pack", TICKETS, *inputs, "-o", one, cwd=company, TZ="UTC", LC_ALL="C.UTF-8")[0] == 0
    elsewhere = {"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "7", "TMPDIR": str(there)}
    arguments = ("pack", there / TICKETS, "-w", there, *inputs, "-o", two)
    usual = os.umask(0o077)
    try:
        assert svcctl(*arguments, cwd=tmp_path, **elsewhere)[0] == 0
    finally:
        os.umask(usual)
    assert one.read_bytes() == two.read_bytes()


def test_git_above_the_temporary_folder_makes_no_difference(company, packed, tmp_path):
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    out = tmp_path / "again.zip"
    assert svcctl("pack", TICKETS, "--with-inputs", "-o", out, cwd=company, TMPDIR=str(tmp_path))[0] == 0
    assert out.read_bytes() == packed.read_bytes()


def test_options_of_the_report_are_kept_and_used_again(company, tmp_path):
    out = tmp_path / "evidence.zip"
    options = ("--as-of", "2026-10-15T00:00Z", "--format", "json", "--source", "helpdesk", "-w", company)
    assert svcctl("pack", *options, company / TICKETS, "--with-inputs", "--out", out, cwd=tmp_path)[0] == 0
    index = json.loads(entries(out)["evidence.json"])
    assert index["options"] == {
        "as_of": "2026-10-15T00:00Z",
        "exports": ["inputs/tickets-2026-q3.csv"],
        "output": "json",
        "source": "helpdesk",
    }
    assert str(company) not in json.dumps(index)
    assert svcctl("verify", out, cwd=tmp_path, SVCCTL_AS_OF="2026-07-15T00:00Z")[0] == 0


def test_an_archive_without_inputs_asks_for_them_by_digest(company, tmp_path):
    out = tmp_path / "evidence.zip"
    svcctl("pack", TICKETS, "-o", out, cwd=company)
    code, _, err = svcctl("verify", out, cwd=company)
    assert code == 2
    assert "the report needs the one with SHA-256 " in err
    assert err.endswith("give tickets-2026-q3.csv with --export\n")
    other = tmp_path / "tickets-2026-q3.csv"
    other.write_bytes((company / TICKETS).read_bytes() + b"\n")
    code, _, err = svcctl("verify", out, "--export", other, cwd=company)
    assert code == 2
    assert err.endswith(f"{other} is another file\n")
    renamed = tmp_path / "renamed.csv"
    shutil.copyfile(company / TICKETS, renamed)
    assert svcctl("verify", out, "--export", other, "--export", renamed, cwd=company)[0] == 0


def test_two_inputs_of_one_name_are_kept_apart(company, tmp_path):
    header, *rows = (company / TICKETS).read_bytes().splitlines(keepends=True)
    for folder, part in (("a", rows[:100]), ("b", rows[100:])):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "t.csv").write_bytes(header + b"".join(part))
    out = tmp_path / "evidence.zip"
    svcctl("pack", tmp_path / "a/t.csv", tmp_path / "b/t.csv", "--with-inputs", "-o", out, cwd=company)
    assert {name for name in entries(out) if name.startswith("inputs/")} == {"inputs/t.csv", "inputs/2-t.csv"}
    assert svcctl("verify", out, cwd=tmp_path)[0] == 0


def test_a_report_that_cannot_be_made_leaves_no_archive(company, tmp_path):
    out = tmp_path / "evidence.zip"
    code, _, err = svcctl("pack", TICKETS, "--sla", "suport-pro", "-o", out, cwd=company)
    assert (code, err) == (2, "svcctl: there is no SLA 'suport-pro': did you mean support-pro?\n")
    for words in (["-"], [TICKETS, "--incidents", "-"]):
        code, _, err = svcctl("pack", *words, "-o", out, cwd=company)
        assert (code, err) == (2, "svcctl: what comes from stdin cannot be made again: write it to a file first\n")
    code, _, err = svcctl("pack", "nowhere.csv", "-o", out, cwd=company)
    assert (code, err) == (2, "svcctl: nowhere.csv does not exist\n")
    assert svcctl("pack", TICKETS, "--nonsense", "-o", out, cwd=company)[0] == 2
    assert list(tmp_path.iterdir()) == []


def test_a_report_that_does_not_follow_from_its_terms_is_told_cell_by_cell(packed, tmp_path):
    contents = entries(packed)
    name = "report/credits.csv"
    rows = contents[name].decode().splitlines(keepends=True)
    amount = rows[1].split(",")[9]
    forged = "".join([rows[0], rows[1].replace(amount, '"9999.00"', 1), *rows[2:]]).encode()
    assert forged != contents[name]
    import hashlib  # noqa: PLC0415

    def agree(index):
        index["files"][name] = {"size": len(forged), "sha256": hashlib.sha256(forged).hexdigest()}

    bad = rewritten(tmp_path / "forged.zip", indexed({**contents, name: forged}, agree))
    code, out, _ = svcctl("verify", bad, cwd=tmp_path)
    assert code == 1
    first, *_, last = out.splitlines()
    assert first.startswith("credits.csv: row 2, ")
    assert "'9999.00' in the archive, " in first
    assert last == f"{bad}: the report does not come out the same"


def change(name, content):
    return lambda contents: {**contents, name: content}


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (change("report/credits.csv", b"x"), "was changed: report/credits.csv is not the file that was recorded"),
        (change("report/more.csv", b"x"), "has report/more.csv, which it does not list"),
        (lambda all_: {k: v for k, v in all_.items() if k != "terms/svcctl.yaml"}, "lists terms/svcctl.yaml and lacks"),
        (lambda all_: {k: v for k, v in all_.items() if k != "evidence.json"}, "it has no evidence.json"),
        (change("../evil", b"x"), "a name that is not allowed: '../evil'"),
        (change("report/../../evil", b"x"), "a name that is not allowed"),
        (change("/etc/evil", b"x"), "a name that is not allowed: '/etc/evil'"),
        (change("report\\evil", b"x"), "a name that is not allowed"),
        (change("C:/evil", b"x"), "a name that is not allowed"),
        (change("evil", b"x"), "a name that is not allowed: 'evil'"),
        (lambda all_: [*sorted(all_.items()), ("report/credits.csv", b"x")], "two files named report/credits.csv"),
        (lambda all_: [*sorted(all_.items()), ("report/CREDITS.csv", b"x")], "two files named report/CREDITS.csv"),
        (change("evidence.json", b"{"), "has an evidence.json that cannot be read"),
        (change("evidence.json", b"[" * 100_000), "has an evidence.json that cannot be read"),
        (lambda a: indexed(a, lambda i: i.update(format="svcctl-evidence/9")), "is written as svcctl-evidence/9"),
        (lambda a: indexed(a, lambda i: i["files"].update({"../x": {"size": 0, "sha256": ""}})), "not allowed: '../x'"),
        (lambda a: indexed(a, lambda i: i["options"].update(exports=["/etc/passwd"])), "which is none of its inputs"),
        (lambda a: indexed(a, lambda i: i["options"].update(exports=[])), "does not say which exports"),
        (
            lambda a: indexed(a, lambda i: i["inputs"]["inputs/tickets-2026-q3.csv"].update(size=1)),
            "contradicts itself about inputs/tickets-2026-q3.csv",
        ),
    ],
)
def test_a_tampered_archive_is_refused_with_its_reason(packed, tmp_path, edit, says):
    bad = rewritten(tmp_path / "bad.zip", edit(entries(packed)))
    code, out, err = svcctl("verify", bad, cwd=tmp_path)
    assert (code, out) == (1, "")
    assert err.startswith(f"svcctl: {bad} ")
    assert says in err
    assert "Traceback" not in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.zip"]


def test_options_of_another_version_are_named(packed, tmp_path):
    bad = rewritten(tmp_path / "b.zip", indexed(entries(packed), lambda index: index["options"].update(magic=True)))
    code, _, err = svcctl("verify", bad, cwd=tmp_path)
    assert code == 2
    assert "with the option magic, which " in err
    bad = rewritten(tmp_path / "b.zip", indexed(entries(packed), lambda index: index["options"].update(out="/tmp/x")))  # noqa: S108
    assert svcctl("verify", bad, cwd=tmp_path)[0] == 2


@pytest.mark.parametrize(
    "options", [{"as_of": 3}, {"at_risk": None}, {"with_internal": "no"}, {"source": ["x"]}, {"exports": "x"}]
)
def test_an_option_of_another_kind_is_refused(packed, tmp_path, options):
    bad = rewritten(tmp_path / "b.zip", indexed(entries(packed), lambda index: index["options"].update(options)))
    code, out, err = svcctl("verify", bad, cwd=tmp_path)
    assert (code, out) == (1, "")
    assert err.endswith(f"its option {next(iter(options))} has a value that no report takes\n")


def test_an_archive_does_not_say_on_which_cluster_it_is_verified(company, packed, tmp_path):
    # Whoever connects to a cluster believes what it sends: that is for those who verify to choose.
    bad = rewritten(
        tmp_path / "b.zip", indexed(entries(packed), lambda i: i["options"].update(engine="dask:tcp://a:1"))
    )
    code, _, err = svcctl("verify", bad, cwd=tmp_path)
    assert code == 2
    assert "with the option engine, which " in err
    out = tmp_path / "here.zip"
    assert svcctl("pack", TICKETS, "--engine", "local", "--with-inputs", "-o", out, cwd=company)[0] == 0
    assert out.read_bytes() == packed.read_bytes()
    code, _, err = svcctl("pack", TICKETS, "--engine", "nowhere", "-o", out, cwd=company)
    assert code == 2
    assert "nowhere" in err


def test_folders_and_patterns_are_packed_as_the_report_reads_them(company, tmp_path):
    lines = (company / TICKETS).read_bytes().splitlines(keepends=True)
    for name, rows in (("a", lines[1:200]), ("deep/a", lines[200:])):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / f"{name}.csv").write_bytes(lines[0] + b"".join(rows))
    (tmp_path / "in" / "more.json").write_text("[]", encoding="utf-8")
    about = ("-w", company, "--source", "helpdesk")
    code, said, _ = svcctl("pack", "in", "in/*.csv", "--with-inputs", "-o", "one.zip", *about, cwd=tmp_path)
    assert code == 0
    assert "export-named-twice" in said
    assert "in/more.json" in said
    found = entries(tmp_path / "one.zip")
    assert sorted(name for name in found if name.startswith("inputs/")) == ["inputs/2-a.csv", "inputs/a.csv"]
    assert json.loads(found["report/manifest.json"])["rows"]["read"] == 481
    assert svcctl("verify", "one.zip", cwd=tmp_path)[0] == 0
    code, _, err = svcctl("pack", "in/*.tsv", "-o", "two.zip", *about, cwd=tmp_path)
    assert (code, err) == (2, "svcctl: no file fits in/*.tsv; put the pattern in quotes, and try it with ls\n")


def test_an_archive_or_report_beside_the_terms_does_not_change_the_next_one(company, tmp_path):
    copy = shutil.copytree(company, tmp_path / "copy")
    for words in (["init", "-q"], ["add", "-A"], ["-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-qm", "x"]):
        subprocess.run(["git", *words], cwd=copy, check=True)
    made = []
    for _ in range(2):
        assert svcctl("pack", TICKETS, "-o", "evidence.zip", cwd=copy)[0] == 0
        assert completed("sla", "report", TICKETS, "-o", "report", "-q", cwd=copy).returncode == 0
        made.append([(copy / name).read_bytes() for name in ("evidence.zip", "report/manifest.json")])
    assert made[0] == made[1]
    assert json.loads(made[0][1])["workspace"]["dirty"] is False


def test_compressed_files_links_and_bombs_are_refused(packed, tmp_path):
    contents = entries(packed)
    for changes in ({"method": zipfile.ZIP_DEFLATED}, {"mode": 0o120777 << 16}):
        with pytest.raises(ArchiveError, match="compressed, encrypted or no plain file"):
            Archive(rewritten(tmp_path / "bad.zip", contents, **changes))
    bomb = rewritten(tmp_path / "bomb.zip", {**contents, "report/bomb.csv": b"A" * 1000})
    raw = bytearray(bomb.read_bytes())
    where = raw.index(b"PK\x01\x02")
    while b"report/bomb.csv" not in raw[where : where + 70]:
        where = raw.index(b"PK\x01\x02", where + 1)
    raw[where + 20 : where + 28] = (1 << 30).to_bytes(4, "little") * 2
    bomb.write_bytes(raw)
    with pytest.raises(ArchiveError, match="claims to hold more than it can"):
        Archive(bomb)


@pytest.mark.parametrize("size", [0, 1, 100, 5000, -1])
def test_half_an_archive_is_refused(packed, tmp_path, size):
    bad = tmp_path / "bad.zip"
    bad.write_bytes(packed.read_bytes()[:size])
    with pytest.raises(ArchiveError):
        Archive(bad)


def test_every_changed_byte_of_a_file_is_noticed(packed, tmp_path):
    raw = packed.read_bytes()
    for place in range(0, len(raw), len(raw) // 40):
        bad = bytearray(raw)
        bad[place] ^= 0x20
        (tmp_path / "bad.zip").write_bytes(bad)
        with pytest.raises(ArchiveError):
            Archive(tmp_path / "bad.zip")


@pytest.mark.parametrize(
    ("name", "one", "other", "found"),
    [
        ("a.csv", "a,b\n1,2\n", "a,b\n1,2\n", []),
        ("a.csv", "a,b\n1,2\n", "a,b\n1,3\n", ["row 2, b: '2' in the archive, '3' made again"]),
        ("a.csv", "a,b\n1,2\n", "a,b\n", ["row 2 is only in the archive"]),
        ("a.csv", "a,b\n", "a,b\n1,2\n", ["row 2 is not in the archive"]),
        ("a.csv", "a,b\n1,2\n", "a\n1\n", ["row 1 has 2 columns in the archive, 1 made again"]),
        ("a.csv", "a\n1\n", 'a\n"1"\n', ["byte 2 is the first that differs"]),
        ("a.csv", "a\n1\n2\n3\n4\n", "a\n5\n6\n7\n8\n", 3),
        ("a.md", "x\ny\n", "x\nz\n", ["line 2: 'y' in the archive, 'z' made again"]),
        ("a.md", "x\n", "x\ny", ["line 2: nothing in the archive, 'y' made again"]),
        ("a.xlsx", "abcd", "abed", ["byte 2 is the first that differs"]),
        ("a.xlsx", "ab", "abc", ["byte 2 is the first that differs"]),
    ],
)
def test_a_difference_says_where(tmp_path, name, one, other, found):
    for folder, text in (("one", one), ("two", other)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text(text, encoding="utf-8")
    told = differences(tmp_path / "one" / name, tmp_path / "two" / name)
    if isinstance(found, int):
        assert len(told) == found
    else:
        assert told[:1] == found
