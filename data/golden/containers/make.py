#!/usr/bin/env python3
"""Writes one made-up test as text and as the containers that bha reads; needs numpy, pyarrow and h5py (workbooks: nothing).

    python data/golden/containers/make.py data/golden/containers

The same rows in every form; tests/doors/containers_test.cpp holds them against each other. Nobody's measurement: a cell of 1 Ah that
obeys V = 3.2 + 0.9 z + 0.05 I, charged and discharged at 1 C, 10 s a row.
"""
import pathlib
import sys
import zipfile

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

# columns without a value: of a type of its own, and of another than what they are named
empty = table.append_column("Step Type / 1", pa.nulls(n)).append_column("Ambient Temperature / degC", pa.array([None] * n, pa.string()))
pq.write_table(empty, out / "empty.parquet", compression="zstd", row_group_size=900)
pa.feather.write_feather(empty, str(out / "empty.arrow"), compression="uncompressed")

# test time as a duration: its type states the unit, whatever the heading says (Parquet: in Arrow's schema beside)
for name, heading, unit in (("durations.parquet", "Test Time (ms)", "us"), ("durations.arrow", "time", "ns")):
    held = pa.array(np.round(time * 1e9).astype("timedelta64[ns]")).cast(pa.duration(unit))
    table = pa.table({heading: held, **{k: columns[k] for k in ("Voltage / V", "Current / A")}})
    if name.endswith("parquet"):
        pq.write_table(table, out / name, compression="zstd")
    else:
        pa.feather.write_feather(table, str(out / name), compression="uncompressed")

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
with h5py.File(out / "long.h5", "w") as f:   # so many rows that only some are looked at before it is read
    for name, v in {"Test Time / s": np.arange(140_000.0), "Voltage / V": np.tile(columns["Voltage / V"][:1000], 140),
                    "Current / A": np.tile(columns["Current / A"][:1000], 140),
                    "Step Count / 1": np.arange(140_000) // 1000}.items():
        d = f.create_dataset(f"test/{name.replace(' / ', '_').replace(' ', '_')}", data=v, chunks=(30_000,), shuffle=True, compression="gzip")
        d.attrs["bdf_label"] = name
with h5py.File(out / "fixed.h5", "w") as f:   # as pandas' to_hdf has it without format="table": blocks of columns of one type, names beside
    def array(at, value, **attributes):
        f.create_dataset(f"record/{at}", data=value).attrs.update({k: np.bytes_(v) for k, v in attributes.items()})
    array("axis0", np.array(list(columns) + ["Date Time"], "S26"), kind="string")
    array("axis1", np.arange(n), kind="integer", name="N.")
    floats = [k for k, v in columns.items() if v.dtype == float]
    for i, (names, values, attributes) in enumerate((
            (floats, np.stack([columns[k] for k in floats], 1), {}), (["Cycle Count / 1"], columns["Cycle Count / 1"][:, None], {}),
            (["Step Count / 1"], columns["Step Count / 1"][:, None], {}), (["Date Time"], moment[:, None] * 1000, {"value_type": "datetime64[us]"}))):
        array(f"block{i}_items", np.array(names, "S26"), kind="string")
        array(f"block{i}_values", values, **attributes)
named = {name: columns[name] for name in ("Test Time / s", "Voltage / V", "Current / A")}
pq.write_table(pa.table(named | {"cell_id": pa.array(["A"] * 1470 + ["B"] * (n - 1470))}), out / "cells.parquet", compression="zstd", row_group_size=900)


# Workbooks, as several programs write them.
STYLES = ('<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss.000"/>'
          '<numFmt numFmtId="165" formatCode="[h]:mm:ss.000"/></numFmts><cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs>'
          '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>')


def workbook(name, sheets, shared=None, prefix="", from_1904=False):
    """sheets: name → rows of cells, each a number, a text, None, or (number, style)."""
    texts, p = [], prefix and prefix + ":"
    main = f'xmlns{prefix and ":" + prefix}="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'

    def cell(value, row, column):
        at = f' r="{chr(65 + column)}{row}"' if shared else ""
        if isinstance(value, tuple):
            return f'<{p}c{at} s="{value[1]}"><{p}v>{value[0]!r}</{p}v></{p}c>'
        if not isinstance(value, str):
            return "" if value is None and shared else f"<{p}c{at}/>" if value is None else f"<{p}c{at}><{p}v>{value!r}</{p}v></{p}c>"
        if not shared:
            return f'<{p}c t="inlineStr"><{p}is><{p}t>{value}</{p}t></{p}is></{p}c>'
        if value not in texts:
            texts.append(value)
        return f'<{p}c{at} t="s"><{p}v>{texts.index(value)}</{p}v></{p}c>'

    whole = "/"   # a part's name begins at the package
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    parts = {"docProps/app.xml": "<Properties/>", "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
             '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
             f'<Override PartName="{whole}xl/workbook.xml" ContentType="{kind}sheet.main+xml"/><Override PartName="{whole}xl/styles.xml" ContentType="{kind}styles+xml"/>' + "".join(
                 f'<Override PartName="{whole}xl/worksheets/s{i + 1}.xml" ContentType="{kind}worksheet+xml"/>' for i in range(len(sheets))) + (
                 f'<Override PartName="{whole}xl/sharedStrings.xml" ContentType="{kind}sharedStrings+xml"/>' if shared else "") + "</Types>",
             "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
             'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>', "xl/styles.xml": STYLES,
             "xl/workbook.xml": f'<{p}workbook {main} {office}><{p}workbookPr date1904="{int(from_1904)}"/><{p}sheets>' + "".join(
                 f'<{p}sheet name="{each}" sheetId="{i + 1}" r:id="rId{i + 1}"/>' for i, each in enumerate(sheets)) + f"</{p}sheets></{p}workbook>",
             "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' + "".join(
                 f'<Relationship Id="rId{i + 1}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/s{i + 1}.xml"/>' for i in range(len(sheets))) + "</Relationships>"}
    for i, rows in enumerate(sheets.values()):
        parts[f"xl/worksheets/s{i + 1}.xml"] = f"<{p}worksheet {main}><{p}sheetData>" + "".join(
            f"<{p}row>" + "".join(cell(v, r + 1, c) for c, v in enumerate(row)) + f"</{p}row>" for r, row in enumerate(rows)) + f"</{p}sheetData></{p}worksheet>"
    if shared:
        parts["xl/sharedStrings.xml"] = f"<sst {main}>" + "".join(f"<si><r><t>{t[:3]}</t></r><r><t>{t[3:]}</t></r></si>" for t in texts) + "</sst>"
    with zipfile.ZipFile(out / name, "w", zipfile.ZIP_DEFLATED) as z:
        for part, content in parts.items():
            z.writestr(zipfile.ZipInfo(part), '<?xml version="1.0" encoding="UTF-8"?>' + content, zipfile.ZIP_DEFLATED)


