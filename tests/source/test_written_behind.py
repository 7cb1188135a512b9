"""Rows written beside the work: the same bytes in the same order, faults told, nothing written after a drop."""

import gc
import io
import sys
import threading

import pyarrow as pa
import pytest

from svcctl.source.tables.write import FORMATS, Behind, TableWriter

SCHEMA = pa.schema([("number", pa.int64())])
PARTS = [pa.table({"number": list(range(at, at + 3))}, SCHEMA) for at in range(0, 60, 3)]


@pytest.mark.parametrize("how", FORMATS)
def test_the_bytes_are_those_of_writing_at_once(how):
    made = []
    for wrapped in (False, True):
        stream = io.BytesIO()
        writer = TableWriter(stream, SCHEMA, how)
        writer = Behind(writer) if wrapped else writer
        for part in PARTS:
            writer.write(part)
        writer.close()
        made.append(stream.getvalue())
    assert made[0] == made[1]


class Full(io.BytesIO):
    def write(self, data):
        if len(data) and self.tell() > 30:
            raise OSError(28, "No space left on device")
        return super().write(data)


def write_all(writer):
    for part in PARTS:
        writer.write(part)
    writer.close()


def test_a_disk_that_is_full_is_told():
    behind = Behind(TableWriter(Full(), SCHEMA, "csv"))
    with pytest.raises(OSError, match="No space left"):
        write_all(behind)
    behind.drop()


def test_few_blocks_wait_and_none_is_written_after_a_drop():
    goes_on, written = threading.Event(), []

    class Slow:
        def write(self, table):
            goes_on.wait(10)
            written.append(table)

        def drop(self):
            written.append("dropped")

    behind = Behind(Slow())
    behind.write(PARTS[0])
    behind.write(PARTS[1])
    threading.Timer(0.05, goes_on.set).start()
    behind.drop()
    assert written == [PARTS[0], "dropped"]


def test_a_table_that_is_given_up_says_nothing(monkeypatch):
    said, stream = [], io.BytesIO()
    monkeypatch.setattr(sys, "unraisablehook", said.append)
    writer = TableWriter(stream, SCHEMA, "parquet")
    writer.write(PARTS[0])
    writer.drop()
    stream.close()
    del writer
    gc.collect()
    assert not said
