"""bha: what happened to a lithium-ion cell, how healthy it is, how long it will last, and how sure that is.

>>> import bha
>>> rows, truth = bha.simulate(cycles=30, seed=7, sample_s=60)
>>> report = bha.report(rows, nominal_capacity_Ah=2.0)
>>> round(report.soh.now, 2)
0.98
>>> bha.features(rows)["discharge_capacity_Ah"].shape
(30,)

A source is a path (file, folder, pattern), a table in memory (anything with the Arrow PyCapsule protocol: pyarrow, polars, pandas,
DuckDB) or a mapping of one-dimensional arrays; a list is several sources. Options are keyword arguments with the names of the command's,
spelled as columns are: ``--nominal-capacity-ah`` is ``nominal_capacity_Ah``. What is refused is a :class:`bha.Error`. All work is done
without the interpreter's lock, stops on Ctrl-C, and tells a ``progress`` callable how far it is.
"""

from __future__ import annotations

import atexit

from . import _core
from ._documents import Fit, Part, Report, WhatIf
from ._error import Error
from ._record import Record
from ._table import Table
from ._workspace import Workspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any, overload

    import numpy.typing as npt

    from ._options import Progress
    from ._sources import Source, Sources
else:

    def overload(function):
        """For who checks types; importing typing for it would cost milliseconds."""
        return function


__version__: str = _core.version
version: str = _core.version
__all__ = [
    "Error", "Fit", "Part", "Record", "Report", "Table", "WhatIf", "Workspace", "check", "features", "fit", "forecast", "read", "report",
    "simulate", "version", "whatif",
]  # fmt: skip

atexit.register(_core.end_all_work)


def __getattr__(name: str) -> Any:
    if name in ("dask", "sklearn"):  # what they stand on is optional, and slow to import
        import importlib

        return importlib.import_module(f"bha.{name}")
    raise AttributeError(f"module 'bha' has no attribute {name!r}")


def _asked(given: Sources, call: str, options: dict[str, Any], more: Sequence[str]) -> tuple[list[_core.Source], dict[str, Any]]:
    from ._options import READING, known
    from ._sources import sources_of

    name = options.pop("name", None) or "frame"
    several: list[Any] = list(given) if isinstance(given, (list, tuple)) else [given]
    if isinstance(given, Record):
        options = {**given._options, **options}
    sources = sources_of([one._source if isinstance(one, Record) else one for one in several], name)
    if not sources:
        raise TypeError(f"{call}() needs at least one source, found an empty {type(given).__name__}")
    return sources, known(call, options, (*READING, *more))


def read(source: Source, **options: Any) -> Record:
    """Looks at a source and decides what to believe of it; computes nothing.

    Parameters
    ----------
    source : path, table or mapping of arrays
        One source.
    name : str, optional
        What a table in memory is called in findings, and its cell: ``"frame"``.
    believe : path, dict, Part or Record, optional
        Repeats or overrides what would be believed.
    map : dict, optional
        Quantity to heading, or to (heading, unit): ``{"current": ("Strom", "mA")}``.
    sign : {"charge-positive", "discharge-positive", "from-state"}, optional
        What positive current means.
    clock : str, optional
        test-time, step-time, unix-time, date-time; or ymd, mdy, dmy for dates.
    delimiter, decimal, temperature, configuration, cell, metadata, join, by : str, optional
        As the command's.
    nominal_capacity_Ah, voltage_min_V, voltage_max_V : float, optional
        Of the cell [Ah, V].

    Returns
    -------
    Record

    Raises
    ------
    Error
        The source is refused: file_not_found, column_missing, sign_ambiguous and others (docs/errors.md).
    TypeError
        An option that is none, or of another kind; a source of a kind that cannot be read.
    """
    sources, said = _asked(source, "read", options, ())
    if len(sources) != 1:
        raise TypeError("read() takes one source")
    return Record(sources[0], said)


