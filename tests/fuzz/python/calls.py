"""Calls with arguments that they do not take, and documents that are none."""

import copy
import gc
import json
import pickle
import random

import numpy as np
import pyarrow

import bha
from bha import _core

# What a caller may get: ours, or what Python and those who hand over the data say themselves; each with a word.
CLEAR = (bha.Error, TypeError, ValueError, KeyError, OSError, ZeroDivisionError, pyarrow.ArrowException)

ODD = [None, True, -1, 0, 1, 2**31, 2**63, 2**64, -(2**63), 1.5, float("nan"), float("inf"), -0.0, 1e308, 5e-324, "", "x", "auto", "\0", "\ud800", b"x", [], [1],
       ["x"], (), (1, 2), (2, 1), (1.0, float("nan")), {}, {"x": 1}, {1: "x"}, {(1, 2): "x"}, object(), 1j, np.float32(2), np.int64(3), np.array([1.0, 2.0]),
       np.nan, range(3), "first:3", "best:2", "cycle", "efc", "days", "ridge", "nmc", ["dcir", "slices"], "x" * 100_000]  # fmt: skip
READING = ("believe", "delimiter", "decimal", "clock", "sign", "temperature", "map", "nominal_capacity_Ah", "voltage_min_V", "voltage_max_V", "configuration",
           "cell", "metadata", "join", "by", "exclude", "test_time_is_continuous", "threads", "time_limit_s", "reference", "eol", "eol_Ah", "x", "seed", "groups",
           "slice_voltage_V", "slice_current_A", "window_V", "name", "no_such_option")  # fmt: skip
LIKELY = {"nominal_capacity_Ah": [2.0, 1e-9, 1e9], "threads": [1, 2], "reference": ["rated", "best:3"], "eol": [0.8, 1.2], "x": ["cycle", "efc", "days"],
          "exclude": [{2: "x"}, ["1=x"]], "groups": ["slices", ["dcir", "ocv", "windows", "delta-q"]], "sign": ["discharge-positive", "from-state"],
          "window_V": [0.005, 0.1], "configuration": ["half-cell-anode"], "map": [{"current": "current_A"}], "seed": [2]}  # fmt: skip


def said_why(refused):
    if not str(refused):
        raise AssertionError(f"{type(refused).__name__} without a word") from refused
    return type(refused).__name__


def odd(rng):
    return rng.choice(ODD)


def options(rng):
    """Some that are known, some with values that are wrong."""
    out = {name: rng.choice(values) for name, values in LIKELY.items() if rng.random() < 0.15}
    if rng.random() < 0.3:
        out[rng.choice(READING)] = odd(rng)
    if out.get("threads", 1) is True or isinstance(out.get("threads", 1), (int, np.integer)) and out.get("threads", 1) > 16:
        out["threads"] = 1  # as many as are asked for would be made
    return out


def garbled(rng, text, spoilt=0.2):
    """A document of which something was changed: a value, a member that is gone or doubled, a list that is cut, or the text itself."""
    document = json.loads(text)
    for _ in range(rng.randrange(1, 4)):
        at = document
        while isinstance(at, (dict, list)) and at:
            key = rng.choice(list(at)) if isinstance(at, dict) else rng.randrange(len(at))
            if not isinstance(at[key], (dict, list)) or not at[key] or rng.random() < 0.3:
                way = rng.randrange(4)
                if way == 0:
                    del at[key]
                elif way == 1 and isinstance(at[key], list):
                    at[key] = at[key][: rng.randrange(len(at[key]) + 1)] * rng.randrange(3)
                else:
                    at[key] = rng.choice([None, True, -1, 0, 2**63, 1e308, "", "x", "cycle", [], {}, [1, 2], [None], "efc", 1e-320, {"x": []}])
                break
            at = at[key]
    told = json.dumps(document)
    if rng.random() < spoilt:
        cut = rng.randrange(len(told))
        told = told[:cut] + rng.choice(["", "\0", "}", '"', "[" * 2000, "é", "1e999"]) + told[cut + rng.randrange(3):]
    return told


def use(report):
    """Everything that can be asked of it."""
    for ask in (report.to_json, report.to_html, report._told.csv, lambda: report._told.text(80), lambda: report._told.text(0), lambda: report._told.text(-5)):
        ask()
    for table in (report.cycles, report.series, report.findings):
        table.to_dict(), repr(table), table._repr_html_(), table.to_pandas(), table.to_polars(), table.to_pyarrow()
    repr(report), str(report), report.to_dict()
    bha.forecast([report, report, report, report])
    bha.fit(report)


def document(rng, world):
    use(bha.Report.from_json(garbled(rng, world.report_json), rng.choice(["report", "", "x\n"])))


def belief(rng, world):
    told = json.loads(garbled(rng, json.dumps(bha.read(world.good).belief.to_dict()), spoilt=0))
    bha.features(world.good, believe=told, threads=1)


