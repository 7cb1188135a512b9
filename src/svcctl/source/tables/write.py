"""Tables out: rows as CSV, JSON or Parquet, batch by batch, with the same bytes for the same rows."""

import csv
import io
import json
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from decimal import Decimal
from typing import Any, BinaryIO, Literal

import pyarrow as pa
import pyarrow.csv as pacsv

from svcctl.source.tables.spelled import spelled

Format = Literal["csv", "json", "parquet"]
FORMATS: tuple[Format, ...] = ("csv", "json", "parquet")
_WAITING = 2
"""Blocks of rows that wait to be written: more would only take memory."""
_AT_ONCE = 1 << 16
"""Values of a column that Parquet takes at a time: for each few thousand, as usual, it looks at much anew."""


class TableWriter:
    """Writes batches of one table to a binary stream; `close` ends the table, and leaves the stream open.

    CSV is UTF-8 with a header and plain line ends, empty where there is no value. JSON is one array of objects, one a
    line; decimals are strings in it. In both, instants are text; Parquet has them as instants.
    """

    def __init__(self, stream: BinaryIO, schema: pa.Schema, how: Format) -> None:
        self._stream, self._schema, self._how = stream, schema, how
        self._parquet: Any = None
        self._rows = 0
        if how == "csv":
            header = io.StringIO()
            csv.writer(header, lineterminator="\n").writerow(schema.names)
            stream.write(header.getvalue().encode())
        elif how == "json":
            stream.write(b"[")
        else:
            self._parquet = _parquet(stream, schema)

    def write(self, table: pa.Table) -> None:
        """Adds rows. They have the columns of the schema."""
        if not table.num_rows:
            return
        if self._how == "csv":
            options = pacsv.WriteOptions(include_header=False, quoting_style="needed")
            pacsv.write_csv(spelled(table), self._stream, options)
        elif self._how == "json":
            lines = (json.dumps(row, default=_plain, ensure_ascii=False) for row in spelled(table).to_pylist())
            self._stream.write(("," if self._rows else "").encode() + ("\n" + ",\n".join(lines)).encode())
        else:
            self._parquet.write_table(table.cast(self._schema))
        self._rows += table.num_rows

    def close(self) -> None:
        """Ends the table."""
        if self._how == "json":
            self._stream.write(b"\n]\n" if self._rows else b"]\n")
        if self._parquet is not None:
            self._parquet.close()

    def drop(self) -> None:
        """Lets go of a table that will not be ended: a Parquet writer would try to, and tell people that it cannot."""
        if self._parquet is not None:
            self._parquet.is_open = False


class Behind:
    """Writes on a thread of its own, in order, while its caller makes the next rows; few wait at a time.

    What goes wrong is raised by one of the next calls, at the latest by `close`.
    """

    def __init__(self, writer: TableWriter) -> None:
        self._writer = writer
        self._thread = ThreadPoolExecutor(1)
        self._waiting: deque[Future[None]] = deque()

    def write(self, table: pa.Table) -> None:
        """Adds rows, as `TableWriter.write` does."""
        self._waiting.append(self._thread.submit(self._writer.write, table))
        self._wait(_WAITING)

    def close(self) -> None:
        """Ends the table once all rows are written."""
        self._wait(0)
        self._stop()
        self._writer.close()

    def drop(self) -> None:
        """Writes nothing more, and lets go of the table; the stream may be closed after that."""
        self._stop()
        self._writer.drop()

    def _stop(self) -> None:
        self._thread.shutdown(cancel_futures=True)

    def _wait(self, most: int) -> None:
        while len(self._waiting) > most:
            self._waiting.popleft().result()


def _parquet(stream: BinaryIO, schema: pa.Schema) -> Any:
    """A writer that does what each column is worth.

    Words are kept once, numbers as they are: looking for repeated ones takes longer than they do. Of instants and
    `VARIOUS` numbers only the steps from one to the next are kept, in as few bits as they need: that takes half the
    time of compressing them, and less room. Least and most are told of instants and numbers, which readers skip rows
    by. Readers see plain text, whatever it was made of.
    """
    from pyarrow.parquet import ParquetWriter  # noqa: PLC0415 - only where it is asked for

    repeated = [field.name for field in schema if pa.types.is_dictionary(field.type)]
    told = [field.name for field in schema if pa.types.is_integer(field.type) or pa.types.is_timestamp(field.type)]
    steps = [name for name in told if pa.types.is_timestamp(schema.field(name).type) or schema.field(name).metadata]
    kept = {"use_dictionary": repeated, "write_statistics": told, "store_schema": False}
    kept["compression"] = {name: "none" if name in steps else "snappy" for name in schema.names}
    kept["column_encoding"] = dict.fromkeys(steps, "DELTA_BINARY_PACKED")
    return ParquetWriter(stream, schema, **kept, write_batch_size=_AT_ONCE)


def _plain(value: object) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
