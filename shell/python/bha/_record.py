"""A record that was looked at: what is believed of it, before anything is computed."""

from __future__ import annotations

from . import _core
from ._documents import Part
from ._options import as_json, heard
from ._table import Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class Record:
    """One source, and what is believed about it: what :func:`bha.read` gives.

    It keeps the source and the options, no rows: a file is read when a table is asked for, and is refused then if it has gone.

    Attributes
    ----------
    name : str
        As the source was named.
    belief : Part
        Format, columns, units, sign, clock, limits: decided once, from its head, middle and tail.
    findings : Table
        What was noticed meanwhile.
    cells : list of str
        Cells of a source that holds several; empty: it is one.
    """

    def __init__(self, source: _core.Source, options: dict[str, Any]) -> None:
        import json

        self._source = source
        self._options = options
        belief, findings, cells = _core.probe(source, as_json(options))
        self.name: str = source.name
        self.belief: Part = Part(json.loads(belief))
        self.findings: Table = Table(findings)
        self.cells: list[str] = cells

    def samples(self, progress: Callable[[float | None, str], object] | None = None) -> Table:
        """Every row, in units of bha.

        Returns
        -------
        Table
            time_s [s, from the start], voltage_V, current_A (charging is positive); where the source has them unix_time_s,
            temperature_degC, ambient_temperature_degC, step, cycle_source, state, charge_counter_Ah, discharge_counter_Ah.

        Raises
        ------
        Error
            What reading refuses: file_not_found where the file has gone, several_cells without ``cell=``.
        """
        return Table(_core.samples(self._source, as_json(self._options), heard(progress)))

    def __repr__(self) -> str:
        belief = self.belief
        return f"Record({self.name!r}, {belief.format}, current {belief.sign}, clock {belief.clock}, {len(self.findings)} findings)"
