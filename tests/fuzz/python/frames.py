"""Tables in memory, right and wrong, in every form in which a caller may hold them: by chance, from a generator that is given.

What a library cannot make, or does not know yet (older pandas, polars, pyarrow), is left out."""

import array
import collections
import datetime
import decimal
import fractions
import types
import zoneinfo

import numpy as np
import pandas
import polars
import pyarrow
import pyarrow.compute

ZONES = [None, datetime.timezone.utc, zoneinfo.ZoneInfo("Europe/Berlin"), zoneinfo.ZoneInfo("Asia/Tokyo")]
HEADINGS = ["time_s", "voltage_V", "current_A", "Test Time / s", "Voltage(V)", "Current(mA)", "Date Time", "Step Type", "Cycle", "Temperature (C)",
            "unix_time_s", "", " ", "\0", "Spannung\ud800", "名前", "x" * 5_000, "a,b\nc", 3, None, ("a", "b")]  # fmt: skip


class Awkward:
    """An object that answers to nothing in the usual way."""

    def __init__(self, rng):
        self.way = rng.randrange(4)

    def __float__(self):
        raise ZeroDivisionError("no number")

    def __eq__(self, other):
        return np.array([True, False]) if self.way == 0 else NotImplemented

    def __ne__(self, other):
        if self.way == 1:
            raise RuntimeError("no comparison")
        return np.array([True, False]) if self.way == 0 else self.way == 2

    __hash__ = None


class Named:
    """A mapping by its methods alone; one of its columns may not be given."""

    def __init__(self, columns, fails):
        self.columns_, self.fails = columns, fails

    def keys(self):
        return iter(self.columns_)

    def __getitem__(self, name):
        if name == self.fails:
            raise OSError(f"{name!r}: the disk is gone")
        return self.columns_[name]


def moments(rng, n):
    start = datetime.datetime(2024, 3, 30, 22, tzinfo=rng.choice(ZONES))
    several = rng.random() < 0.3
    return [(start + datetime.timedelta(seconds=10 * i)).astimezone(rng.choice(ZONES[1:]) if several else start.tzinfo) for i in range(n)]


def same(rng, v):
    """The same numbers, held another way."""
    wide = np.zeros((len(v), 3))
    wide[:, 1] = v
    still = v.copy()
    still.flags.writeable = False
    ways = [lambda: v, lambda: wide[:, 1], lambda: v[::-1].copy()[::-1], lambda: v.astype(">f8"), lambda: still, lambda: v.tolist(),
            lambda: tuple(v.tolist()), lambda: v.astype(object), lambda: np.ma.masked_array(v), lambda: pandas.Series(v, index=range(5, len(v) + 5)),
            lambda: polars.Series(v.tolist()), lambda: array.array("d", v.tolist()), lambda: memoryview(v), lambda: np.concatenate([v, v])[:len(v)],
            lambda: np.frombuffer(b"\0" + v.tobytes(), dtype="f8", offset=1)]  # fmt: skip
    return rng.choice(ways)()


def other(rng, v):
    """Something else in the column's place."""
    n, at = len(v), np.arange(len(v))
    holes = np.array([rng.random() < 0.1 for _ in range(n)], dtype=bool)
    sprinkled = np.where(holes, rng.choice([np.nan, np.inf, -np.inf, 1e308, 5e-324, -0.0, 1e300]), v)
    objects = np.empty(n, dtype=object)
    objects[:] = [rng.choice([None, float("nan"), pandas.NA, pandas.NaT, "x", 1, 2.5, True, "3.7", b"4"]) for _ in range(n)]
    awkward = np.empty(n, dtype=object)
    awkward[:] = [Awkward(rng) if i % 3 == 0 else 1.0 for i in range(n)]
    bounded = np.clip(np.nan_to_num(v), 0, 100)
    ways = [
        lambda: bounded.astype(rng.choice(["f2", "f4", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "?", "g", "c16", "U", "S", "V8"])),
        lambda: sprinkled, lambda: objects, lambda: awkward, lambda: np.ma.masked_array(v, mask=holes),
        lambda: np.ma.masked_array(objects, mask=holes), lambda: np.ma.masked_array((at * 10).astype("m8[s]"), mask=holes),
        lambda: at.astype(f"M8[{rng.choice(['Y', 'M', 'D', 'h', 's', 'ms', 'us', 'ns', 'ps', 'as'])}]"),
        lambda: (at * rng.choice([1, 10**6, -5])).astype(f"m8[{rng.choice(['D', 's', 'ms', 'us', 'ns', 'fs'])}]"),
        lambda: np.full(n, rng.choice(["NaT", "2300-01-01", "0001-01-01", "1969-12-31"]), dtype="M8[s]"), lambda: moments(rng, n),
        lambda: pandas.Series(pandas.to_datetime(at, unit="s", utc=True)), lambda: [decimal.Decimal(i) for i in range(n)],
        lambda: [fractions.Fraction(i, 3) for i in range(n)], lambda: [10**400] * n, lambda: [[1.0, 2.0]] * n, lambda: [{}] * n,
        lambda: [datetime.date(2024, 1, 1)] * n, lambda: [datetime.timedelta(seconds=i) for i in range(n)], lambda: [datetime.time(1)] * n,
        lambda: ["x\ud800"] * n, lambda: ["\0"] * n, lambda: ["1,5"] * n, lambda: [str(x) for x in v], lambda: [b"\xff\xfe"] * n,
        lambda: ["y" * rng.choice([12, 13, 70_000])] * n, lambda: np.broadcast_to(1.5, (n,)), lambda: v[: rng.randrange(n + 1)],
        lambda: np.ones((n, 2)), lambda: np.float64(3.7), lambda: 3.7, lambda: None, lambda: [], lambda: np.zeros(n, dtype=[("a", "f8"), ("b", "O")]),
        lambda: pandas.Series(objects), lambda: pandas.Series(["a", "b", None] * n, dtype="category")[:n],
        lambda: pandas.Series(bounded, dtype="Float64").mask(pandas.Series(holes)), lambda: range(n), lambda: iter([1.0] * n), lambda: object(),
    ]  # fmt: skip
    return rng.choice(ways)()


