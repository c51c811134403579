"""bha.sklearn: what scikit-learn asks of an estimator, the same model as the command's, splits that keep cells together."""

import importlib.util
import json
import os
import pickle
import tempfile
import unittest
from pathlib import Path

there = all(importlib.util.find_spec(name) is not None for name in ("bha", "sklearn"))
if there:
    import numpy as np
    from sklearn.base import clone
    from sklearn.model_selection import GridSearchCV, cross_val_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.utils.estimator_checks import check_estimator

    import bha
    from bha.sklearn import CellKFold, ConformalInterval, CycleFeatures, SohRegressor, TimeSplit
    from python_command import command
elif os.environ.get("BHA_PYTHON") == "1":
    raise RuntimeError("bha or scikit-learn is not installed: make python")

KINDS = ("ridge", "elastic-net", "extra-trees", "boosted-trees", "gaussian-process")


def cells_of_rows(cells=12, rows=40, seed=1):
    """(X, y, cell of each row): a linear law, and what is each cell's own."""
    chance = np.random.default_rng(seed)
    x = chance.normal(size=(cells * rows, 4))
    cell = np.repeat(np.arange(cells), rows)
    y = 0.9 + 0.02 * x[:, 0] - 0.01 * x[:, 1] + 0.005 * chance.normal(size=cells)[cell] + 0.001 * chance.normal(size=len(cell))
    return x, y, cell


@unittest.skipUnless(there, "bha or scikit-learn is not installed: make python")
class Regressors(unittest.TestCase):
    def test_check_estimator(self):
        for kind in KINDS:
            for result in check_estimator(SohRegressor(kind, threads=1), on_fail=None, on_skip=None):
                with self.subTest(kind=kind, check=result["check_name"]):
                    self.assertIn(result["status"], ("passed", "skipped"), result["exception"])

    def test_each_kind_learns_and_is_kept(self):
        x, y, cell = cells_of_rows()
        with tempfile.TemporaryDirectory() as folder:
            for kind in KINDS:
                model = SohRegressor(kind).fit(x, y, groups=cell)
                said = model.predict(x)
                self.assertGreater(model.score(x, y), 0.8, kind)
                path = Path(folder) / f"{kind}.json"
                model.save(path)
                for again in (SohRegressor.load(path), pickle.loads(pickle.dumps(model))):
                    self.assertEqual(again.predict(x).tolist(), said.tolist(), kind)
                self.assertIn(kind, command("model", "show", path))
                self.assertEqual(SohRegressor(kind, threads=1).fit(x, y, groups=cell).predict(x).tolist(), said.tolist(), kind)

    def test_the_command_predicts_the_same(self):
        x, y, cell = cells_of_rows()
        names = ["a_V", "b_V", "c_V", "d_V"]
        import pandas

        model = SohRegressor("ridge").fit(pandas.DataFrame(x, columns=names), y, groups=cell)
        with tempfile.TemporaryDirectory() as folder:
            table, path = Path(folder) / "new.csv", Path(folder) / "model.json"
            model.save(path)
            asked = x[:5] * 0.5
            table.write_text(",".join(names) + "\n" + "".join(",".join(map(repr, row)) + "\n" for row in asked.tolist()))
            told = json.loads(command("predict", path, table, "--json"))
        self.assertEqual(told["rows"]["value"], model.predict(pandas.DataFrame(asked, columns=names)).tolist())

    def test_wrong_numbers_are_refused(self):
        x, y, _ = cells_of_rows()
        with self.assertRaises(ValueError):
            SohRegressor("forest").fit(x, y)
        with self.assertRaises(ValueError):
            SohRegressor().fit(np.where(x > 2, np.nan, x), y)
        with self.assertRaises(ValueError):
            SohRegressor().fit(x, y).predict(x[:, :2])
        with self.assertRaises(ValueError):
            SohRegressor("ridge", penalties=(-1.0,)).fit(x, y)
        with tempfile.TemporaryDirectory() as folder, self.assertRaises(bha.Error):
            (Path(folder) / "model.json").write_text('{"schema": "bha.model/0"}')
            SohRegressor.load(Path(folder) / "model.json")

    def test_examples_say_what_they_show(self):
        import doctest

        import bha.sklearn

        self.assertEqual(doctest.testmod(bha.sklearn).failed, 0)

    def test_it_works_where_estimators_work(self):
        x, y, cell = cells_of_rows()
        line = make_pipeline(StandardScaler(), SohRegressor("ridge"))
        self.assertGreater(cross_val_score(line, x, y, groups=cell, cv=CellKFold(4)).min(), 0.5)
        search = GridSearchCV(SohRegressor("extra-trees", trees=10), {"leaf": [3, 9]}, cv=CellKFold(3)).fit(x, y, groups=cell)
        self.assertIn(search.best_params_["leaf"], (3, 9))
        self.assertEqual(clone(SohRegressor("ridge", seed=4)).get_params()["seed"], 4)


@unittest.skipUnless(there, "bha or scikit-learn is not installed: make python")
class Cells(unittest.TestCase):
    def test_folds_keep_cells_together(self):
        x, y, cell = cells_of_rows()
        asked = []
        for rest, held in CellKFold(5).split(x, y, [f"B{c}" for c in cell]):
            self.assertFalse(set(cell[rest]) & set(cell[held]))
            asked += held.tolist()
        self.assertEqual(sorted(asked), list(range(len(y))))
        with self.assertRaises(ValueError):
            list(CellKFold(13).split(x, y, cell))
        with self.assertRaises(ValueError):
            list(CellKFold().split(x, y))

    def test_time_never_runs_back(self):
        x, y, cell = cells_of_rows()
        for rest, held in TimeSplit(3).split(x, y, cell):
            for one in np.unique(cell):
                self.assertLess(rest[cell[rest] == one].max(), held[cell[held] == one].min())
        with self.assertRaises(ValueError):
            list(TimeSplit(50).split(x, y, cell))

    def test_an_interval_holds_on_new_cells(self):
        x, y, cell = cells_of_rows(cells=20)
        model = ConformalInterval(SohRegressor("ridge"), level=0.9).fit(x, y, groups=cell)
        new_x, new_y, _ = cells_of_rows(cells=40, seed=2)
        value, lower, upper = model.predict_interval(new_x)
        held = np.mean((lower <= new_y) & (new_y <= upper))
        self.assertGreater(held, 0.85)
        self.assertEqual(model.n_cells_, 20)
        self.assertTrue(np.array_equal(value, model.predict(new_x)))
        self.assertEqual(ConformalInterval(SohRegressor("ridge")).fit(x, y, groups=np.zeros(len(y))).half_width_, np.inf)

    def test_features_of_sources(self):
        rows = [bha.simulate(cycles=8, seed=seed, sample_s=60)[0] for seed in (1, 2)]
        reader = CycleFeatures(["discharge_capacity_Ah", "charge_mean_voltage_V"], options={"nominal_capacity_Ah": 2.0})
        table = reader.fit_transform(rows)
        self.assertEqual(table.shape, (16, 2))
        self.assertEqual(reader.get_feature_names_out().tolist(), ["discharge_capacity_Ah", "charge_mean_voltage_V"])
        self.assertEqual(len(set(reader.cells_)), 2)
        self.assertEqual(CycleFeatures().fit_transform(rows[0]).shape[0], 8)
        clone(reader)


if __name__ == "__main__":
    unittest.main()
