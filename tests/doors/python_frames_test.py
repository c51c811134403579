"""Tables in memory through the Python package: the same numbers as the file that they were read from, whoever holds them."""

import importlib.util
import json
import os
import shutil
import tempfile
import unittest
from pathlib import Path

there = all(importlib.util.find_spec(name) is not None for name in ("bha", "numpy", "pyarrow", "polars", "pandas"))
if there:
    import numpy as np
    import pandas
    import polars
    import pyarrow
    import pyarrow.csv

    import bha
    from python_command import command
elif os.environ.get("BHA_PYTHON") == "1":
    raise RuntimeError("bha, numpy, pyarrow, polars or pandas is not installed: make python")

OPTIONS = {"nominal_capacity_Ah": 2.0, "voltage_min_V": 2.5, "voltage_max_V": 4.2}


def numbers(report):
    """All but what names the source and its text."""
    told = report if isinstance(report, dict) else report.to_dict()
    return {k: v for k, v in told.items() if k in ("cycles", "keys", "soh", "fits", "forecast", "end_of_life", "curves", "missing")}


@unittest.skipUnless(there, "bha, numpy, pyarrow, polars or pandas is not installed: make python")
class Frames(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="bha-frames-"))
        cls.file = cls.folder / "cell.csv"
        command("simulate", "--cycles", 20, "--seed", 7, "--sample-s", 30, "-o", cls.file)
        cls.arrow = pyarrow.csv.read_csv(cls.file)
        cls.told = numbers(json.loads(command("report", cls.file, "--json", "--nominal-capacity-ah", 2, "--voltage-limits", 2.5, 4.2)))
        cls.arrays = {name: cls.arrow[name].to_numpy() for name in cls.arrow.column_names}

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def same(self, frame, **options):
        report = bha.report(frame, **{**OPTIONS, **options})
        ours = numbers(report)
        for part, value in self.told.items():
            self.assertEqual(ours[part], value, part)
        return report

    # ---- the same numbers, whoever holds the columns

    def test_pyarrow(self):
        report = self.same(self.arrow)
        self.assertEqual((report.belief.format, report.cell.id, report.source[0].rows), ("frame", "frame", self.arrow.num_rows))
        self.same(self.arrow.to_batches()[0] if len(self.arrow.to_batches()) == 1 else self.arrow.combine_chunks().to_batches()[0])
        self.same(pyarrow.RecordBatchReader.from_batches(self.arrow.schema, self.arrow.to_batches(max_chunksize=777)))

    def test_polars(self):
        frame = polars.from_arrow(self.arrow)
        self.same(frame)
        self.same(frame[:100].vstack(frame[100:5000]).vstack(frame[5000:]))

    def test_pandas(self):
        frame = self.arrow.to_pandas()
        self.same(frame)
        self.same(frame.convert_dtypes(dtype_backend="pyarrow"))
        self.same(frame.set_index(frame.columns[0]).reset_index())

    def test_a_dict_of_arrays_is_borrowed(self):
        self.same(self.arrays)
        self.same({name: list(values) for name, values in self.arrays.items()})

    def test_duckdb(self):
        if importlib.util.find_spec("duckdb") is None:
            self.skipTest("duckdb is not installed")
        import duckdb

        rows = self.arrow
        self.same(duckdb.sql("SELECT * FROM rows"))

    def test_our_own_rows(self):
        record = bha.read(self.file, **OPTIONS)
        rows = record.samples()
        capacity = bha.report(rows, **OPTIONS).cycles["discharge_capacity_Ah"]
        self.assertTrue(np.array_equal(capacity, bha.report(self.file, **OPTIONS).cycles["discharge_capacity_Ah"], equal_nan=True))

    def test_a_frame_has_the_name_that_is_said(self):
        self.assertEqual(bha.report(self.arrow, name="B0005", **OPTIONS).cell.id, "B0005")
        self.assertEqual([r.cell.id for r in bha.report([self.arrow, self.arrow], join="B5", **OPTIONS)], ["B5"])

    # ---- how columns may lie

    def test_chunks_of_any_size(self):
        pieces = [self.arrow.slice(0, 1), self.arrow.slice(1, 0), self.arrow.slice(1, 9_000), self.arrow.slice(9_001)]
        self.same(pyarrow.concat_tables(pieces))

    def test_arrays_that_are_not_contiguous(self):
        wide = np.zeros((len(self.arrow), 3))
        columns = {}
        for name, values in self.arrays.items():
            if values.dtype == np.float64:
                wide = np.zeros((len(values), 3))
                wide[:, 1] = values
                columns[name] = wide[:, 1]
            else:
                columns[name] = values[::-1][::-1]
        self.same(columns)
        aside = {name: np.frombuffer(b"\0" + v.tobytes(), v.dtype, offset=1) if v.dtype.kind in "fi" else v for name, v in self.arrays.items()}
        self.assertFalse(all(v.flags.aligned for v in aside.values()))
        self.same(aside)
        numbers_ = {name: v for name, v in self.arrays.items() if v.dtype == np.float64}
        lies = {name: pyarrow.py_buffer(b"\0" + v.tobytes()).slice(1) for name, v in numbers_.items()}
        moved = {name: pyarrow.Array.from_buffers(pyarrow.float64(), len(numbers_[name]), [None, place]) for name, place in lies.items()}
        self.same(pyarrow.table({**self.arrays, **moved}))
        self.same({name: v.astype(v.dtype.newbyteorder(">")) if v.dtype.kind in "fi" else v for name, v in self.arrays.items()})

    def test_nulls_are_missing(self):
        temperature = next(name for name in self.arrow.column_names if "emperature" in name)
        place = self.arrow.column_names.index(temperature)
        holes = [None if i % 5 == 0 else v for i, v in enumerate(self.arrow[temperature].to_pylist())]
        frame = self.arrow.set_column(place, temperature, pyarrow.array(holes))
        masked = dict(self.arrays)
        values = np.array([0 if v is None else v for v in holes])
        masked[temperature] = np.ma.masked_array(values, mask=[v is None for v in holes])
        as_nan = {**self.arrays, temperature: np.array([np.nan if v is None else v for v in holes])}
        as_objects = {**self.arrays, temperature: np.array(holes, dtype=object)}
        first = bha.report(as_nan, **OPTIONS)
        for other in (frame, masked, as_objects):
            self.assertEqual(numbers(bha.report(other, **OPTIONS)), numbers(first))

    def test_all_types_of_numbers(self):
        rows = 4_000
        time = np.arange(rows, dtype=np.int64)
        current = np.where(time % 2000 < 1000, 1, -1)
        voltage = np.where(current > 0, 3 + time % 1000 / 1000, 4 - time % 1000 / 1000)
        first = bha.features({"time_s": time, "voltage_V": voltage, "current_A": current.astype(float)})
        for kind in (np.int8, np.int16, np.int32, np.float16, np.float32):
            other = bha.features({"time_s": time.astype(np.uint32), "voltage_V": voltage, "current_A": current.astype(kind)})
            self.assertEqual(other["discharge_capacity_Ah"].tolist(), first["discharge_capacity_Ah"].tolist(), kind)
        for moments in (time.astype("timedelta64[s]"), time.astype("timedelta64[s]").astype("timedelta64[ns]")):
            other = bha.features({"time_s": moments, "voltage_V": voltage, "current_A": current})
            self.assertEqual(other["discharge_capacity_Ah"].tolist(), first["discharge_capacity_Ah"].tolist(), moments.dtype)
            other = bha.features({"Test Time (ms)": moments, "voltage_V": voltage, "current_A": current})  # the type knows better
            self.assertEqual(other["discharge_capacity_Ah"].tolist(), first["discharge_capacity_Ah"].tolist(), moments.dtype)

    def test_dates_and_time_zones(self):
        rows = 4_000
        clock = np.datetime64("2024-03-30T20:00:00", "ms") + np.arange(rows) * np.timedelta64(1000, "ms")
        current = np.where(np.arange(rows) % 2000 < 1000, 1.0, -1.0)
        voltage = np.where(current > 0, 3 + np.arange(rows) % 1000 / 1000, 4 - np.arange(rows) % 1000 / 1000)
        rest = {"voltage_V": voltage, "current_A": current}
        first = bha.features({"Date Time": clock, **rest})
        zoned = pandas.DataFrame({"Date Time": pandas.to_datetime(clock).tz_localize("UTC").tz_convert("Europe/Berlin"), **rest})
        mixed = [t.tz_convert("Asia/Tokyo" if i % 2 else "Europe/Berlin").to_pydatetime()
                 for i, t in enumerate(pandas.to_datetime(clock).tz_localize("UTC"))]  # fmt: skip
        for frame in (zoned, polars.DataFrame({"Date Time": clock, **rest}), {"Date Time": np.array(mixed, dtype=object), **rest}):
            table = bha.features(frame)
            self.assertEqual(table["discharge_capacity_Ah"].tolist(), first["discharge_capacity_Ah"].tolist())

    def test_words_in_any_form(self):
        rows = 4_000
        time = np.arange(rows, dtype=float)
        charging = time % 2000 < 1000
        words = np.where(charging, "CC_Chg", "CC_DChg")
        plain = {"time_s": time, "voltage_V": np.where(charging, 3.9, 3.1), "current_A": np.ones(rows), "Step Type": words}
        first = bha.features(plain, sign="from-state")["discharge_capacity_Ah"].tolist()
        self.assertGreater(max(v for v in first if v == v), 0.2)
        text = pyarrow.array(words.tolist())
        for column in (text, text.cast(pyarrow.large_string()), text.cast(pyarrow.string_view()), text.dictionary_encode()):
            frame = pyarrow.table({**{k: v for k, v in plain.items() if k != "Step Type"}, "Step Type": column})
            self.assertEqual(bha.features(frame, sign="from-state")["discharge_capacity_Ah"].tolist(), first, column.type)
        categories = polars.DataFrame(plain).with_columns(polars.col("Step Type").cast(polars.Categorical))
        self.assertEqual(bha.features(categories, sign="from-state")["discharge_capacity_Ah"].tolist(), first)
        self.assertEqual(bha.features(pandas.DataFrame(plain).astype({"Step Type": "category"}), sign="from-state")["discharge_capacity_Ah"].tolist(), first)

    # ---- what is no record

    def refused(self, frame, *codes, **options):
        with self.assertRaises((bha.Error, TypeError)) as refusal:
            bha.report(frame, **options)
        if isinstance(refusal.exception, bha.Error):
            self.assertIn(refusal.exception.code, codes, str(refusal.exception))
        self.assertTrue(str(refusal.exception))
        return refusal.exception

    def test_a_frame_of_which_no_row_can_be_read_is_refused(self):
        without_time = {**self.arrays, next(iter(self.arrays)): np.full(len(next(iter(self.arrays.values()))), np.nan)}
        self.refused(without_time, "time_missing")
        with self.assertRaises(bha.Error) as refused:
            bha.read(without_time, **OPTIONS).samples()
        self.assertEqual(refused.exception.code, "time_missing")

    def test_empty_frames(self):
        self.refused(self.arrow.slice(0, 0), "no_data_rows")
        self.refused(polars.DataFrame(), "no_data_rows", "empty_file", "header_missing", "column_missing")
        self.refused({}, "no_data_rows", "empty_file", "header_missing", "column_missing")
        self.refused({"time_s": [], "voltage_V": [], "current_A": []}, "no_data_rows")
        self.refused(pandas.DataFrame(), "no_data_rows", "empty_file", "header_missing", "column_missing")

    def test_columns_of_another_kind(self):
        rows = 100
        good = {"time_s": np.arange(rows), "voltage_V": np.full(rows, 3.7), "current_A": np.ones(rows)}
        for bad in (np.full(rows, "x"), np.array([{}] * rows, dtype=object), np.full(rows, 1j), np.array([b"\xff"] * rows)):
            self.refused({**good, "voltage_V": bad}, "number_format", "column_missing", "belief_invalid", "no_data_rows", "voltage_missing", "sign_ambiguous")
        self.refused({**good, "voltage_V": np.ones((rows, 2))})
        self.refused({**good, "voltage_V": 3.7})
        self.assertEqual(self.refused({**good, "voltage_V": np.ones(3)}, "length_mismatch").number, 201)
        mixed = np.array([3.7] * 50 + ["bad"] * 50, dtype=object)
        self.refused({**good, "voltage_V": mixed}, "number_format", "column_missing", "belief_invalid")
        nested = pyarrow.table({**good, "voltage_V": pyarrow.array([[1.0]] * rows)})
        self.refused(nested, "column_missing", "number_format", "belief_invalid")

    def test_objects_that_are_no_numbers_spoil_their_column_alone(self):
        class Awkward:
            def __float__(self):
                raise ZeroDivisionError("no number")

            def __ne__(self, other):
                raise RuntimeError("no comparison")

        rows = len(self.arrow)
        current = next(name for name in self.arrow.column_names if name.startswith("Current"))
        for odd in ([10**400] * rows, [Awkward()] * rows, ["half a letter \ud800"] * rows, ["\0"] * rows):
            self.same({**self.arrays, "note": odd})
            self.same({**self.arrays, "heading \ud800": odd})
            self.refused({**self.arrays, current: odd}, "current_missing_column", "number_format", "column_missing", "belief_invalid")

    def test_buffers_that_do_not_say_what_they_should(self):
        rows = 100
        time = np.arange(rows, dtype=float)
        good = {"time_s": time, "voltage_V": np.where(time % 20 < 10, 3.9, 3.1), "current_A": np.ones(rows)}
        outside = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0, 1, 2, -5] * 25, pyarrow.int32()), pyarrow.array(["CC_Chg", "CC_DChg"]), safe=False)
        bytes_ = pyarrow.py_buffer(b"CC_Chg")
        backwards = pyarrow.Array.from_buffers(pyarrow.string(), rows, [None, pyarrow.py_buffer(np.array([6, 0] * 51, np.int32).tobytes()), bytes_])
        below = pyarrow.Array.from_buffers(pyarrow.large_string(), rows, [None, pyarrow.py_buffer(np.array([0, -3] * 50 + [6]).tobytes()), bytes_])
        far = np.tile(np.array([20, 0, 3, 2**30], np.int32), rows).tobytes()
        viewed = pyarrow.Array.from_buffers(pyarrow.string_view(), rows, [None, pyarrow.py_buffer(far), bytes_])
        for words in (outside, backwards, below, viewed):
            self.refused(pyarrow.table({**good, "Step Type": words}), "container_corrupt", sign="from-state")

    def test_a_table_of_a_library_that_knew_no_arrow_protocol(self):
        class Table:  # pyarrow before 14
            def __init__(self, columns):
                self.columns_ = columns
                self.column_names = list(columns)

            def __getitem__(self, name):
                return self.columns_[name]

        class Frame(Table):  # polars before 1
            def __init__(self, columns):
                self.columns_ = columns
                self.columns = list(columns)

        self.same(Table(self.arrays))
        self.same(Frame(self.arrays))

    def test_what_is_no_table(self):
        self.refused(pyarrow.array([1, 2, 3]), "foreign_file")
        self.refused(polars.Series("time_s", [1.0]), "foreign_file")
        self.refused(np.zeros(3))
        reader = pyarrow.RecordBatchReader.from_batches(self.arrow.schema, self.arrow.to_batches())
        self.same(reader)
        with self.assertRaises((bha.Error, pyarrow.ArrowException, ValueError)):
            bha.report(reader)

    def test_a_producer_that_fails_is_told(self):
        def batches():
            yield self.arrow.to_batches()[0]
            raise OSError("the disk is gone")

        with self.assertRaisesRegex(bha.Error, "the disk is gone"):
            bha.report(pyarrow.RecordBatchReader.from_batches(self.arrow.schema, batches()))

    # ---- out again

    def test_a_table_goes_to_everyone(self):
        table = bha.features(self.arrow, **OPTIONS)
        soh = table["discharge_capacity_Ah"]
        self.assertFalse(soh.flags.writeable)
        self.assertEqual(soh.ctypes.data, table["discharge_capacity_Ah"].ctypes.data)
        arrow = table.to_pyarrow()
        arrow.validate(full=True)
        self.assertEqual(arrow.column_names, table.columns)
        self.assertEqual(arrow["cycle"].to_pylist(), table["cycle"].tolist())
        self.assertEqual(arrow["discharge_capacity_Ah"].chunk(0).buffers()[1].address, soh.ctypes.data)
        self.assertEqual(table.to_polars()["kind"].to_list(), table["kind"].tolist())
        self.assertTrue(np.array_equal(table.to_pandas()["discharge_capacity_Ah"].to_numpy(), soh, equal_nan=True))
        self.assertEqual(pyarrow.record_batch(table).num_rows, len(table))
        self.assertEqual(pyarrow.schema(table).names, table.columns)
        self.assertIn("cycle", repr(table))
        self.assertIn("<table>", table._repr_html_())
        with self.assertRaisesRegex(KeyError, "discharge_capacity_Ah"):
            table["discharge_capacity_ah"]
        del table
        self.assertGreater(len(arrow), 0)
        self.assertGreater(float(np.nansum(soh)), 0)


if __name__ == "__main__":
    unittest.main()