def arrow_column(rng, n):
    """Of any type of Arrow, some of which no column of a record can have."""
    at = list(range(n))
    some = [None if rng.random() < 0.1 else i for i in at]
    words = [None if i is None else rng.choice(["CC_Chg", "CC_DChg", "Rest", "", "é" * 9]) for i in some]
    ways = [
        lambda: pyarrow.array(some, rng.choice([pyarrow.int64(), pyarrow.float64(), pyarrow.uint32(), pyarrow.float32()])),
        lambda: pyarrow.array(some).cast(pyarrow.timestamp(rng.choice(["s", "ms", "us", "ns"]), rng.choice([None, "UTC", "Europe/Berlin"]))),
        lambda: pyarrow.array(some).cast(pyarrow.duration(rng.choice(["s", "ms", "us", "ns"]))),
        lambda: pyarrow.array([i and i % 86_400 for i in some], rng.choice([pyarrow.time32("s"), pyarrow.time64("us"), pyarrow.date32()])),
        lambda: pyarrow.array(words), lambda: pyarrow.array(words, pyarrow.large_string()), lambda: pyarrow.array(words).cast(pyarrow.string_view()),
        lambda: pyarrow.array(words).dictionary_encode(), lambda: pyarrow.array(some).dictionary_encode(),
        lambda: pyarrow.array(words).cast(pyarrow.dictionary(pyarrow.int8(), pyarrow.string())), lambda: pyarrow.nulls(n),
        lambda: pyarrow.nulls(n, pyarrow.float64()), lambda: pyarrow.array([[1.0]] * n), lambda: pyarrow.array([{"a": 1}] * n),
        lambda: pyarrow.array([decimal.Decimal(1)] * n), lambda: pyarrow.array([b"x"] * n), lambda: pyarrow.array([True, None] * n)[:n],
        lambda: pyarrow.compute.run_end_encode(pyarrow.array([1.5] * n)), lambda: pyarrow.array([[("k", 1)]] * n, pyarrow.map_(pyarrow.string(), pyarrow.int8())),
        lambda: pyarrow.UnionArray.from_sparse(pyarrow.array([0] * n, pyarrow.int8()), [pyarrow.array(at)]),
        lambda: pyarrow.concat_arrays([pyarrow.array([7.0]), pyarrow.array([1.0] * n)]).slice(1),
        lambda: pyarrow.array(np.arange(n).astype("f2")), lambda: pyarrow.ExtensionArray.from_storage(pyarrow.uuid(), pyarrow.array([b"0" * 16] * n, pyarrow.binary(16))),
    ]  # fmt: skip
    return rng.choice(ways)()


def broken(rng, n):
    """Buffers that do not say what they should, as far as a reader can know it."""
    if rng.random() < 0.5:
        wild = [rng.choice([0, 1, 2, -1, 2**30]) for _ in range(n)]
        return pyarrow.DictionaryArray.from_arrays(pyarrow.array(wild, pyarrow.int32()), pyarrow.array(["a", "b"]), safe=False)
    ends = np.array([rng.randrange(-3, 8) for _ in range(n + 1)], dtype=rng.choice(["i4", "i8"]))
    ends[0], ends[-1] = 0, 8  # those two it looks at itself
    kind = pyarrow.string() if ends.dtype == np.int32 else pyarrow.large_string()
    return pyarrow.Array.from_buffers(kind, n, [None, pyarrow.py_buffer(ends.tobytes()), pyarrow.py_buffer(b"abcdefgh\xff")])