def table_out(rng, world):
    """Columns handed out, dropped, taken twice, kept longer than their table."""
    table = bha.features(world.good, threads=1)
    view, stream, batch = table["duration_s"], table.__arrow_c_stream__(rng.choice(ODD)), table.__arrow_c_array__(rng.choice(ODD))
    if rng.random() < 0.5:
        bha.check(type("Handed", (), {"__arrow_c_stream__": lambda self, requested_schema=None: stream})())
        bha.check(type("Handed", (), {"__arrow_c_array__": lambda self, requested_schema=None: batch})())
    column = table[rng.choice([*table.columns, "no_such_column", "\0"])]
    del table, stream, batch
    gc.collect()
    return view.sum(), len(column)


def series(rng, _world):
    n = rng.choice([0, 1, 2, 5, 30, 200])
    x = [rng.choice([i, i, i, float("nan"), -i, 1e300, i * 1e-300]) if rng.random() < 0.2 else float(i) for i in range(n)]
    soh = [1 - 0.001 * i + rng.gauss(0, 1e-3) if rng.random() < 0.97 else rng.choice([float("nan"), 0.0, -1.0, 1e308, float("inf")]) for i in range(n)]
    if rng.random() < 0.2:
        soh = odd(rng)
    bha.fit((x, soh), rng.choice(["best", "linear", "power", "double-exponential", "x"]), axis=rng.choice(["cycle", "efc", "days", "x"]), eol=rng.choice([0.8, 0.0, -1, 2]))


def what_if(rng, _world):
    names = ("temperature_degC", "depth_of_discharge", "mean_soc", "c_rate", "cycles_per_day")
    asked = {name: rng.choice([25, 0.5, 1, 0, -300, 1e9, float("nan")]) for name in names if rng.random() < 0.5}
    profile = {name: rng.choice([[0, 1, 2], [0.0], [], [2, 1], [0.5, 0.6, float("nan")]]) for name in ("time_days", "soc", "temperature_degC")}
    bha.whatif(instead=rng.choice([[], [asked], {"a": asked}]), years=rng.choice([1, 0, -1, 100, 1e9]), points=rng.choice([0, 1, 2, 121, -5]),
               profile=rng.choice([None, profile]), soh_now=rng.choice([None, 0.9, 0, 5]), **asked)  # fmt: skip


def simulated(rng, _world):
    said = {name: rng.choice(values) for name, values in {
        "chemistry": ["nmc", "lfp", "x"], "protocol": ["cccv", "rising", "x", ""], "temperature_degC": [25, -300, 1e6], "c_rate": [1, 0, -1, 100], "noise": ["none", "x", {"x": 1}],
        "depth_of_discharge": [1, 0.01, 0, 2], "nominal_capacity_Ah": [2, 0, -1, 1e-9], "sample_s": [60, 600, 0, -1], "faults": [["spike"], ["x"], "gap", []],
        "seed": [1, 2**32 - 1, 2**32, -1], "life_efc": [100, 0, -5, 1e-300], "knee_efc": [50, 0, -1],
    }.items() if rng.random() < 0.3}  # fmt: skip
    rows, _ = bha.simulate(rng.choice([0, 1, 2, 3, -1]), **said)
    bha.report(rows, threads=1)


def arrays(rng, _world):
    """The compiled part by itself, which is told how long each array is and must not believe that another is as long."""
    length = lambda: rng.choice([0, 1, 5, 12])  # noqa: E731
    numbers = np.random.default_rng(rng.randrange(1000))
    x, width = numbers.random((length(), rng.choice([0, 1, 3]))), rng.choice([0, 1, 2, 3])
    flat = lambda: numbers.random(length()) + rng.choice([0, 0.1, np.nan])  # noqa: E731
    cells = lambda: numbers.integers(rng.choice([-2, 0]), 4, length())  # noqa: E731
    said = json.dumps({"kind": rng.choice(["ridge", "elastic-net", "extra-trees", "boosted-trees", "gaussian-process", "x"]), "trees": 3, "threads": 1,
                       "names": [f"x{i}" for i in range(width)], "monotone": rng.choice([[], [1], [1, -1, 0, 1]])})  # fmt: skip
    ways = [
        lambda: _core.Regressor.fit(x, flat(), cells(), said).predict(numbers.random((3, width))),
        lambda: _core.RemainingLife.fit(x, flat() + 1, flat() + 1, cells(), '{"threads": 1, "trees": false}').predict(numbers.random((3, width)), flat()),
        lambda: _core.levels_so_far(flat(), cells(), cells(), rng.random() < 0.5), lambda: _core.half_width(flat(), cells(), rng.choice([0.9, 0, 1, -1, 2, np.nan])),
        lambda: _core.fit_series([1.0] * length(), [1.0] * length(), "cycle", "best", 0.8),
        lambda: _core.Source.of_columns([("time_s", rng.choice(["g", "l", "C", "u", "+s", "", "?", "tsn:"]), rng.choice([flat(), cells(), ["a"], None]), rng.choice([None, flat()]))],
                                        length(), "frame"),  # fmt: skip
        lambda: _core.Columns(), lambda: _core.Report().json(), lambda: copy.deepcopy(_core.Source("x")), lambda: pickle.dumps(_core.Source("x")),
        lambda: _core.Source.__new__(_core.Source).name, lambda: _core.Columns.__new__(_core.Columns).names(), lambda: _core.Report.__new__(_core.Report).json(),
        lambda: _core.Regressor.from_json(said, "x"), lambda: _core.Source.of_stream(odd(rng), "x"), lambda: _core.Source.of_array(odd(rng), odd(rng), "x"),
    ]  # fmt: skip
    for way in rng.sample(ways, 8):
        try:
            way()
        except CLEAR as refused:
            said_why(refused)


