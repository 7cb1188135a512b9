"""A slip in a policy is found before anything is judged: at its column, with the nearest name."""

import pytest
from policies import declaration, judged, policy

from svcctl.kinds import kinds
from svcctl.policy.fields import shape_of


@pytest.mark.parametrize(
    ("body", "at", "message", "hint"),
    [
        (
            "for: Plan\nassert: has(self.spec.exclusion)",
            "exclusion",
            "no key `exclusion` in `self.spec`",
            'mean "exclusions"?',
        ),
        ("for: Plan\nassert: has(self.specs.sku)", "specs", "no key `specs` in `self`", 'mean "spec"?'),
        ("for: Plan\nassert: self.spec['teir'].rank > 1", "'teir'", "no key `teir`", 'mean "tier"?'),
        ("for: Plan\nassert: slef.spec.sellable", "slef", "nothing called `slef` here", 'mean "self"?'),
        ("for: Plan\nassert: pro == self.spec.sku", "pro", "nothing called `pro` here", "a text stands in quotes"),
        ("for: Plan\nassert: leng(self.spec.sku) > 1", "leng", "no function `leng`", 'mean "len"?'),
        (
            "for: Plan\nassert: self.spec.tier.rank.x > 1",
            "x",
            "`self.spec.tier.rank` is a whole number and has no keys",
            "",
        ),
        ("for: SLA\nassert: self.spec.party.x == 1", "x", "`self.spec.party` is a text and has no keys", ""),
        (
            "for: SLA\nassert: self.spec.measures.metric == 'x'",
            "metric",
            "is a list, and a list has no key `metric`",
            "go through",
        ),
        (
            "for: SLA\nassert: self.spec.party == 'custmer'",
            "'custmer'",
            "`custmer` is never found here",
            'mean "customer"?',
        ),
        (
            "for: SLA\nassert: self.spec.party in ['vendor', 'intern']",
            "'intern'",
            "`intern` is never found",
            'mean "internal"?',
        ),
        ("for: SLA\nassert: \"'vendr' != self.spec.party\"", "'vendr'", "`vendr` is never found", 'mean "vendor"?'),
        (
            "for: SLA\nassert: all(m.objectiv > '1%' for m in self.spec.measures)",
            "objectiv",
            "no key `objectiv` in `m`",
            'mean "objective"?',
        ),
        (
            "for: SLA\nassert: all(t.withn > '1m' for m in self.spec.measures for t in get(m.targets, []))",
            "withn",
            "no key `withn`",
            'mean "within"?',
        ),
        (
            "for: SLA\nassert: all(a.objectiv < b.objective for a, b in pairs(self.spec.measures))",
            "objectiv",
            "no key",
            'mean "objective"?',
        ),
        ("for: SLA\nassert: min(self.spec.measures).objectiv > '1%'", "objectiv", "no key", 'mean "objective"?'),
        (
            "for: SLA\nassert: (self.spec.credits if true else self.spec.credits).capp == 1",
            "capp",
            "no key `capp`",
            'mean "cap"?',
        ),
        (
            "for: SLA\nassert: all(r.bands[0].bellow > '1%' for r in self.spec.credits.rules)",
            "bellow",
            "no key `bellow`",
            'mean "below"?',
        ),
        ("for: SLA\nassert: all(true for x in self.spec.party)", "self.spec.party", "`self.spec.party` is no list", ""),
        (
            "for: SLA\nassert: all(true for x in self.spec.credits)",
            "self.spec.credits",
            "is no list",
            "write items(self.spec.credits)",
        ),
        ("for: SLA\nassert: len == 3", "len", "`len` is a function", "write len(list)"),
        ("for: SLA\nassert: len(1, 2) == 3", "len(1, 2)", "`len` takes 1", "write len(list)"),
        ("for: SLA\nassert: has(5)", "5", "`has` asks for a key", "write has(self.spec...)"),
        ("for: SLA\nassert: self.spec(1)", "self.spec", "`self.spec` is no function", "only the functions"),
        ("for: SLA\nassert: self(1)", "self", "`self` is no function", "only the functions"),
        ("for: SLA\nassert: all(true for self in [1])", "self", "`self` is the name of something else", "another name"),
        ("for: Plann\nassert: true or 1 == 1", "Plann", "there is no kind Plann", 'mean "Plan"?'),
        ("for: Xyzzy\nassert: true or 1 == 1", "Xyzzy", "there is no kind Xyzzy", "`svcctl explain` lists"),
        ("for: Plan\nassert: self.spec.tier.rank => 2", "=", "this is no expression", "an expression is one condition"),
        ("for: Plan\nassert: self.spec.tier.rank = 2", "=", "this is no expression", "compared by `==`"),
        ("for: Plan\nassert: (self.spec.sellable", "(", "this is no expression: '(' was never closed", ""),
        ("for: Plan\nassert: self.spec.sellable and", "d", "this is no expression", ""),
        (
            "for: Plan\nassert: self.spec.sku is 'X'",
            "self.spec.sku is 'X'",
            "uses something that policies do not have",
            "write `==`",
        ),
        ("for: Plan\nassert: 1 == 1\nmessage: 'the {self.spec.skuu} is bad'", "skuu", "no key `skuu`", 'mean "sku"?'),
        (
            "for: Plan\nassert: 1 == 1\nmessage: 'sku {self.spec.sku} and {self.spec.sku.x'",
            "{",
            "this brace opens an expression",
            "close it",
        ),
        ("for: Plan\nassert: 1 == 1\nmessage: 'an empty {} here'", "{", "this brace opens an expression", "write {{"),
        ("for: Plan\nassert: 1 == 1\nmessage: 'a } here'", "}", "this brace closes nothing", "write }}"),
        ("for: Plan\nassert: 1 == 1\nat: self.spec.slaa", "slaa", "no key `slaa`", 'mean "sla"?'),
        ("for: Plan\nassert: 1 == 1\nat: today", "today", "no place in the judged declaration", "write keys of self"),
        ("for: Plan\nassert: 1 == 1\nwhere: self.spec.slaa == 'x'", "slaa", "no key `slaa`", ""),
        (
            "for: SLA\nassert: 1 == 1\neach: self.spec.measures",
            "self.spec.measures",
            "does not say what each item is called",
            "as measure",
        ),
        ("for: SLA\nassert: 1 == 1\neach: len('a') as x", "len('a')", "only a list that stands somewhere", ""),
        ("for: SLA\nassert: 1 == 1\neach: self.spec.measurs as x", "measurs", "no key `measurs`", 'mean "measures"?'),
        (
            "for: SLA\nassert: 1 == 1\neach: self.spec.measures as self",
            "self",
            "`self` is the name of something else",
            "",
        ),
        (
            "for: SLA\nassert: 1 == 1\neach: self.spec.measures as a, b",
            "self.spec.measures as a, b",
            "a list has no keys, only items",
            "`as item`",
        ),
        (
            "for: Plan\nassert: 1 == 1\neach: self.spec.entitlements as a",
            "self.spec.entitlements as a",
            "a group of keys has a key",
            "as key, value",
        ),
        (
            "for: Plan\nassert: 1 == 1\neach: [self.spec.limitations as a, a.txt as b]",
            "txt",
            "no key `txt`",
            'mean "text"?',
        ),
        ("for: Plan\nassert: 1 == 1\nwith: {p: {kind: SLAA}}", "SLAA", "there is no kind SLAA", 'mean "SLA"?'),
        ("for: Plan\nassert: 1 == 1\nwith: {len: {kind: SLA}}", "len", "`len` is the name of something else", ""),
        ("for: Plan\nassert: 1 == 1\nwith: {peer: {kind: SLA}}", "peer", "`peer` is the name of something else", ""),
        (
            "for: Plan\nassert: 1 == 1\nwith: {p: {kind: SLA, by: self.spec.sla == peer.metadata.nam}}",
            "nam",
            "no key `nam`",
            "",
        ),
        (
            "for: Plan\nassert: 1 == 1\nwith: {p: {kind: SLA, by: peer.spec.party == 'vendor'}}",
            "peer.spec.party == 'vendor'",
            "which value of self",
            "go to `where`",
        ),
        (
            "for: Plan\nassert: 1 == 1\nwith: {p: {kind: SLA, by: self.spec.sla < peer.metadata.name}}",
            "self.spec.sla < peer.metadata.name",
            "which value of self",
            "",
        ),
        (
            "for: Plan\nassert: 1 == 1\nwith: {p: {kind: SLA, where: self.spec.sla == 'x'}}",
            "self",
            "nothing called `self` here",
            "",
        ),
        (
            "for: Plan\nassert: 1 == 1\nwith: {p: {kind: SLA, where: peer.spec.pary == 'vendor'}}",
            "pary",
            "no key `pary`",
            'mean "party"?',
        ),
        (
            "for: Plan\nassert: 1 == 1\nwith: {p: {kind: PriceBook, each: peer.spec.prises as price}}",
            "prises",
            "no key `prises`",
            'mean "prices"?',
        ),
        (
            "for: Plan\nassert: 1 == 1\nwith: {p: {kind: PriceBook, each: [peer.spec.prices as a, a.chargs as b]}}",
            "chargs",
            "no key `chargs`",
            'mean "charges"?',
        ),
        (
            "for: Plan\nassert: 1 == 1\nwith: {p: {kind: PriceBook, each: peer.spec.prices}}",
            "peer.spec.prices",
            "what each item is called",
            "peer.spec.prices as price",
        ),
        (
            "for: Plan\nassert: 1 == 1\nwith: {p: {kind: PriceBook, each: peer.spec.prices as self}}",
            "self",
            "`self` is the name of something else",
            "",
        ),
        (
            (
                "for: Plan\nassert: 1 == 1\n"
                "with: {p: {kind: PriceBook, each: peer.spec.prices as a, by: self.spec.sla == a.plann}}"
            ),
            "plann",
            "no key `plann`",
            'mean "plan"?',
        ),
        (
            "for: Plan\nassert: 1 == 1\nwith: {p: {kind: PriceBook, each: peer.spec.prices as a, by: a == peer.spec}}",
            "a == peer.spec",
            "which value of self",
            "",
        ),
        (
            "for: Plan\nassert: 1 == 1\nwith: {p: {kind: PriceBook, each: self.spec.exclusions as a}}",
            "self",
            "nothing called `self` here",
            "",
        ),
        (
            "for: Plan\nwith: {p: {kind: PriceBook, each: peer.spec.prices as a}}\nassert: p[0].plann > 1",
            "plann",
            "no key `plann`",
            'mean "plan"?',
        ),
        (
            "for: Plan\nwith: {slas: {kind: SLA}}\nassert: all(s.spec.pary == 'vendor' for s in slas)",
            "pary",
            "no key `pary`",
            'mean "party"?',
        ),
    ],
)
def test_a_slip_is_found_at_its_column(body, at, message, hint):
    text = policy(body)
    (finding,) = judged(text, declaration("Plan", "gold", "{service: x, tier: {rank: 1, name: Gold}}"))
    line = text.splitlines()[finding.span.line - 1]
    assert line[finding.span.column - 1 : finding.span.end_column - 1] == at
    assert message in finding.message
    assert hint in finding.hint
    assert finding.resource == "Policy/rule"
    assert finding.rule in {"policy-unknown-name", "policy-unreadable"}