def features(source: Sources, groups: str | Sequence[str] = (), *, progress: Progress = None, **options: Any) -> Table:
    """The cycle table: one row a cycle, the numbers of ``bha features``.

    Parameters
    ----------
    source : path, table, mapping of arrays, Record, or a list of them
        Of several cells the first column is ``cell``.
    groups : str or sequence of str
        More features: ``"slices"`` (columns of each charge); ``"dcir"``, ``"ic-peaks"``, ``"ic-curves"``, ``"windows"``, ``"depths"``,
        ``"temperatures"``, ``"rests"``, ``"ocv"``, ``"delta-q"`` (tables in :attr:`Table.groups`).
    progress : callable, optional
        Called with (fraction or None, words), at most 20 times a second.
    slice_voltage_V, slice_current_A : (float, float), optional
        Windows of the slices [V, A].
    window_V : float, optional
        Width of each of the ``windows`` [V].
    threads : int
        0: all. The result is the same for any number.
    time_limit_s : float
        Stop after so many seconds with the best so far, and say so in a finding; 0: never.
    **options
        As for :func:`read`.

    Returns
    -------
    Table, one row a cycle
        Columns and units: docs/features.md. Missing is NaN.

    Raises
    ------
    Error
        A source is refused (the first of several).
    TypeError
        As for :func:`read`.
    """
    from ._options import FEATURES, as_json, heard

    sources, said = _asked(source, "features", {**options, "groups": groups}, (*FEATURES, "groups"))
    tables = {name: Table(columns) for name, columns in _core.features(sources, as_json(said), heard(progress)).items()}
    table = tables.pop("")
    table.groups.update(tables)
    return table


@overload
def report(source: list[Source] | tuple[Source, ...], *, progress: Progress = None, **options: Any) -> list[Report]: ...
@overload
def report(source: Source, *, progress: Progress = None, **options: Any) -> Report: ...
def report(source: Sources, *, progress: Progress = None, **options: Any) -> Report | list[Report]:
    """State of health, what happened and what comes, with everything it rests on: the document of ``bha report --json``.

    Parameters
    ----------
    source : path, table, mapping of arrays, Record, or a list of them
        Cells that are reported together tell of each other: those that have ended, of those that have not.
    reference : str
        What 1 means: auto, rated, first:N, best:N, checkup:N.
    eol : float
        End of life as a share of the reference; `eol_Ah` [Ah]: absolute.
    x : {"cycle", "efc", "days"}
        What laws are fitted over.
    exclude : dict or list of str
        Cycles to leave out of the fade curve, with the reason: ``{17: "the chamber was open", (40, 42): "calibration"}``.
    seed : int
        Of the bootstraps.
    progress, threads, time_limit_s
        As for :func:`features`.
    **options
        As for :func:`read`.

    Returns
    -------
    Report, or of a list a list of Report
        One a cell.

    Raises
    ------
    Error
        A source is refused; several_cells: one source that is not in a list holds several.
    TypeError
        As for :func:`read`.
    """
    from ._documents import only
    from ._options import HEALTH, as_given, as_json, command_of, heard

    sources, said = _asked(source, "report", options, HEALTH)
    reports = _core.reports(sources, as_json(said), heard(progress), command_of("report", sources, said), as_given(said))
    return [Report(one) for one in reports] if isinstance(source, (list, tuple)) else only(reports, sources[0].name)


def check(source: Sources, *, progress: Progress = None, **options: Any) -> Table:
    """What is wrong with a source, or worth knowing of it: one row a finding, refusals too, which are not raised here.

    Parameters
    ----------
    source, progress, **options
        As for :func:`features`.

    Returns
    -------
    Table, one row a finding
        code, number, severity ("note", "warning", "refused"), text; file, column, cell, line, byte, first_row, last_row, cycle;
        count, found, expected, remedy. No rows: nothing was found.
    """
    from ._options import as_json, heard

    sources, said = _asked(source, "check", options, ())
    return Table(_core.check(sources, as_json(said), heard(progress)))


def fit(
    source: Report | Source | tuple[npt.ArrayLike, npt.ArrayLike],
    model: str = "best",
    *,
    eol: float = 0.8,
    axis: str = "cycle",
    cell: str = "",
) -> Fit:
    """A fade law through a series of the state of health: what ``bha fit`` tells.

    Parameters
    ----------
    source : Report, (x, soh), table with columns cycle (or efc, days) and soh, or path of such a CSV file
        x and soh: array_like, shape (n,); soh is a fraction. Of a table with a column ``view`` the measured rows are taken.
    model : {"best", "linear", "sqrt-linear", "power", "exponential", "double-exponential"}
        "best" fits all and marks the one with the smallest rolling-origin error.
    eol : float
        Threshold of the crossing.
    axis : {"cycle", "efc", "days"}
        What x is, of (x, soh).
    cell : str
        One cell of a table that names several.

    Returns
    -------
    Fit
        ``fits``, ``knee``, ``end_of_life``, ``forecast``.

    Raises
    ------
    Error
        too_few_points, not_finite, constant_series, option_invalid, column_missing.
    """
    import json

    from ._series import csv_of, series_of

    cell = cell.replace(",", ";")
    if isinstance(source, tuple) and len(source) == 2:
        return Fit(json.loads(_core.fit_series(*series_of(*source), axis, model, eol)))
    text, name = (source._told.csv(), "report") if isinstance(source, Report) else csv_of(source)
    return Fit(json.loads(_core.fit_text(text, name, cell, model, eol)))


