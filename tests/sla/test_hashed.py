"""Items that are texts: known as by a dictionary, whatever must wait in a file and whichever hashes are alike."""

import random
import tempfile
import tracemalloc
import uuid
from bisect import bisect_right

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sla_bench import Bench
from test_repeats import HEAD, TERMS

from svcctl.sla import bloom, kept, lookup, repeats
from svcctl.sla.bloom import Bloom
from svcctl.sla.hashed import Hashed
from svcctl.sla.lookup import Lookup
from svcctl.sla.repeats import Repeats
from svcctl.sla.texts import LONG, Texts
from svcctl.source.tables.spill import Aside

words = st.binary(max_size=2) | st.sampled_from(
    ["é", "", "INC1", "a" * 30, "a" * 31, "b" * LONG, "b" * LONG + "c"]
).map(str.encode)
LIMITS = st.fixed_dictionaries(
    {
        "kept": st.sampled_from([0, 50, 1 << 20]),
        "run": st.sampled_from([1, 5, 1 << 20]),
        "few": st.sampled_from([1, 3]),
        "near": st.sampled_from([0, 5, 1 << 14]),
        "bits": st.sampled_from([0, 25, 27, 64]),
        "power": st.sampled_from([0, 10]),
    }
)


def tight(patch, *, kept_octets=0, run=5, few=2, near=5, bits=64, power=0):
    """Leaves next to no memory, so that all goes through files, and of hashes the upper ``bits`` beyond 24 alone."""
    for module, name, size in (
        (repeats, "KEPT", kept_octets),
        (lookup, "RUN", run),
        (lookup, "FEW", few),
        (lookup, "GRAIN", 2),
        (lookup, "MERGED", 3),
        (kept, "_NEAR", near),
        (bloom, "LEAST", power),
        (bloom, "_AT_ONCE", 3),
    ):
        patch.setattr(module, name, size)
    plain, mask = Texts.hashes, np.uint64((1 << bits) - 1)
    patch.setattr(Texts, "hashes", lambda these: plain(these) & mask)


def array(ids):
    """Texts that do not lie at the beginning of their buffer."""
    return pa.array([b"before", *ids, b"behind"], pa.binary()).slice(1, len(ids))


@given(portions=st.lists(st.lists(words, max_size=12), max_size=8), limits=LIMITS, gap=st.integers(1, 3))
def test_texts_are_known_as_by_a_dictionary(portions, limits, gap):
    with pytest.MonkeyPatch.context() as patch:
        size = limits.pop("kept")
        tight(patch, **limits)
        asked, known, start = Hashed(Aside(size)), {}, 0
        for ids in portions:
            rows = np.arange(len(ids)) * gap + start
            firsts = [known.setdefault(each, row) for each, row in zip(ids, rows.tolist(), strict=True)]
            again = asked.again(array(ids), rows)
            assert again.tolist() == [first != row for first, row in zip(firsts, rows.tolist(), strict=True)]
            which = np.flatnonzero(again)
            if len(which):
                assert asked.first(which).tolist() == [firsts[row] for row in which.tolist()]
            start += gap * len(ids) + 1


items = (
    st.integers(0, 400).map("INC{:05}".format)
    | st.integers(0, 99_999_999).map("{:08}".format)
    | st.integers(0, 30).map(lambda number: str(uuid.UUID(int=number << 90 | number)))
    | st.sampled_from(["Ä-1", "ä-1", "日本 7", "x" * 600, "x" * 599 + "y", "-", " "])
)
numbered = st.integers(0, 300).map("INC{:05}".format)


@settings(max_examples=40)
@given(
    portion=st.lists(items, max_size=60) | st.lists(numbered, max_size=60),
    backwards=st.booleans(),
    limits=LIMITS,
    piece=st.sampled_from([300, 2000, 1 << 20]),
)
def test_a_second_row_is_refused_and_names_the_first_one_wherever_that_was_put(
    tmp_path_factory, portion, backwards, limits, piece
):
    ids = [*portion, *(portion[::-1] if backwards else portion)]
    times = [
        "2026-03-02 10:00,2026-03-02 12:00",
        '"2026-03-02\n10:00",2026-03-02 12:00',
        "2026-03-02 10:00,2026-03-02 12:00\n",
    ]
    line, first, wanted, rows = 2, {}, [], []
    for place, item in enumerate(ids):
        rows.append(f"{item},{times[place % 7 % 3]}\n")
        if place % 7 % 3 != 1:
            at = first.setdefault(item, line)
            wanted += [(line, f"export.csv:{at}")] if at != line else []
        line += rows[-1].count("\n")
    with pytest.MonkeyPatch.context() as patch:
        tight(patch, kept_octets=limits.pop("kept"), **limits)
        bench = measured_once(tmp_path_factory)
        _, rejected, _ = bench.measure(HEAD + "".join(rows), piece=piece)
    found = [(row.line, row.message.split(" ")[0]) for row in rejected if row.code == "item-twice"]
    assert found == wanted


BENCH = []


def measured_once(factory):
    """One workspace for all exports of a law."""
    if not BENCH:
        BENCH.append(Bench(factory.mktemp("bench"), TERMS))
    return BENCH[0]


