"""What may be read, as the core takes it: paths, Arrow data, arrays by name."""

from __future__ import annotations

import os

from . import _core
from ._error import Error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any, Protocol, Union

    import numpy.typing as npt

    from ._record import Record

    class ArrowStream(Protocol):
        """pyarrow, polars, pandas, DuckDB, a Table of ours: the Arrow PyCapsule protocol."""

        def __arrow_c_stream__(self, requested_schema: Any = None) -> object: ...

    class ArrowArray(Protocol):
        """A record batch: the same protocol."""

        def __arrow_c_array__(self, requested_schema: Any = None) -> tuple[object, object]: ...

    class Columns(Protocol):
        """A mapping of arrays, and a pandas frame where there is no pyarrow."""

        def keys(self) -> Iterable[Any]:
            """Headings."""
            ...

        def __getitem__(self, name: Any, /) -> Any: ...

    #: A path, or a table in memory; an array is one with named fields.
    Source = Union[str, os.PathLike[str], Record, ArrowStream, ArrowArray, Columns, Mapping[str, Any], npt.NDArray[Any]]
    Sources = Union[Source, Sequence[Source]]
    Given = Union[Source, _core.Source]

_formats = {
    "int8": "c", "uint8": "C", "int16": "s", "uint16": "S", "int32": "i", "uint32": "I", "int64": "l", "uint64": "L",
    "float16": "e", "float32": "f", "float64": "g", "bool": "C",
}  # fmt: skip
_units = {"s": "s", "ms": "m", "us": "u", "ns": "n"}


def source_of(given: Given, name: str) -> _core.Source:
    """One source; `name` is what a table in memory is called in findings."""
    if isinstance(given, _core.Source):
        return given
    if isinstance(given, (str, os.PathLike)):
        return _core.Source(os.fspath(given))
    stream, batch = getattr(given, "__arrow_c_stream__", None), getattr(given, "__arrow_c_array__", None)
    if stream is not None:
        try:
            return _core.Source.of_stream(stream(), name)
        except Error:
            raise
        except Exception:  # pandas without pyarrow; a column that has no type in Arrow
            if _names_in(given) is None:
                raise
    if batch is not None:
        schema, array = batch()
        return _core.Source.of_array(schema, array, name)
    names = _names_in(given)
    if names is not None:
        return _of_columns(given, names, name)
    raise TypeError(
        f"expected a path, a table (Arrow, polars, pandas, DuckDB) or a dict of arrays, found {type(given).__name__}"
        + (": encode it as a path with os.fsdecode" if isinstance(given, bytes) else "")
    )


def sources_of(given: Given | Sequence[Given], name: str) -> list[_core.Source]:
    """Several where a list or tuple is given, else one."""
    several: Sequence[Any] = given if isinstance(given, (list, tuple)) else [given]
    names = [name] if len(several) == 1 else [f"{name}-{i}" for i in range(1, len(several) + 1)]
    return [source_of(one, called) for one, called in zip(several, names)]


def _names_in(given: Any) -> list[Any] | None:
    """Of the columns of what is no Arrow data: an array with named fields, a mapping or pandas frame, pyarrow before 14, polars before 1."""
    fields = getattr(getattr(given, "dtype", None), "names", None)
    if fields is not None or not hasattr(given, "__getitem__"):
        return None if fields is None else list(fields)
    if hasattr(given, "keys"):
        return list(given.keys())
    for names in (getattr(given, "column_names", None), getattr(getattr(given, "schema", None), "names", None), getattr(given, "columns", None)):
        if isinstance(names, list):
            return names
    return None


def _of_columns(given: Any, names: list[Any], name: str) -> _core.Source:
    columns = [_column(_written(str(heading)), given[heading], name) for heading in names]
    rows = {len(column[2]) for column in columns if column[1] != "?"}
    if len(rows) > 1:
        lengths = ", ".join(f"{column[0]} {len(column[2])}" for column in columns if column[1] != "?")
        raise Error(
            f"{name}: found columns of {lengths} rows, expected columns of one length. [length_mismatch, 201]",
            "length_mismatch", 201, place={"file": name}, found=lengths, expected="columns of one length",
        )  # fmt: skip
    return _core.Source.of_columns(columns, rows.pop() if rows else 0, name)