def forecast(reports: Report | Sequence[Report], seed: int = 1, *, progress: Progress = None) -> Table:
    """When cells that live will end, told by those that have ended.

    Parameters
    ----------
    reports : sequence of Report
        At least 3 of a group, or of cells tested alike, must have reached their end of life.
    seed : int
        Of the trees.

    Returns
    -------
    Table, one row a report
        median, lower, upper in `unit`; the interval's level, and how often it held over the siblings (coverage_observed); words: what it
        suffers from. A number is missing where the cell has ended, is too young, or has too few siblings.
    """
    from ._options import heard

    several: Sequence[Any] = [reports] if isinstance(reports, Report) else reports
    told: list[_core.Report] = []
    for one in several:
        if not isinstance(one, Report):
            raise TypeError(f"expected a sequence of Report, found one of {type(one).__name__}")
        told.append(one._told)
    return Table(_core.forecast(told, seed, heard(progress)))


def whatif(
    model: str = "",
    *,
    instead: Mapping[str, Mapping[str, float]] | Sequence[Mapping[str, float]] = (),
    years: float = 10,
    eol: float = 0.8,
    soh_now: float | None = None,
    days_now: float | None = None,
    efc_now: float | None = None,
    profile: Mapping[str, npt.ArrayLike] | None = None,
    points: int = 121,
    **baseline: float,
) -> WhatIf:
    """What comes at another temperature, depth, rate or use, by published ageing models.

    Parameters
    ----------
    model : str
        Name of an ageing model (``bha whatif --list-models``); empty: the usual one.
    instead : dict of name to conditions, or sequence of conditions
        What is asked beside the baseline; what a case does not say is the baseline's.
    years, eol : float
        How far; end of life relative to the new cell.
    soh_now, days_now, efc_now : float, optional
        Your cell: the model is scaled to it.
    profile : dict of array_like, shape (n,), optional
        time_days, soc, temperature_degC: a load that repeats, in place of the baseline's conditions.
    points : int
        Of each trajectory.
    temperature_degC, depth_of_discharge, mean_soc, c_rate, cycles_per_day : float, optional
        The baseline.

    Returns
    -------
    WhatIf

    Raises
    ------
    Error
        option_invalid: no such model, a condition out of its domain.
    TypeError
        A condition that is none.
    """
    import json

    from ._options import as_json
    from ._series import scenarios_of

    asked = {
        "model": model, "years": years, "eol": eol, "points": points, "soh_now": soh_now, "days_now": days_now, "efc_now": efc_now,
        "scenarios": scenarios_of(baseline, instead, profile),
    }  # fmt: skip
    told, trajectories = _core.what_if(as_json({k: v for k, v in asked.items() if v is not None}))
    return WhatIf(json.loads(told), Table(trajectories))


def simulate(
    cycles: int = 100, seed: int = 1, *, noise: str | Mapping[str, float] = "typical", progress: Progress = None, **options: Any
) -> tuple[Table, dict[str, Any]]:
    """A cell of known truth: rows as a cycler would log them, and the truth beside them. The same bits on every platform.

    Parameters
    ----------
    cycles, seed : int
        Another seed is another cell and other noise.
    noise : str or dict
        ``"none"``, ``"typical"``, ``"coarse"``, or fields: ``{"voltage_sigma_V": 0.001}``.
    chemistry, protocol : str
        "nmc" or "lfp"; ``bha simulate --list-protocols``.
    temperature_degC, c_rate, depth_of_discharge, nominal_capacity_Ah, sample_s, edge_sample_s, life_efc, knee_efc, cell_spread : float
        As the command's; units in the names.
    faults : list of str
        Defects to plant in the rows.

    Returns
    -------
    rows : Table
        time_s, voltage_V, current_A, temperature_degC and others: a source for :func:`report` and :func:`features`.
    truth : dict
        Options, cycles, steps, faults: docs/schema.

    Raises
    ------
    Error
        option_invalid.
    """
    import json

    from ._options import as_json, heard, known

    names = (
        "chemistry", "protocol", "temperature_degC", "c_rate", "depth_of_discharge", "nominal_capacity_Ah", "sample_s", "edge_sample_s",
        "life_efc", "knee_efc", "cell_spread", "unix_start_s", "faults",
    )  # fmt: skip
    asked = {**known("simulate", options, names), "cycles": cycles, "seed": seed}
    words = noise if isinstance(noise, str) else ",".join(f"{name}={value!r}" for name, value in noise.items())
    rows, truth = _core.simulate(as_json(asked), words, heard(progress))
    return Table(rows), json.loads(truth)
