"""The site of the example company: whole, linked, the same bytes each time, and careful with folders of others."""

import html
import json
import re
import shutil
import subprocess
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from typer.testing import CliRunner

from svcctl.cli.app import app
from svcctl.clocks import Clocks
from svcctl.documents.setting import Setting
from svcctl.documents.site import build, check
from svcctl.documents.speech import speech
from svcctl.validation import load_catalog

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 30)


def settings(root=ROOT, *tags):
    catalog = load_catalog(root, DAY)[0]
    return [Setting(catalog, speech(tag), DAY, Clocks(catalog)) for tag in tags or ("en-GB",)]


@pytest.fixture(scope="module")
def site():
    return build(settings(ROOT, "en-GB", "de-DE"), {}, "/help/", "https://example.com")


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    """A copy of the example workspace that tests may write to."""
    copy = tmp_path_factory.mktemp("company")
    for part in ("catalog", "policies", "templates"):
        shutil.copytree(ROOT / part, copy / part)
    shutil.copyfile(ROOT / "svcctl.yaml", copy / "svcctl.yaml")
    return copy


def run(*words, root=ROOT):
    return CliRunner().invoke(app, ["render", "site", *words, "-w", str(root), "--as-of", "2026-11-30"])


class Reader(HTMLParser):
    """What a page says and links to, read by other code than the one that checks it."""

    def __init__(self, text):
        super().__init__()
        self.links, self.places, self.words = [], set(), []
        self.feed(text)

    def handle_starttag(self, tag, attrs):  # noqa: ARG002 - the name is given
        found = dict(attrs)
        self.links += [found[name] for name in ("href", "src", "data-index") if name in found]
        self.places |= {found["id"]} if "id" in found else set()

    def handle_data(self, data):
        self.words.append(data)


def pages(files):
    return {path: Reader(content.decode()) for path, content in files.items() if path.endswith(".html")}


def test_every_link_of_every_page_leads_somewhere(site):
    read = pages(site.files)
    followed = 0
    for path, page in read.items():
        for link in page.links:
            address = urlsplit(urljoin(f"https://example.com/help/{path}", link))
            assert address.netloc == "example.com", link
            to = unquote(address.path).removeprefix("/help/")
            assert to in site.files, (path, link)
            assert not address.fragment or address.fragment in read[to].places, (path, link)
            followed += 1
    assert followed > 2000
    assert site.lost == ()


def test_every_page_can_be_reached_from_the_first(site):
    read = pages(site.files)
    seen, todo = set(), ["index.html"]
    while todo:
        path = todo.pop()
        if path in read and path not in seen:
            seen.add(path)
            todo += [urlsplit(urljoin(f"https://x/{path}", link)).path[1:] for link in read[path].links]
    assert seen == read.keys() - {"404.html"}


def test_no_page_loads_from_elsewhere_or_carries_a_script_of_its_own(site):
    for path, content in site.files.items():
        if path.endswith(".html"):
            text = content.decode()
            assert "script-src 'self'" in text
            assert "default-src 'none'" in text
            assert not re.search(r"<script(?! src=)|<style|\bon\w+=|style=", text), path


def test_every_page_says_its_date_and_what_it_was_made_from(site):
    for path, page in pages(site.files).items():
        said = " ".join(page.words)
        assert "30 November 2026" in said or "30. November 2026" in said, path
        if "/" in path.removeprefix("de-de/"):
            assert "Made from" in said or "Grundlage" in said, path


def test_the_same_workspace_gives_the_same_bytes():
    assert build(settings(), {}).files == build(settings(), {}).files


def test_a_changed_plan_changes_its_pages_and_the_search_alone(company, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(company, copy)
    before = build(settings(copy), {}).files
    file = copy / "catalog/services/backup.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("You can lose up to 6 hours of work.", "You can lose 5 hours of work."), encoding="utf-8"
    )
    after = build(settings(copy), {}).files

    changed = {path for path in before if before[path] != after[path]}
    assert before.keys() == after.keys()
    assert changed == {"limitations/backup-pro.html", "search.js"}
    one, two = (files["search.js"].decode().splitlines() for files in (before, after))
    assert sum(line != other for line, other in zip(one, two, strict=True)) == 1