@pytest.mark.parametrize(
    "written",
    [
        "assert: self.spec.sellable and self.spec.slaa == 'sla'",
        "assert: 'self.spec.sellable and self.spec.slaa == ''sla'''",
        "assert: \"self.spec.sellable and self.spec.slaa == 'sla'\"",
        "assert: >-\n  self.spec.sellable\n  and self.spec.slaa == 'sla'",
        "assert: |\n  self.spec.sellable and\n  self.spec.slaa == 'sla'",
        "assert: self.spec.sellable\n    and self.spec.slaa == 'sla'",
        "# æøå\nassert: self.spec.sku != 'æøå' and self.spec.slaa == 'sla'",
    ],
)
def test_the_column_is_right_however_the_text_is_written(written):
    text = policy(f"for: Plan\n{written}")
    for lines in (text, text.replace("\n", "\r\n")):
        (finding,) = judged(lines)
        line = lines.splitlines()[finding.span.line - 1]
        assert line[finding.span.column - 1 : finding.span.end_column - 1] == "slaa"


def test_what_the_file_writes_in_another_way_is_found_as_a_whole():
    text = policy('for: Plan\nassert: "self.spec.sel\\x6cable and self.spec.s\\x6caa == 1"')
    (finding,) = judged(text)
    assert (
        finding.span.line == text.splitlines().index(next(line for line in text.splitlines() if "assert" in line)) + 1
    )


