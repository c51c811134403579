"""Arrays and tables as `fit` and `whatif` take them."""

from __future__ import annotations

import os

from ._table import Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    import numpy.typing as npt

_conditions = ("temperature_degC", "depth_of_discharge", "mean_soc", "c_rate", "cycles_per_day")


def series_of(x: npt.ArrayLike, soh: npt.ArrayLike) -> tuple[list[float], list[float]]:
    """Two one-dimensional series as floats. TypeError: another shape."""
    import numpy as np

    for name, given in (("x", x), ("soh", soh)):  # as integers they would be nanoseconds
        if np.asarray(given).dtype.kind in "mMc":
            raise TypeError(f"{name}: expected numbers, found {np.asarray(given).dtype}; times as days: values / numpy.timedelta64(1, 'D')")
    both = np.asarray(x, dtype=float), np.asarray(soh, dtype=float)
    for name, array in zip(("x", "soh"), both):
        if array.ndim != 1:
            raise TypeError(f"{name}: expected one dimension, found an array of shape {array.shape}")
    return both[0].tolist(), both[1].tolist()


def csv_of(source: Any) -> tuple[str, str]:
    """The columns that a law may be fitted through, as the core reads them from a file, and what they are called."""
    if isinstance(source, (str, os.PathLike)):
        with open(source, encoding="utf-8") as file:
            return file.read(), os.fspath(source)
    columns = list(source.keys()) if isinstance(source, Table) or hasattr(source, "keys") else list(getattr(source, "columns", []))
    columns = list(getattr(source, "column_names", columns))  # pyarrow
    used = [name for name in columns if name in ("cycle", "efc", "days", "soh", "view", "cell")]
    if not used:
        raise TypeError(f"expected a Report, (x, soh), a table with columns cycle and soh, or a path; found {type(source).__name__}")
    lines = [",".join(used)]
    for row in zip(*(_values(source[name]) for name in used)):
        lines.append(",".join(map(_field, row)))
    return "\n".join(lines) + "\n", "table"


def _field(value: Any) -> str:
    """As the core writes tables: nothing for a missing value (pandas' NA is not even unequal to itself), no comma in a name."""
    if value is None or type(value).__name__ == "NAType" or value != value:
        return ""
    return str(value).replace(",", ";")


def _values(column: Any) -> list[Any]:
    for way in ("to_pylist", "to_list", "tolist"):
        if hasattr(column, way):
            return list(getattr(column, way)())
    return list(column)


def scenarios_of(
    baseline: Mapping[str, float],
    instead: Mapping[str, Mapping[str, float]] | Sequence[Mapping[str, float]],
    profile: Mapping[str, npt.ArrayLike] | None,
) -> list[dict[str, Any]]:
    """The baseline, then each case beside it, with what it does not say taken from the baseline."""
    import numpy as np

    from ._options import known

    base = known("whatif", dict(baseline), _conditions)
    first: dict[str, Any] = {"name": "baseline", "conditions": base}
    if profile is not None:
        said = known("whatif, profile", dict(profile), ("time_days", "soc", "temperature_degC"))
        first.update({name: np.asarray(values, dtype=float).tolist() for name, values in said.items()})
    out = [first]
    items = getattr(instead, "items", None)
    named: Iterable[Any] = (("", one) for one in instead) if items is None else items()
    for name, conditions in named:
        said = known("whatif, instead", dict(conditions), _conditions)
        words = ",".join(f"{k}={v:g}" for k, v in said.items())
        out.append({"name": name or words, "conditions": {**base, **said}})
    return [{**one, "conditions": {k: float(v) for k, v in one["conditions"].items()}} for one in out]