@given(
    portions=st.lists(st.lists(st.integers(0, 1 << 39), max_size=9), max_size=9),
    size=st.sampled_from([0, 100, 1 << 20]),
    asked=st.lists(st.integers(0, 1 << 39), max_size=30),
)
def test_the_key_before_another_is_found_in_memory_and_in_files(portions, size, asked):
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("RUN", 5), ("FEW", 2), ("GRAIN", 2), ("MERGED", 2)):
            patch.setattr(lookup, name, value)
        found, known = Lookup(Aside(size)), {}
        for portion in portions:
            new = [key for key in dict.fromkeys(portion) if key not in known]
            places = [3 * len(known) + place for place in range(len(new))]
            known.update(zip(new, places, strict=True))
            found.add(np.array(new, np.uint64), np.array(places, np.int64))
        ordered = sorted(known)
        asked = [*asked, *ordered]
        before = [bisect_right(ordered, key) - 1 for key in asked]
        keys, places = found.before(np.array(asked, np.uint64))
        assert places.tolist() == [-1 if at < 0 else known[ordered[at]] for at in before]
        assert [key for key, at in zip(keys.tolist(), before, strict=True) if at >= 0] == [
            ordered[at] for at in before if at >= 0
        ]
        assert sorted(key for portion in found.portions() for key in portion.tolist()) == ordered


def test_places_may_lie_far_from_each_other(monkeypatch):
    monkeypatch.setattr(lookup, "MERGED", 2)
    found = Lookup(Aside(1 << 20))
    for number in range(5):
        found.add(np.array([number], np.uint64), np.array([number << lookup.BITS]))
    assert found.before(np.arange(5, dtype=np.uint64))[1].tolist() == [number << lookup.BITS for number in range(5)]


def test_a_filter_forgets_nothing_and_seldom_errs():
    rng = np.random.default_rng(5)
    keys = np.unique(rng.integers(0, 1 << bloom.KEY, 200_000).astype(np.uint64))
    chosen = rng.random(len(keys)) < 0.5
    known, others = keys[chosen], keys[~chosen]
    found = Bloom()
    found.grow(len(known), [])
    found.seen(known[::2])
    assert found.full(20 * len(known))
    found.grow(2 * len(known), [known[::2]])
    found.seen(known[1::2])
    assert found.seen(known).all()
    assert np.count_nonzero(found.seen(others)) < len(others) / 200


def test_a_filter_that_may_not_grow_errs_more_and_is_still_right(monkeypatch):
    monkeypatch.setattr(bloom, "MOST", bloom.LEAST)
    asked = Hashed(Aside(1 << 20))
    for begin in range(0, 200_000, 20_000):
        ids = array([b"%x-" % number for number in range(begin, begin + 20_000)])
        assert not asked.again(ids, np.arange(begin, begin + 20_000)).any()
    assert asked.again(ids, np.arange(200_000, 220_000)).all()


def test_texts_that_share_a_hash_are_told_apart_without_looking_at_all_of_them(monkeypatch):
    looked = []
    plain = kept.Kept.same
    monkeypatch.setattr(kept.Kept, "same", lambda *given: looked.append(len(given[1])) or plain(*given))
    tight(monkeypatch, bits=0, run=1 << 20)
    ids = [b"%x-" % number for number in range(3000)]
    asked = Hashed(Aside(0))
    assert not asked.again(array(ids), np.arange(3000)).any()
    assert asked.again(array(ids), np.arange(3000, 6000)).all()
    assert asked.first(np.arange(3000)).tolist() == list(range(3000))
    assert sum(looked) < 2 * 3000


def test_memory_does_not_grow_with_texts(monkeypatch):
    monkeypatch.setattr(repeats, "KEPT", 1 << 18)
    monkeypatch.setattr(lookup, "RUN", 1 << 13)
    chance, asked = random.Random(3), Repeats()  # noqa: S311 - dice
    ends = pa.py_buffer(np.arange(0, 320_001, 32, dtype=np.int32))
    tracemalloc.start()
    for _ in range(30):
        octets = pa.py_buffer(chance.randbytes(160_000).hex().encode())
        asked.again(pa.Array.from_buffers(pa.binary(), 10_000, [None, ends, octets]))
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert grown < 2_500_000  # of 300,000 items of 32 octets: 3.5 octets each in the filter, and the limits


def test_what_is_put_aside_leaves_nothing_behind(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    asked = Hashed(Aside(10))
    for _ in range(2):
        asked.again(array([b"one-", b"another-"] * 10), np.arange(20))
    assert asked.first(np.arange(20)).tolist() == [0, 1] * 10
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("size", [0, 1, 7, 8, 9, 36, LONG - 1, LONG, LONG + 1, 3 * LONG])
def test_texts_are_the_same_only_where_every_octet_is(size):
    one = bytes(number % 251 for number in range(size))
    others = (
        [one] + [one[:at] + b"\xff" + one[at + 1 :] for at in range(size)] + [one + b"\0", one[:-1] if one else b"x"]
    )
    mine, theirs = Texts.of(array([one] * len(others))), Texts.of(array(others))
    assert mine.same(theirs).tolist() == [each == one for each in others]
    hashes = theirs.hashes()
    assert len(set(hashes.tolist())) == len(set(others))
    assert hashes[0] == Texts.of(array([b"x", one])).hashes()[1]