def progress(rng, world):
    """A listener that raises, calls back, or lets go of everything."""

    def listen(share, words):
        way = rng.randrange(4)
        if way == 0:
            raise rng.choice([ZeroDivisionError("x"), KeyError("x"), ValueError("x")])
        if way == 1:
            bha.features(world.good, threads=1)
        gc.collect()

    bha.report(rng.choice([world.good, str(world.file)]), progress=rng.choice([listen, listen, 3, "often"]), threads=rng.choice([1, 2]))


def sources(rng, world):
    given = [rng.choice([world.good, str(world.file), "no_such_file.csv", world.folder, "*.csv", "", "\0", bha.read(world.good), odd(rng), [world.good], world.report])
             for _ in range(rng.randrange(4))]  # fmt: skip
    rng.choice([bha.features, bha.report, bha.check])(rng.choice([given, tuple(given), set(), iter(given)]), **options(rng))


def text(rng, world):
    """A file of bytes that are nearly a record."""
    raw = bytearray(world.file.read_bytes()[: rng.choice([10, 300, 5_000])])
    for _ in range(rng.randrange(6)):
        raw[rng.randrange(len(raw))] = rng.randrange(256)
    place = world.folder / f"text{rng.randrange(5)}.{rng.choice(['csv', 'txt', 'json', 'xlsx', 'mat', 'parquet'])}"
    place.write_bytes(raw)
    rng.choice([bha.features, bha.report, bha.check, bha.fit, bha.read])(str(place))


def learners(rng, _world):
    try:
        from bha.sklearn import CellKFold, ConformalInterval, RulRegressor, SohOnline, SohRegressor, TimeSplit
    except ImportError:
        return
    numbers = np.random.default_rng(rng.randrange(1000))
    x = rng.choice([numbers.random((20, 2)), np.frombuffer(b"0" + numbers.random(40).tobytes(), offset=1).reshape(20, 2), numbers.random((20, 0)), numbers.random((1, 2)), np.full((20, 2), np.nan), numbers.random(20), np.array([["a"]] * 20), np.zeros((20, 2), "i1"), []])
    y = rng.choice([numbers.random(20), numbers.random(19), np.full(20, np.inf), -numbers.random(20), np.array(["a"] * 20), numbers.random((20, 2))])
    cells = rng.choice([None, np.arange(20) % 4, ["a"] * 20, [None] * 20, np.arange(3), np.array([1.5, np.nan] * 10)])
    model = rng.choice([SohRegressor(rng.choice(["ridge", "extra-trees", "boosted-trees", "x", None]), trees=rng.choice([3, 0, -1, None]), leaf=rng.choice([None, 0, 10**9])),
                        ConformalInterval(SohRegressor("ridge"), n_splits=rng.choice([2, 0, 50])), RulRegressor(folds=rng.choice([2, 0, -1]), trees=False),
                        SohOnline(SohRegressor("ridge"))])  # fmt: skip
    model = pickle.loads(pickle.dumps(model.fit(x, y, cells) if rng.random() < 0.8 else model.fit(x, y)))
    model.predict(rng.choice([x, numbers.random((3, 2)), numbers.random((3, 5))]))
    list(rng.choice([CellKFold(2), TimeSplit(3)]).split(x, y, cells))


def workspace(rng, world):
    place = world.folder / "workspace"
    place.mkdir(exist_ok=True)
    (place / "bha.sqlite").write_bytes(rng.choice([b"", b"SQLite format 3\0" + bytes(200), random.Random(3).randbytes(4096), b"x"]))
    kept = bha.Workspace(rng.choice([place, world.folder, "\0", "no_such_folder"]))
    rng.choice([lambda: kept.names, lambda: kept.cells, lambda: kept.report("x"), lambda: kept.remove("x"), lambda: list(kept)])()


WAYS = [document, document, document, belief, belief, table_out, series, what_if, simulated, arrays, arrays, progress, sources, text, learners, workspace]


def call(rng, world):
    rng.choice(WAYS)(rng, world)
