"""Tables are typed until they are written: what is spelled out is what the types say."""

import io
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcctl.source.tables.spelled import INSTANT, VARIOUS, WORD, Known, packed, spelled, spelled_schema, words
from svcctl.source.tables.write import TableWriter

SCHEMA = pa.schema([("at", INSTANT), ("word", WORD), ("number", pa.int64())])
seconds = st.lists(st.none() | st.integers(0, 7_258_118_399), max_size=40)


@given(seconds)
def test_instants_are_iso_8601_in_utc(numbers):
    text = spelled(pa.table({"at": pa.array(numbers, INSTANT)}))["at"].to_pylist()
    told = [None if each is None else f"{datetime.fromtimestamp(each, UTC):%Y-%m-%dT%H:%M:%SZ}" for each in numbers]
    assert text == told


@given(seconds)
def test_columns_over_numbers_have_nulls_where_nothing_is_known(numbers):
    known = np.array([each is not None for each in numbers], bool)
    values = np.array([each or 0 for each in numbers], np.int64)
    found = packed(values, pa.int64(), Known.of(known))
    found.validate(full=True)
    assert found.to_pylist() == numbers
    assert packed(values, pa.int64()).to_pylist() == values.tolist()


def table(rows):
    return pa.table(
        {
            "at": pa.array([0, None, 1_782_892_800][:rows], INSTANT),
            "word": words(
                np.array([1, 0, 0])[:rows], ["met", "breached"], Known.of(np.array([True, True, False])[:rows])
            ),
            "number": pa.array([1, 2, None][:rows], pa.int64()),
        },
        schema=SCHEMA,
    )


WRITTEN = {
    "csv": 'at,word,number\n"1970-01-01T00:00:00Z","breached",1\n,"met",2\n"2026-07-01T08:00:00Z",,\n',
    "json": """[
{"at": "1970-01-01T00:00:00Z", "word": "breached", "number": 1},
{"at": null, "word": "met", "number": 2},
{"at": "2026-07-01T08:00:00Z", "word": null, "number": null}
]
""",
}


@pytest.mark.parametrize("how", ["csv", "json"])
def test_text_formats_have_words_and_instants_written_out(how):
    stream = io.BytesIO()
    writer = TableWriter(stream, SCHEMA, how)
    writer.write(table(3))
    writer.close()
    assert stream.getvalue().decode() == WRITTEN[how]


def test_parquet_gives_typed_columns_of_plain_text_and_skips_by_instants():
    stream = io.BytesIO()
    writer = TableWriter(stream, SCHEMA, "parquet")
    writer.write(table(3))
    writer.write(spelled(table(2)).cast(SCHEMA))  # words of another batch have other places
    writer.close()
    read = pq.read_table(io.BytesIO(stream.getvalue()))
    assert read.schema.field("word").type == pa.string()
    assert read["word"].to_pylist() == ["breached", "met", None, "breached", "met"]
    assert spelled(read)["at"].to_pylist()[:3] == ["1970-01-01T00:00:00Z", None, "2026-07-01T08:00:00Z"]
    group = pq.ParquetFile(io.BytesIO(stream.getvalue())).metadata.row_group(0)
    assert group.column(0).statistics.max == datetime(2026, 7, 1, 8, tzinfo=UTC)
    assert "RLE_DICTIONARY" in group.column(1).encodings
    assert "RLE_DICTIONARY" not in group.column(2).encodings


def test_a_spelled_table_has_the_spelled_schema():
    assert spelled(table(3)).schema == spelled_schema(SCHEMA)
    assert spelled(SCHEMA.empty_table()).schema == spelled_schema(SCHEMA)


def test_parquet_keeps_the_steps_between_numbers_that_differ(tmp_path):
    schema = pa.schema([("at", INSTANT), ("spent", pa.int64(), True, VARIOUS), ("word", WORD), ("same", pa.int64())])
    rows = pa.table(
        {
            "at": pa.array([None, *range(1_782_892_800, 1_782_892_800 + 999)], INSTANT),
            "spent": pa.array([*(number * 7919 % 1000 for number in range(999)), None]),
            "word": words(np.arange(1000) % 2, ["met", "breached"]),
            "same": pa.array([1] * 1000),
        },
        schema=schema,
    )
    with (tmp_path / "rows.parquet").open("wb") as stream:
        writer = TableWriter(stream, schema, "parquet")
        writer.write(rows)
        writer.close()
    found = pq.read_table(tmp_path / "rows.parquet")
    assert found.to_pylist() == rows.to_pylist()
    assert [str(field.type) for field in found.schema] == ["timestamp[ms, tz=UTC]", "int64", "string", "int64"]
    told = pq.ParquetFile(tmp_path / "rows.parquet").metadata.row_group(0)
    kept = {told.column(at).path_in_schema: told.column(at).encodings for at in range(4)}
    steps = {name: "DELTA_BINARY_PACKED" in encodings for name, encodings in kept.items()}
    assert steps == {"at": True, "spent": True, "word": False, "same": False}
