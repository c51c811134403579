"""Columns that were told: Arrow to whoever takes it, numpy a column at a time."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    import numpy.typing as npt

    from . import _core

_shown_rows, _shown_columns, _shown_letters = 8, 8, 18


class Table:
    """Rows of one kind, column by column; read-only.

    Hand it to pyarrow, polars, pandas or DuckDB as it is (the Arrow PyCapsule protocol, no copy), or take a column by its name.

    Parameters
    ----------
    columns : bha._core.Columns
        As the core gave them.
    groups : dict of str to Table, optional
        Tables that were asked for beside this one.

    Attributes
    ----------
    columns : list of str
        Names, each with its unit: ``"voltage_V"``. A name without one is a fraction, a count or a word.
    groups : dict of str to Table
        Tables beside this one: of ``features(..., groups=("dcir",))`` ``table.groups["dcir"]``.
    """

    __slots__ = ("_columns", "groups")

    def __init__(self, columns: _core.Columns, groups: dict[str, Table] | None = None) -> None:
        self._columns = columns
        self.groups: dict[str, Table] = groups or {}

    @property
    def columns(self) -> list[str]:
        return self._columns.names()

    def __len__(self) -> int:
        return len(self._columns)

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __contains__(self, name: object) -> bool:
        return name in self.columns

    def keys(self) -> list[str]:
        """Names of the columns, so that ``dict(table)`` works."""
        return self.columns

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        """One column.

        Returns
        -------
        ndarray, shape (rows,)
            float64 and int64 are read-only views of the table's own numbers, which live as long as the view. A missing number is NaN
            (a column of whole numbers of which some are missing becomes float64); a missing text is ``""``. Texts are of dtype object.

        Raises
        ------
        KeyError
            There is no such column.
        """
        try:
            values = self._columns.values(name)
        except KeyError:
            import difflib

            near = difflib.get_close_matches(name, self.columns, n=1)
            raise KeyError(f"{name!r}" + (f"; did you mean {near[0]!r}?" if near else f"; there are {', '.join(self.columns)}")) from None
        if isinstance(values, list):
            import numpy

            out: npt.NDArray[Any] = numpy.empty(len(values), dtype=object)
            out[:] = values
            return out
        return values

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> npt.NDArray[Any]:
        import numpy

        return numpy.stack([self[name] for name in self.columns], axis=1).astype(dtype or object)

    def __arrow_c_schema__(self) -> object:
        return self._columns.__arrow_c_schema__()

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        return self._columns.__arrow_c_array__(requested_schema)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._columns.__arrow_c_stream__(requested_schema)

    def to_pandas(self) -> Any:
        """A pandas.DataFrame of numpy columns; pyarrow is not needed."""
        import pandas

        return pandas.DataFrame({name: self[name] for name in self.columns})

    def to_polars(self) -> Any:
        """A polars.DataFrame, numbers not copied; before polars 1 all is, and a missing number is NaN."""
        import polars

        return polars.DataFrame(self if hasattr(polars.DataFrame, "__arrow_c_stream__") else self.to_dict())

    def to_pyarrow(self) -> Any:
        """A pyarrow.Table, nothing copied; before pyarrow 14 all is, and a missing number is NaN."""
        import pyarrow

        return pyarrow.table(self if hasattr(pyarrow.Table, "__arrow_c_stream__") else {name: self[name] for name in self.columns})

    def to_dict(self) -> dict[str, list[Any]]:
        """A list a column; a missing number is NaN."""
        return {name: self[name].tolist() for name in self.columns}

    def _words(self, rows: int, columns: int) -> tuple[list[str], list[list[str]]]:
        names = self.columns[:columns]
        shown = [[_word(value) for value in self[name][:rows]] for name in names]
        return names, [list(row) for row in zip(*shown)]

    def __repr__(self) -> str:
        head, rows = self._words(_shown_rows, _shown_columns)
        more = len(self.columns) - len(head)
        widths = [max(map(len, (name, *(row[i] for row in rows)))) for i, name in enumerate(head)]
        lines = ["  ".join(word.rjust(width) for word, width in zip(row, widths)) for row in [head, *rows]]
        lines[0] += f"  … {more} more" if more else ""
        if len(self) > len(rows):
            lines.append("…")
        return "\n".join([f"bha.Table, {len(self)} rows, {len(self.columns)} columns", *lines])

    def _repr_html_(self) -> str:
        from html import escape

        head, rows = self._words(_shown_rows, 40)
        line = "".join(f"<th>{escape(name)}</th>" for name in head)
        body = "".join("<tr>" + "".join(f"<td>{escape(word)}</td>" for word in row) + "</tr>" for row in rows)
        return f"<table><thead><tr>{line}</tr></thead><tbody>{body}</tbody></table><p>{len(self)} rows, {len(self.columns)} columns</p>"


def _word(value: object) -> str:
    if isinstance(value, float):
        text = "" if value != value else f"{value:.6g}"
    else:
        text = str(value)
    return text if len(text) <= _shown_letters else text[: _shown_letters - 1] + "…"
