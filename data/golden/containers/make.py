#!/usr/bin/env python3
"""Writes one made-up test as text and as the containers that bha reads; needs numpy, pyarrow and h5py.

    python data/golden/containers/make.py data/golden/containers

The same rows in every form; tests/doors/containers_test.cpp holds them against each other. Nobody's measurement: a cell of 1 Ah that
obeys V = 3.2 + 0.9 z + 0.05 I, charged and discharged at 1 C, 10 s a row.
"""
import pathlib
import sys

import h5py
import numpy as np
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet as pq

rng = np.random.default_rng(11)
current, step, cycle = [], [], []
for k in range(1, 4):
    for i, (rows, amps) in enumerate([(340, 1.0), (30, 0.0), (335, -1.0), (30, 0.0)]):
        current += [amps] * rows
        step += [4 * (k - 1) + i + 1] * rows
        cycle += [k] * rows
current = np.array(current)
n = len(current)
z = 0.02 + np.cumsum(current) * 10 / 3600
time = np.round(np.arange(n) * 10 + rng.integers(-9, 10, n) * 1e-3, 3)
time[0] = 0
noise = np.where(current == 0, 0, rng.normal(0, 1e-4, n))
columns = {
    "Test Time / s": time,
    "Voltage / V": np.round(3.2 + 0.9 * z + 0.05 * current + rng.normal(0, 1e-4, n), 5),
    "Current / A": np.round(current + noise, 5) + 0.0,
    "Cycle Count / 1": np.array(cycle, np.int64),
    "Step Count / 1": np.array(step, np.int32),
    "Surface Temperature / degC": np.round(25 + 2 * np.abs(current) + rng.normal(0, 0.02, n), 3).astype(np.float32),
}
columns["Surface Temperature / degC"] = np.round(columns["Surface Temperature / degC"].astype(float) * 8) / 8   # exact as float32
out = pathlib.Path(sys.argv[1])

with open(out / "cell.csv", "w", newline="\n") as f:
    f.write(",".join(columns) + "\n")
    for row in zip(*columns.values()):
        f.write(",".join(repr(v.item()) for v in row) + "\n")

table = pa.table({name: v.astype(np.float32) if "Surface" in name else v for name, v in columns.items()})
pq.write_table(table, out / "cell.parquet", compression="zstd", row_group_size=900)
pa.feather.write_feather(table, str(out / "cell.arrow"), compression="uncompressed", chunksize=700)

# nulls where the text has empty fields, words for steps, a moment with its zone
state = np.where(current > 0, "CC_Chg", np.where(current < 0, "CC_DChg", "Rest"))
gaps = columns["Voltage / V"].copy()
moment = 1_700_000_000_000 + np.round(time * 1000).astype(np.int64)
holes = np.zeros(n, bool)
holes[[5, 6, 400, n - 1]] = True
rich = {"Test Time / s": pa.array(time), "Date Time / 1": pa.array(moment, pa.timestamp("ms", "UTC")),
        "Voltage / V": pa.array(gaps, mask=holes), "Current / A": pa.array(columns["Current / A"]),
        "Step Type / 1": pa.array(state)}
pq.write_table(pa.table(rich), out / "rich.parquet", compression="snappy")
rich["Step Type / 1"] = rich["Step Type / 1"].dictionary_encode()
pa.feather.write_feather(pa.table(rich), str(out / "rich.arrow"), compression="uncompressed")
with open(out / "rich.csv", "w", newline="\n") as f:
    f.write(",".join(rich) + "\n")
    for i in range(n):
        day = np.datetime64(int(moment[i]), "ms")
        f.write(f"{time[i].item()!r},{str(day).replace('T', ' ')},{'' if holes[i] else repr(gaps[i].item())},"
                f"{columns['Current / A'][i].item()!r},{state[i]}\n")

with h5py.File(out / "cell.h5", "w") as f:   # a dataset a column, as bdf's HDF5 files have them
    for i, (name, v) in enumerate(columns.items()):
        extra = [dict(chunks=(512,), shuffle=True, compression="gzip"), dict(chunks=(1000,)), dict()][i % 3]
        d = f.create_dataset(f"test/{name.replace(' / ', '_').replace(' ', '_')}", data=v, **extra)
        d.attrs["bdf_label"] = name
    f.create_dataset("notes/numbers", data=np.arange(5))
with h5py.File(out / "rows.h5", "w") as f:   # rows of compounds, with words
    kinds = [("Test Time / s", "f8"), ("Voltage / V", "f8"), ("Current / A", "f8"), ("Cycle Count / 1", "i4"), ("Step Count / 1", "i2"),
             ("Surface Temperature / degC", "f4"), ("Step Type / 1", "S8")]
    rows = np.zeros(n, kinds)
    for name, v in columns.items():
        rows[name] = v
    rows["Step Type / 1"] = state.astype("S8")
    f.create_dataset("rows", data=rows, chunks=(600,), compression="gzip")


def group(f, name, rows):
    for heading in ("Test Time / s", "Voltage / V", "Current / A"):
        f.create_dataset(f"{name}/{heading.replace(' / ', '_').replace(' ', '_')}", data=columns[heading][rows], chunks=(512,), shuffle=True, compression="gzip")


with h5py.File(out / "cells.h5", "w") as f:   # two cells, a group each; and a table of neither that is longer than both
    group(f, "cell_A", slice(0, 1470))
    group(f, "cell_B", slice(735, 1470))
    for name in ("cycle", "discharge_capacity_Ah", "internal_resistance_ohm"):
        f.create_dataset(f"by_cycle/{name}", data=np.arange(3000.0), chunks=(3000,), compression="gzip")
with h5py.File(out / "summary.h5", "w") as f:   # one cell, and a table of its cycles that is longer
    group(f, "raw", slice(0, 1470))
    for name in ("cycle", "discharge_capacity_Ah", "internal_resistance_ohm"):
        f.create_dataset(f"by_cycle/{name}", data=np.arange(3000.0), chunks=(3000,), compression="gzip")
with h5py.File(out / "compounds.h5", "w") as f:   # two cells, rows of compounds each
    for name, part in (("A/rows", rows[:1470]), ("B/rows", rows[735:1470])):
        f.create_dataset(name, data=part, chunks=(700,), compression="gzip")
named = {name: columns[name] for name in ("Test Time / s", "Voltage / V", "Current / A")}
pq.write_table(pa.table(named | {"cell_id": pa.array(["A"] * 1470 + ["B"] * (n - 1470))}), out / "cells.parquet", compression="zstd", row_group_size=900)