class Handed:
    """Says that it speaks Arrow's protocol."""

    def __init__(self, stream=None, batch=None):
        if stream is not None:
            self.__arrow_c_stream__ = stream
        if batch is not None:
            self.__arrow_c_array__ = batch


def handed(rng, table):
    """The protocol, kept badly."""
    used = table.__arrow_c_stream__()
    pyarrow.RecordBatchReader._import_from_c_capsule(used)
    batch = table.to_batches()[0].__arrow_c_array__()

    def fails(requested_schema=None):
        raise rng.choice([OSError("the disk is gone"), KeyError("x"), TypeError("no")])

    def batches():
        yield table.to_batches()[0]
        raise OSError("the disk is gone")

    ways = [
        lambda: Handed(stream=lambda: rng.choice([None, 3, "x", batch, batch[0], used])), lambda: Handed(stream=fails),
        lambda: Handed(batch=lambda: rng.choice([None, (1, 2), (batch[0], batch[0]), batch[::-1], (batch[0],), (None, None)])),
        lambda: Handed(batch=lambda: batch), lambda: Handed(batch=fails), lambda: Handed(stream=3),
        lambda: pyarrow.RecordBatchReader.from_batches(table.schema, batches()),
        lambda: pyarrow.array([1.0, 2.0]), lambda: pyarrow.chunked_array([[1.0]]), lambda: table.schema, lambda: polars.Series([1.0]),
    ]  # fmt: skip
    return rng.choice(ways)()


def into_container(rng, columns):
    """A dict of columns, as somebody else would hold it."""
    name = rng.choice(list(columns)) if columns else ""
    arrow = lambda: pyarrow.table({str(k): v for k, v in columns.items()})  # noqa: E731
    cut = rng.randrange(1, 60)
    ways = [
        lambda: dict(columns), lambda: collections.OrderedDict(columns), lambda: types.MappingProxyType(columns), lambda: collections.UserDict(columns),
        lambda: Named(columns, name if rng.random() < 0.1 else object()), lambda: pandas.DataFrame(columns),
        lambda: pandas.DataFrame(columns).set_index(name), lambda: pandas.DataFrame(columns)[::-1][::-1],
        lambda: pandas.concat([pandas.DataFrame(columns), pandas.DataFrame(columns)], axis=1), lambda: pandas.DataFrame(columns).T,
        lambda: pandas.DataFrame(columns).convert_dtypes(), lambda: polars.DataFrame(columns), lambda: polars.DataFrame(columns).lazy(),
        lambda: polars.DataFrame(columns, strict=False).rechunk(), arrow, lambda: arrow().to_batches()[0], lambda: arrow().slice(cut),
        lambda: pyarrow.Table.from_batches(arrow().to_batches(max_chunksize=cut)), lambda: arrow().to_reader(),
        lambda: pyarrow.concat_tables([arrow().slice(0, cut), arrow().slice(cut, 0), arrow().slice(cut)]),
        lambda: np.rec.fromarrays(list(columns.values()), names=[str(k) for k in columns]),
    ]  # fmt: skip
    return rng.choice(ways)()


def frame(rng, good):
    """(a table, whether it must give the numbers of `good`); good: name -> float64 array."""
    columns = {name: same(rng, v) for name, v in good.items()}
    if rng.random() < 0.35:
        return (columns, True) if rng.random() < 0.7 else (into_same(rng, good), True)
    if rng.random() < 0.05:  # as pyarrow holds it: other libraries end the program on it
        return pyarrow.table({**good, rng.choice(["Step Type", "voltage_V"]): broken(rng, len(good["time_s"]))}), False
    for _ in range(rng.randrange(3)):
        name = rng.choice(list(good))
        columns[name] = arrow_column(rng, len(good[name])) if rng.random() < 0.3 else other(rng, good[name])
    if rng.random() < 0.2:
        columns[rng.choice(HEADINGS)] = columns.pop(rng.choice(list(columns)))
    if rng.random() < 0.1:
        columns = {name: columns[name][:0] if hasattr(columns[name], "__getitem__") else columns[name] for name in columns}
    if rng.random() < 0.1:
        return handed(rng, pyarrow.table(good)), False
    return into_container(rng, columns), False


def into_same(rng, good):
    """A container that keeps the numbers and their order."""
    arrow = pyarrow.table(good)
    cut = rng.randrange(1, 60)
    ways = [lambda: pandas.DataFrame(good), lambda: polars.DataFrame(good), lambda: arrow, lambda: arrow.to_batches()[0],
            lambda: pyarrow.Table.from_batches(arrow.to_batches(max_chunksize=cut)), lambda: np.rec.fromarrays(list(good.values()), names=list(good)),
            lambda: pyarrow.concat_tables([arrow.slice(0, cut), arrow.slice(cut, 0), arrow.slice(cut)])]  # fmt: skip
    if hasattr(arrow, "__arrow_c_stream__"):  # before, a reader told nobody of itself
        ways.append(arrow.to_reader)
    return rng.choice(ways)()