def test_the_search_knows_every_page_and_is_data_only(site):
    text = site.files["search.js"].decode()
    entries = json.loads(text.removeprefix("svcctlSearch(").removesuffix(");\n"))

    listed = {path for path in site.files if path.endswith(".html") and "/" in path and not path.startswith("de-de/")}
    assert {entry[0] for entry in entries} == listed
    premium = next(entry for entry in entries if entry[0] == "sla/backup-premium.html")
    assert premium[1:3] == ["Backup Premium: what we promise", "What we promise"]
    assert any("15 minutes" in words for _, _, words in premium[3:])


def test_a_term_is_found_where_it_is_used_and_not_on_every_page_that_explains_it(site):
    text = site.files["search.js"].decode()
    entries = json.loads(text.removeprefix("svcctlSearch(").removesuffix(");\n"))

    assert "Words with a fixed meaning" in site.files["service/backup.html"].decode()
    assert not [entry[0] for entry in entries for part in entry[3:] if part[0] == "terms"]


def test_pages_about_one_plan_lead_to_each_other_and_not_to_those_of_others(site):
    text = site.files["sla/backup-pro.html"].decode()
    near = re.search(r'<nav class="related".*?</nav>', text, re.DOTALL)[0]

    assert re.findall('href="(.*?)"', near) == [
        "../service/backup.html",
        "../plans/backup.html",
        "../limitations/backup-pro.html",
    ]


def test_the_menu_says_where_one_is(site):
    here = {path for path, content in site.files.items() if b'aria-current="page"' in content}

    assert here == {"index.html", "pages.html", "de-de/index.html", "de-de/pages.html"}


def test_languages_lead_to_each_other(site):
    english = site.files["sla/backup-pro.html"].decode()
    german = site.files["de-de/sla/backup-pro.html"].decode()

    assert 'href="../de-de/sla/backup-pro.html" hreflang="de-DE"' in english
    assert 'href="../../sla/backup-pro.html" hreflang="en-GB"' in german
    assert '<html lang="de-DE"' in german
    assert ">Deutsch</a>" in english


def test_a_server_gets_a_page_for_what_is_not_there_and_a_map(site):
    lost = site.files["404.html"].decode()

    assert 'href="/help/site.css"' in lost
    assert 'href="/help/index.html"' in lost
    assert b"<loc>https://example.com/help/de-de/sla/backup-pro.html</loc>" in site.files["sitemap.xml"]
    assert not {"404.html", "sitemap.xml"} & build(settings(), {}).files.keys()


def test_a_link_that_leads_nowhere_is_found():
    files = {
        "a/b.html": b'<p id="here"><a href="#here"></a><a href="../c.html#x"></a><a href="mailto:a@b.example"></a></p>',
        "c.html": b'<p id="x"><a href="/help/a/b.html#here"></a><a href="nowhere.html"></a><a href="a/b.html#y"></a>',
    }

    assert list(check.broken(files, "/help/")) == [("c.html", "nowhere.html"), ("c.html", "a/b.html#y")]


def with_text(company, tmp_path, text):
    copy = tmp_path / "copy"
    shutil.copytree(company, copy)
    file = copy / "catalog/services/backup.yaml"
    said = file.read_text(encoding="utf-8")
    file.write_text(said.replace("Copies of laptops and phones", text, 1), encoding="utf-8")
    return copy


@pytest.mark.parametrize("link", ["page:sla/backup-pr", "terms.html", "#nowhere"])
def test_a_text_that_links_to_nowhere_makes_no_site(company, tmp_path, link):
    copy = with_text(company, tmp_path, f"'[our rules]({link})'")
    done = run("-o", str(tmp_path / "out"), root=copy)

    assert done.exit_code == 1
    assert (
        f"service/backup.html links to {link}, and there is no such page: look in catalog/services/backup.yaml"
        in done.stdout
    )
    assert not (tmp_path / "out").exists()


def test_a_text_may_link_to_another_page(company, tmp_path):
    copy = with_text(company, tmp_path, "'[this promise](page:sla/backup-pro), [elsewhere](https://example.com/)'")
    files = build(settings(copy), {}).files

    assert b'<a href="../sla/backup-pro.html">this promise</a>' in files["service/backup.html"]
    done = CliRunner().invoke(app, ["render", "page", "service", "backup", "-w", str(copy), "-o", "-"])
    assert "this promise, <a" in done.stdout