def _column(heading: str, values: Any, frame: str) -> tuple[str, str, Any, Any]:
    """(heading, format of Arrow's C data interface, values, a bit a row that is there): borrowed where the memory allows it."""
    import numpy as np

    valid: npt.NDArray[Any] | None = None
    if isinstance(values, np.ma.MaskedArray):
        valid = ~np.ma.getmaskarray(values)
        array: npt.NDArray[Any] = values.data
    else:
        array = np.asarray(values)
    if array.ndim != 1:
        raise TypeError(f"{frame}: column {heading!r}: expected one dimension, found an array of shape {array.shape}")
    if array.dtype.kind in "mM":
        unit = np.datetime_data(array.dtype)[0]
        if unit not in _units:  # days and longer, or finer than nanoseconds
            unit = "s" if unit in ("D", "W", "h", "m", "M", "Y") else "ns"
            array = array.astype(f"{array.dtype.kind}8[{unit}]")
        there = ~np.isnat(array)
        valid = there if valid is None else valid & there
        form = ("tD" if array.dtype.kind == "m" else "ts") + _units[unit] + ("" if array.dtype.kind == "m" else ":")
        return heading, form, np.ascontiguousarray(array).view(np.int64), _bits(valid)
    if array.dtype.kind in "OUST":
        return _of_objects(heading, array, valid)
    array = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("=")) if array.dtype.name in _formats else array
    if array.dtype.name not in _formats:  # complex, long double, records
        return heading, "?", array, None
    if array.dtype == bool:
        array = array.view(np.uint8)
    return heading, _formats[array.dtype.name], array, _bits(valid)


def _of_objects(heading: str, array: npt.NDArray[Any], valid: npt.NDArray[Any] | None) -> tuple[str, str, Any, Any]:
    import numpy as np

    values = array.tolist()
    if valid is not None:
        values = [value if there else None for value, there in zip(values, valid.tolist())]
    if array.dtype.kind == "S":
        values = [value.decode("utf-8", "replace") if isinstance(value, bytes) else value for value in values]
    missing = [_is_missing(value) for value in values]
    if any(isinstance(value, str) for value in values):  # a number among texts is written as it would be in a file
        return heading, "", [None if none else _written(str(value)) for value, none in zip(values, missing)], None
    try:
        numbers = np.array([float("nan") if none else value for value, none in zip(values, missing)], dtype=np.float64)
        if numbers.ndim != 1:
            return heading, "?", array, None
        return heading, "g", numbers, None
    except Exception:  # no numbers; one larger than any float; an object of the caller's that raises what it likes
        pass
    try:  # dates of the standard library and of pandas, each with its own time zone
        moments = np.array(["NaT" if none else _moment(value) for value, none in zip(values, missing)], dtype="datetime64[ns]")
        return heading, "tsn:", moments.view(np.int64), _bits(~np.isnat(moments))
    except Exception:
        return heading, "?", array, None


def _written(text: str) -> str:
    """As it can be written: half a surrogate pair is no letter."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _is_missing(value: Any) -> bool:
    """None, NaN, NaT and pandas' NA, which is neither true nor false."""
    if value is None:
        return True
    try:
        return bool(value != value)
    except Exception:
        return type(value).__name__ == "NAType"


def _moment(value: Any) -> str:
    """Of the standard library or pandas, in UTC."""
    from datetime import timezone

    if value.tzinfo is not None:
        value = value.astimezone(timezone.utc).replace(tzinfo=None)
    return str(value.isoformat())


def _bits(valid: npt.NDArray[Any] | None) -> Any:
    if valid is None or valid.all():
        return None
    import numpy as np

    return np.packbits(valid, bitorder="little")
