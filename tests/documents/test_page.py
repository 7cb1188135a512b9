import base64
import hashlib
import itertools
import os
import re
import subprocess
import sys

import pytest

from svcctl.documents.render import asset, style

HOSTILE = """<script>alert(1)</script>"'><img src=x onerror=alert(2)>{{ 7*7 }}</style></svg>&lt;"""


def test_the_page_is_well_formed_and_every_name_is_given_once(parsed):
    found = parsed()
    assert found.unclosed == []
    names = [attributes["id"] for _, attributes, _ in found.elements if "id" in attributes]
    assert len(names) == len(set(names))


def test_headings_go_down_one_step_at_a_time(parsed):
    levels = [int(tag[1]) for tag, _, _ in parsed().all("h1", "h2", "h3", "h4")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_sections_come_in_the_order_of_interest(parsed):
    assert [text for _, _, text in parsed().all("h2")] == [
        "Owed to whom",
        "Attainment",
        "Hours of breaches",
        "Breaches",
        "Credits",
        "Rejected rows",
        "Every row",
        "Proof",
    ]


def test_links_and_labels_lead_to_something_on_the_page(parsed):
    found = parsed()
    names = {attributes["id"] for _, attributes, _ in found.elements if "id" in attributes}
    links = [attributes["href"] for _, attributes, _ in found.all("a")]
    assert len(links) > 8
    assert {link[1:] for link in links} <= names
    labels = [attributes["aria-labelledby"] for _, attributes, _ in found.elements if "aria-labelledby" in attributes]
    assert labels
    assert set(labels) <= names


def test_every_table_has_a_caption_and_heads_that_say_what_they_head(parsed):
    found = parsed()
    tables, captions = found.all("table"), found.all("caption")
    assert len(tables) == len(captions) > 8
    assert all(text for _, _, text in captions)
    heads = found.all("th")
    assert {attributes.get("scope") for _, attributes, _ in heads} == {"col", "row"}


def test_every_row_is_as_wide_as_its_head(html, make):
    drawn = {"drawn": [make["timeline"](2)]}
    for table in re.findall(r"<table.*?</table>", html(more=drawn), re.DOTALL):
        rows = re.findall(r"<tr.*?</tr>", table, re.DOTALL)
        widths = {row.count("<th") + row.count("<td") for row in rows if "colspan" not in row}
        assert len(widths) == 1
        assert {int(span) for span in re.findall(r'colspan="(\d+)"', table)} <= widths


def test_a_chart_is_a_picture_with_words(parsed):
    found = parsed()
    pictures = [attributes["aria-label"] for _, attributes, _ in found.elements if attributes.get("role") == "img"]
    assert len(pictures) == len(found.all("svg")) == 2
    assert pictures[0] == "gold@1, resolution, objective 95%: 2026-01 90.00% missed; 2026-02 100.00%"
    assert pictures[1].startswith("P1: 3 breaches")


def test_the_chart_says_a_miss_in_words_and_draws_its_objective(html):
    svg = re.search(r"<svg.*?</svg>", html(), re.DOTALL).group()
    assert "90.00% missed" in svg
    assert "objective 95%" in svg
    assert svg.count('fill="var(--short)"') == svg.count('fill="var(--kept)"') == 1


def test_nothing_of_an_export_becomes_markup(make, parsed, html):
    said = {
        "names": {"acme": HOSTILE},
        "notes": [HOSTILE],
        "attainments": [make["attained"]("2026-01", 1, 9, "acme"), make["attained"]("2026-01", 1, 9)],
        "credits": [make["credit"](customer=HOSTILE, subscription=HOSTILE, credit_id=HOSTILE)],
    }
    hostile = make["breach"](item=HOSTILE, customer=HOSTILE, priority=HOSTILE, sla=HOSTILE)
    more = {
        "worst": [hostile],
        "heat": {HOSTILE: make["sources"]().heat["P1"]},
        "examples": [make["rejected"](HOSTILE)],
    }
    more |= {"manifest": {"inputs": [{"file": HOSTILE, "sha256": "ab"}], "source": HOSTILE}, "zones": (HOSTILE,)}
    found = parsed(said, more)
    assert [text for _, _, text in found.all("script")] == [asset("sla-report.js")]
    assert not found.all("img", "iframe", "object", "link", "base", "form")
    assert not [name for _, attributes, _ in found.elements for name in attributes if name.startswith("on")]
    assert len(found.all("style")) == 1
    assert [text for tag, _, text in found.all("td", "th") if text == HOSTILE]
    assert "{{ 7*7 }}" in html(said, more)


def test_the_page_asks_nothing_of_any_network(parsed, html):
    text, found = html(), parsed()
    assert not re.search(r"(?:https?:)?//[\w.-]+\.\w", text)
    assert not re.search(r"url\(|@import|\bfetch\b|XMLHttpRequest|WebSocket", text)
    assert not [attributes for _, attributes, _ in found.elements if {"src", "srcset", "xlink:href"} & set(attributes)]
    assert all(attributes["href"].startswith("#") for _, attributes, _ in found.all("a"))


def test_the_policy_of_the_page_lets_only_its_own_script_run(parsed):
    found = parsed()
    policy = next(a["content"] for _, a, _ in found.all("meta") if a.get("http-equiv") == "Content-Security-Policy")
    (script,) = [text for _, _, text in found.all("script")]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert "default-src 'none'" in policy
    assert f"script-src 'sha256-{digest}'" in policy
    assert "'unsafe-eval'" not in policy


def test_a_short_list_is_whole_and_says_nothing_of_a_cut(make, html):
    text = html(more={"worst": [make["breach"](n) for n in range(1, 11)], "breaches": 10})
    assert text.count('id="breach-T-') == 10
    assert 'class="cut"' not in text


def test_a_long_list_says_how_much_is_left_out_and_where_it_is(make, html):
    worst = [make["breach"](n) for n in range(501, 0, -1)]
    text = html(more={"worst": worst, "breaches": 100_000, "tables": "parquet"})
    assert text.count('id="breach-T-') == 500
    assert "500 of 100,000 are shown." in text
    assert "measurements.parquet holds all" in text


def test_a_breach_has_what_its_clock_did_below_it_in_words_and_local_time(make, html, parsed):
    drawn = {"drawn": [make["timeline"](2), None]}
    found, text = parsed(more=drawn), html(more=drawn)
    pictures = [each["aria-label"] for _, each, _ in found.all("div") if each.get("class") == "strip"]
    assert pictures == ["Timeline: running 4:00, running, past due 2:00, closed 2:00"]
    said = text[text.index('id="breach-T-2-resolution"') : text.index('id="breach-T-1-resolution"')]
    words = " ".join(re.sub(r"<[^>]*>", " ", said).split())
    assert "created 2026-01-05 05:00 +01:00 due 2026-01-05 09:00 +01:00 stopped 2026-01-05 13:00 +01:00" in words
    assert "2026-01-05 11:00 +01:00 to 2026-01-05 13:00 +01:00: running, past due, 2:00" in words
    assert "Below each of the first 1" in text
    assert text.count("<tbody>") == html().count("<tbody>") + 1


def test_a_page_without_timelines_explains_none(html):
    assert 'class="strip"' not in html()
    assert "Below each" not in html()


def test_an_item_that_comes_twice_has_two_anchors(make, html):
    text = html(more={"worst": [make["breach"](1), make["breach"](1)]})
    assert 'id="breach-T-1-resolution"' in text
    assert 'id="breach-T-1-resolution-2"' in text


def test_a_quiet_month_says_so(html):
    text = html(
        {"credits": [], "rejected": {}, "attainments": [], "notes": []},
        {"worst": [], "breaches": 0, "heat": {}, "examples": []},
    )
    for sentence in ("Nothing is owed.", "Nothing was measured.", "No target was missed.", "No row was rejected."):
        assert sentence in text


def test_the_same_report_gives_the_same_bytes_in_another_process(root):
    probe = (
        "import sys; sys.path[:0] = ['tests/documents']\n"
        "import conftest, hashlib\n"
        "text = ''.join(conftest.page(conftest.view(conftest.statement(), conftest.sources())))\n"
        "print(hashlib.sha256(text.encode()).hexdigest())"
    )
    seen = set()
    for seed in "12":
        ran = subprocess.run(
            [sys.executable, "-c", probe],
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": ("UTC", "Asia/Tokyo")[int(seed) - 1]},
        )
        seen.add(ran.stdout)
    assert len(seen) == 1


@pytest.mark.parametrize(
    "wanted",
    [
        "@media print",
        ".text { max-width",
        "unicode-bidi: plaintext",
        "color-scheme: light dark",
        "tabular-nums",
        "table-header-group",
    ],
)
def test_the_style_knows_paper_night_and_digits(wanted):
    assert wanted in style("sla-report.css")
