"""bha.sklearn.SohOnline and RulRegressor: what scikit-learn asks, the command's own filter, intervals that hold on new cells."""

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
    from sklearn.utils.estimator_checks import check_estimator

    import bha
    from bha.sklearn import RulRegressor, SohOnline, SohRegressor
    from python_command import command
elif os.environ.get("BHA_PYTHON") == "1":
    raise RuntimeError("bha or scikit-learn is not installed: make python")


def falling_cells(cells=3, rows=60, seed=3):
    """(X, y, cell, cycle): health that falls, seen through features with noise."""
    chance = np.random.default_rng(seed)
    cycle = np.tile(np.arange(1, rows + 1), cells)
    cell = np.repeat(np.arange(cells), rows)
    y = 1 - 0.002 * cycle
    x = np.column_stack([3.6 + y + 0.003 * chance.normal(size=len(y)), 2 * y + 0.01 * chance.normal(size=len(y))])
    return x, y, cell, cycle


def lives(cells, seed):
    """(X, remaining life): what the fade so far says, with a scatter of 20 %."""
    chance = np.random.default_rng(seed)
    rate = np.exp(chance.normal(-7, 0.4, cells))
    x = np.column_stack([np.log(rate), chance.normal(size=cells), 100 * rate + 0.01 * chance.normal(size=cells)])
    return x, 0.2 / rate * np.exp(0.2 * chance.normal(size=cells))


@unittest.skipUnless(there, "bha or scikit-learn is not installed: make python")
class Lives(unittest.TestCase):
    def test_check_estimator(self):
        for estimator in (SohOnline(SohRegressor("ridge")), RulRegressor(threads=1, folds=2)):
            for result in check_estimator(estimator, on_fail=None, on_skip=None):
                with self.subTest(estimator=type(estimator).__name__, check=result["check_name"]):
                    self.assertIn(result["status"], ("passed", "skipped"), result["exception"])

    def test_levels_are_those_of_the_command(self):
        x, y, cell, cycle = falling_cells()
        model = SohRegressor("ridge").fit(x, y, groups=cell)
        with tempfile.TemporaryDirectory() as folder:
            path, table = Path(folder) / "model.json", Path(folder) / "new.csv"
            model.save(path)
            rows = [f"{c},{k},{a!r},{b!r}" for c, k, (a, b) in zip(cell, cycle, (0.999 * x).tolist())]
            table.write_text("cell,cycle,x0,x1\n" + "\n".join(rows) + "\n")
            told = json.loads(command("predict", path, table, "--online", "--monotone", "--json"))["rows"]
        for monotone, name in ((False, "online"), (True, "online_monotone")):
            online = SohOnline(SohRegressor("ridge"), monotone=monotone).fit(x, y, groups=cell)
            said = online.predict_online(0.999 * x, cell, cycle)
            self.assertEqual(said.tolist(), told[name], name)
            self.assertEqual(online.predict(x).tolist(), model.predict(x).tolist())

    def test_no_later_row_changes_an_earlier_level(self):
        x, y, cell, cycle = falling_cells()
        online = SohOnline(SohRegressor("ridge")).fit(x, y)
        whole = online.predict_online(x, cell, cycle)
        for cut in (1, 37, 60, 100):
            other = x.copy()
            other[cut:] = x[cut:][::-1] * 0.7
            self.assertEqual(online.predict_online(other, cell, cycle)[:cut].tolist(), whole[:cut].tolist())
            self.assertEqual(online.predict_online(x[:cut], cell[:cut], cycle[:cut]).tolist(), whole[:cut].tolist())
        with self.assertRaises(ValueError):
            online.predict_online(x, cell, cycle[:3])

    def test_remaining_life_of_new_cells_lies_in_its_interval(self):
        held, off = [], []
        for seed in range(24):
            x, remaining = lives(14, seed)
            model = RulRegressor().fit(x, remaining)
            self.assertEqual((model.n_cells_, model.basis_), (14, "conformal_and_t"))
            new_x, truth = lives(40, 100 + seed)
            value, lower, upper = model.predict_interval(new_x)
            self.assertTrue(np.allclose(np.log(upper / value), model.half_width_))
            held.append(np.mean((lower <= truth) & (truth <= upper)))
            off.append(np.median(np.abs(value - truth) / truth))
        self.assertGreater(np.mean(held), 0.88)
        self.assertLess(np.mean(off), 0.25)

    def test_it_is_kept_and_learnt_again_to_the_bit(self):
        x, remaining = lives(8, 1)
        x[2, 1] = np.nan  # not known of this cell
        model = RulRegressor(folds=4).fit(x, remaining, seen=np.full(8, 100.0))
        said = [part.tolist() for part in model.predict_interval(x, np.full(8, 100.0))]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "lives.json"
            model.save(path)
            for again in (RulRegressor.load(path), pickle.loads(pickle.dumps(model)), RulRegressor(folds=4, threads=1).fit(x, remaining, seen=np.full(8, 100.0))):
                self.assertEqual([part.tolist() for part in again.predict_interval(x, np.full(8, 100.0))], said)
            path.write_text("[]")
            with self.assertRaises(ValueError):
                RulRegressor.load(path)
        self.assertEqual(model.basis_, "t_only")
        self.assertEqual(clone(model).get_params()["folds"], 4)

    def test_what_cannot_be_learnt_is_refused(self):
        x, remaining = lives(8, 1)
        for lives_that_are_none in (np.zeros(8), -remaining):
            with self.assertRaises(bha.Error) as said:
                RulRegressor().fit(x, lives_that_are_none)
            self.assertEqual(said.exception.code, "training_not_finite")
        with self.assertRaises(bha.Error) as said:
            RulRegressor().fit(x, remaining, groups=np.zeros(8))
        self.assertEqual(said.exception.code, "too_few_cells")
        with self.assertRaises(ValueError):
            RulRegressor().fit(x, remaining, seen=np.ones(3))


if __name__ == "__main__":
    unittest.main()