def test_the_values_of_free_keys_are_known_where_they_are_gone_through():
    found = judged(
        policy("for: Workspace\nassert: all(weight != 'eror' for rule, weight in items(get(self.spec.rules, [])))")
    )
    assert [finding.message for finding in found] == ["`eror` is never found here"]


def test_every_slip_is_told_not_only_the_first():
    found = judged(
        policy("for: Plan\nwhere: self.spec.x == 1\nassert: self.spec.y == 1 and self.spec.z == 1\nmessage: '{w}'")
    )
    assert len(found) == 4


def test_two_slips_of_one_word_are_told_at_their_own_columns():
    found = judged(policy("for: Plan\nassert: self.spec.slaa == 1 or self.spec.slaa == 2"))
    assert len({finding.span for finding in found}) == 2


def test_a_name_for_each_item_may_stand_in_two_loops_beside_each_other():
    assert judged(policy("for: SLA\nassert: all(true for x in [1]) and any(true for x in [1])")) == []


@pytest.mark.parametrize("kind", kinds())
def test_every_key_of_every_kind_is_known_and_no_other(kind):
    def walk(shape, depth):
        for key in list(shape.keys()):
            below = shape.key(key)
            assert below is not None, key
            if depth:
                walk(below, depth - 1)
                walk(below.items(), depth - 1)
        if shape.known and shape.types() == {"object"} and shape.keys() and not shape.items().positions:
            assert shape.key("no-such-key") is None

    walk(shape_of(kind), 5)


def test_free_keys_are_known_by_their_values():
    plan = shape_of("Plan").key("spec")
    assert plan.key("entitlements").key("any-feature").types() == {"boolean", "number", "string"}
    assert shape_of("SLA").key("metadata").key("labels").key("family").types() == {"string"}
    assert shape_of("Workspace").key("spec").key("rules").key("any").choices() == ("off", "info", "warning", "error")
    assert shape_of("Nothing") is None