def test_hostile_titles_stay_text(company, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(company, copy)
    file = copy / "catalog/services/backup.yaml"
    hostile = '"</script><script>alert(1)</script>\'<img src=x>"'
    file.write_text(file.read_text(encoding="utf-8").replace("Backup and Restore", hostile, 1), encoding="utf-8")
    files = build(settings(copy), {}).files

    assert html.escape("<script>alert") in files["index.html"].decode()
    for path, content in files.items():
        if path.endswith(".html"):
            assert b"<script>alert" not in content
            assert b"<img" not in content


def test_the_command_writes_a_folder_and_touches_only_what_changed(tmp_path):
    out = tmp_path / "new" / "portal"
    done = run("-o", str(out), "--language", "en", "--language", "de")
    assert done.exit_code == 0
    assert re.search(r"\d+ pages in .*portal: \d+ files new or changed, 0 as they were", done.stderr)
    times = {path: path.stat().st_mtime_ns for path in out.rglob("*")}

    again = run("-o", str(out), "--language", "en", "--language", "de")
    assert "0 files new or changed" in again.stderr
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == times


def test_what_is_outdated_goes_and_what_others_wrote_stays(tmp_path):
    out = tmp_path / "site"
    run("-o", str(out), "--language", "en", "--language", "de")
    (out / "CNAME").write_text("help.example.com")
    (out / "de" / "index.html").write_text("changed by hand")
    done = run("-o", str(out), "--language", "en")

    assert [path.name for path in (out / "de").rglob("*")] == ["index.html"]
    assert "left alone, because somebody changed them: de/index.html" in done.stderr
    assert (out / "CNAME").read_text() == "help.example.com"
    assert "de/index.html" not in (out / ".svcctl-site.json").read_text()


def test_a_folder_of_somebody_else_is_not_overwritten(tmp_path):
    (tmp_path / "index.html").write_text("mine")
    (tmp_path / "old.html").write_text("mine too")
    done = run("-o", str(tmp_path))

    assert done.exit_code == 2
    assert "index.html was not written by svcctl" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index.html", "old.html"]


def test_a_manifest_cannot_reach_out_of_its_folder(tmp_path):
    out = tmp_path / "site"
    out.mkdir()
    (tmp_path / "treasure").write_text("")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    said = {"files": {"../treasure": empty, str(tmp_path / "treasure"): empty}}
    (out / ".svcctl-site.json").write_text(json.dumps(said))

    assert run("-o", str(out)).exit_code == 0
    assert (tmp_path / "treasure").exists()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--language", "fr"], "not written in 'fr' yet"),
        (["--base-path", "help me"], "--base-path is 'help me'"),
        (["--base-path", "https://example.com/?a"], "--base-path is"),
        (["--region", "mars"], "there is no region 'mars'"),
        (["-o", str(ROOT / "README.md")], "is a file: name a folder"),
        (["-o", ""], "--out is empty"),
    ],
)
def test_what_cannot_be_is_told(tmp_path, words, why):
    done = run(*words, *([] if "-o" in words else ["-o", str(tmp_path / "out")]))

    assert done.exit_code == 2
    assert why in done.stderr
    assert not (tmp_path / "out").exists()


def git(root, *words):
    who = ("-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", root, *who, *words], check=True, capture_output=True)


def test_a_page_says_the_revision_that_changed_it_last(company, tmp_path):
    copy = tmp_path / "repo" / "company"
    shutil.copytree(company, copy)
    git(tmp_path / "repo", "init", "-q")
    git(copy, "add", ".")
    git(copy, "commit", "-qm", "one", "--date=2026-01-01T00:00:00Z")
    out = tmp_path / "out"
    assert run("-o", str(out), root=copy).exit_code == 0

    def said(page):
        return re.search(r"<dt>Revision</dt><dd>(.*?)</dd>", (out / page).read_text(encoding="utf-8"))[1]

    first = said("sla/backup-pro.html")
    assert re.fullmatch(r"[0-9a-f]{10} of \d+ \w+ \d{4}", first)
    file = copy / "catalog/services/backup.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("laptops", "notebooks"), encoding="utf-8")
    assert run("-o", str(out), root=copy).exit_code == 0
    assert said("service/backup.html") == "not committed yet"
    assert said("service/cloud-platform.html") == first
    git(copy, "commit", "-qam", "two")
    assert run("-o", str(out), root=copy).exit_code == 0
    assert said("service/backup.html") not in {first, "not committed yet"}
    assert said("service/cloud-platform.html") == first
    assert said("index.html") == said("service/backup.html")
