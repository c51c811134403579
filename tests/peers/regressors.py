"""regressors.py net|isotonic|trees TABLE: scikit-learn's or LightGBM's answer to the table (features, then the label; first 4/5 of the rows are learnt
from), one thread, as JSON. Exit 1: not installed."""

import json
import sys
import time

import numpy as np

what, table = sys.argv[1:]
rows = np.loadtxt(table, delimiter=",")
x, y, learnt = rows[:, :-1], rows[:, -1], len(rows) * 4 // 5
if what == "net":
    from sklearn.linear_model import enet_path
    from sklearn.preprocessing import StandardScaler

    z = StandardScaler().fit_transform(x[:learnt])
    began = time.process_time()
    penalties, coefficients, _ = enet_path(z, y[:learnt] - y[:learnt].mean(), l1_ratio=0.5, eps=1e-3, alphas=100, tol=1e-13, max_iter=10**6)
    took = time.process_time() - began
    answer = {"penalties": list(penalties), "coefficients": coefficients.T.tolist()}
elif what == "isotonic":  # of the first feature, falling
    from sklearn.isotonic import IsotonicRegression

    began = time.process_time()
    model = IsotonicRegression(increasing=False, out_of_bounds="clip").fit(x[:learnt, 0], y[:learnt])
    took = time.process_time() - began
    answer = {"told": model.predict(x[learnt:, 0]).tolist()}
else:
    import lightgbm

    model = lightgbm.LGBMRegressor(n_estimators=100, num_leaves=31, learning_rate=0.1, min_child_samples=20, max_bin=255, n_jobs=1, verbose=-1,
                                   monotone_constraints=[-1] + [0] * (x.shape[1] - 1))
    began = time.process_time()
    model.fit(x[:learnt], y[:learnt])
    took = time.process_time() - began
    answer = {"rmse": float(np.sqrt(np.mean((model.predict(x[learnt:]) - y[learnt:]) ** 2)))}
print(json.dumps(answer | {"cpu_s": took}))