plain = [[v.item() for v in row] for row in zip(*columns.values())]
workbook("cell.xlsx", {"record": [list(columns)] + plain}, shared=True)
day = lambda ms, first: ms / 86_400_000 + first   # noqa: E731
workbook("rich.xlsx", {"Tabelle1": [list(rich)] + [
    [time[i].item(), (day(int(moment[i]), 25569), 1), None if holes[i] else gaps[i].item(), columns["Current / A"][i].item(), state[i].item()]
    for i in range(n)]}, shared=True)
# words above the headings, units below them, durations, Arbin's way to cut a long record; no places, no shared texts, a prefix, days since 1904
heads = [["Test report"], [None, "Serial", 17], [], ["Time", "Voltage", "Current", "Cycle Count", "Step Count", "Surface Temperature"],
         ["h:m:s", "V", "A", None, None, "degC"]]
durations = [[(row[0] / 86400, 2), *row[1:]] for row in plain]
workbook("parts.xlsx", {"Info": [["Made by", "make.py"], ["Rows", n]], "Channel_1_1": heads + durations[:1500], "Channel_1_2": heads[3:] + durations[1500:],
                        "Statistics_1": [["Cycle Index", "Capacity", "Energy"], [1, 0.93, 3.4], [2, 0.93, 3.4]]}, prefix="x", from_1904=True)
workbook("none.xlsx", {"Notes": [["nothing", "to", "read"], ["here"]]}, shared=True)
