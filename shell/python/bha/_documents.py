"""Documents of the core as objects: members by name, tables as tables."""

from __future__ import annotations

import os

from . import _core
from ._error import Error
from ._table import Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, ClassVar


class Part:
    """A part of a document: its members are attributes, and items too.

    Members and their meaning stand in docs/schema. A number that is missing is None, and the document says why beside it.
    """

    _members: dict[str, Any]

    def __init__(self, members: dict[str, Any]) -> None:
        self.__dict__["_members"] = members

    def __getattr__(self, name: str) -> Any:
        try:
            return _seen(self._members[name])
        except KeyError:
            raise AttributeError(f"no member {name!r}; there are {', '.join(self._members)}") from None

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a document is what was told: it cannot be changed")

    def __getitem__(self, name: str) -> Any:
        return _seen(self._members[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)

    def __contains__(self, name: object) -> bool:
        return name in self._members

    def keys(self) -> Any:
        """Names of the members, so that ``dict(part)`` works."""
        return self._members.keys()

    def __eq__(self, other: object) -> bool:
        return bool(self._members == (other._members if isinstance(other, Part) else other))

    __hash__: ClassVar[None] = None  # type: ignore[assignment]

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._members]

    def to_dict(self) -> dict[str, Any]:
        """A copy as plain dicts and lists."""
        from copy import deepcopy

        return deepcopy(self._members)

    def __repr__(self) -> str:
        words = [f"{name}={value!r}" for name, value in self._members.items() if not isinstance(value, (dict, list))]
        more = [f"{name}…" for name, value in self._members.items() if isinstance(value, (dict, list))]
        return f"{type(self).__name__}({', '.join(words + more)})"


def _seen(value: Any) -> Any:
    if isinstance(value, dict):
        return Part(value)
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [Part(one) for one in value]
    return value


class Report(Part):
    """Everything that is told of one cell: the document ``bha.report/0``.

    ``report.soh.now``, ``report.fits[0].law``, ``report.belief.sign``: the members of the JSON report by name (docs/schema).

    Attributes
    ----------
    cycles : Table
        The cycle table, one row a cycle.
    series : Table
        Every series of the state of health in rows: cycle, soh, soh_lower, soh_upper, view, key.
    findings : Table
        What was noticed: code, number, severity, text, place, found, expected, remedy.
    """

    _told: _core.Report

    def __init__(self, core: _core.Report) -> None:
        self.__dict__["_told"] = core

    @classmethod
    def from_json(cls, text: str, name: str = "report") -> Report:
        """A report that was saved. Error: document_invalid."""
        return cls(_core.Report.from_json(text, name))

    def __getattr__(self, name: str) -> Any:
        if name == "_members":  # made when the first is asked for
            import json

            self.__dict__["_members"] = members = json.loads(self._told.json())
            return members
        if name.startswith("__"):
            raise AttributeError(name)
        return super().__getattr__(name)

    def _table(self, name: str) -> Table:
        if name not in self.__dict__:
            self.__dict__[name] = Table(getattr(self._told, name)())
        return self.__dict__[name]  # type: ignore[no-any-return]

    @property
    def cycles(self) -> Table:
        return self._table("cycles")

    @property
    def series(self) -> Table:
        return self._table("series")

    @property
    def findings(self) -> Table:
        return self._table("findings")

    def to_dict(self) -> dict[str, Any]:
        """The JSON report as plain dicts and lists."""
        import json

        return json.loads(self._told.json())  # type: ignore[no-any-return]

    def to_json(self) -> str:
        """One line, the bytes of ``bha report --json``."""
        return self._told.json()

    def to_html(self) -> str:
        """One page that needs no network, with its charts where the Vega bundle came with the package."""
        return self._told.html()

    def save(self, path: str | os.PathLike[str]) -> list[str]:
        """Writes the report as what the name ends in: .html, .json, .csv (SoH by cycle), .txt, or .svg and .png.

        Pictures are one a chart: ``B0005.svg`` becomes ``B0005.soh_band.svg`` and others.

        Returns
        -------
        list of str
            Paths that were written.

        Raises
        ------
        Error
            converter_missing (pictures need the converter that `make setup-plots` brings), write_failed.
        ValueError
            Another ending.
        """
        path = os.fspath(path)
        base, ending = os.path.splitext(path)
        if ending in (".svg", ".png"):
            return self._told.draw(base, ending[1:])
        makes: dict[str, Callable[[], str]] = {
            ".html": self._told.html,
            ".json": lambda: self._told.json() + "\n",
            ".csv": self._told.csv,
            ".txt": lambda: self._told.text(100),
        }
        if ending not in makes:
            raise ValueError(f"{path!r}: expected a name that ends in {', '.join(makes)}, .svg or .png")
        with open(path, "w", encoding="utf-8", newline="") as out:
            out.write(makes[ending]())
        return [path]

    def __reduce__(self) -> tuple[Any, ...]:
        return Report.from_json, (self._told.json(),)

    def __str__(self) -> str:
        return self._told.text(100)

    def __repr__(self) -> str:
        now = self.soh.now
        return f"Report({self.cell.id!r}, {len(self.cycles)} cycles, soh {'missing' if now is None else f'{now:.4f}'}, {len(self.findings)} findings)"

    def _repr_html_(self) -> str:
        from html import escape

        page = escape(self.to_html(), quote=True)
        return f'<iframe title="bha report" style="width:100%;height:45em;border:0" sandbox="allow-scripts" srcdoc="{page}"></iframe>'


class Fit(Part):
    """Laws through a series of the state of health: the document ``bha.fit/0``."""


class WhatIf(Part):
    """What comes under other conditions: the document ``bha.whatif/0``.

    Attributes
    ----------
    trajectories : Table
        case, days, efc, soh, resistance, soh_difference: every case at its days.
    """

    def __init__(self, members: dict[str, Any], trajectories: Table) -> None:
        super().__init__(members)
        self.__dict__["trajectories"] = trajectories


def only(reports: list[_core.Report], name: str) -> Report:
    """The one report of a call that was given one source. Error several_cells: it holds several."""
    if len(reports) == 1:
        return Report(reports[0])
    cells = ", ".join(Report(report).cell.id for report in reports)
    raise Error(
        f"{name}: found {len(reports)} cells ({cells}), expected one. What to do: choose one with cell=, or give a list: "
        f"bha.report([{name!r}]). [several_cells, 133]",
        "several_cells", 133, place={"file": name}, found=cells, expected="one cell", remedy="choose one with cell=",
    )  # fmt: skip
