"""What bha.sklearn tells of cells that still live: a level of health so far, and the life that remains."""

from __future__ import annotations

import json
import os
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, MetaEstimatorMixin, RegressorMixin, clone
from sklearn.utils import Tags
from sklearn.utils.validation import check_array, check_is_fitted, validate_data

from . import _core
from ._cells import in_rows, numbered

Array = npt.NDArray[Any]


class SohOnline(MetaEstimatorMixin, RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """Any regressor of state of health, and a level of what it says so far that outliers do not move.

    Parameters
    ----------
    estimator : regressor, optional
        By default :class:`SohRegressor`.
    monotone : bool
        The level does not rise, up to a bounce of 0.2 %, until ten rows in a row confirm that it did (models/monotone_level.h).

    Attributes
    ----------
    estimator_ : regressor

    Notes
    -----
    :meth:`predict` looks at each row by itself, as scikit-learn asks of it; :meth:`predict_online` goes through the rows of each cell as
    they stand: no later row changes a bit of an earlier one. The filter is that of ``bha predict --online`` (models/online.h).
    """

    def __init__(self, estimator: Any = None, *, monotone: bool = False) -> None:
        self.estimator = estimator
        self.monotone = monotone

    def fit(self, X: npt.ArrayLike, y: npt.ArrayLike, **fit_params: Any) -> SohOnline:
        """Fits the estimator; fit_params go to it."""
        from .sklearn import SohRegressor

        x, target = validate_data(self, X, y, dtype=None, y_numeric=True, ensure_all_finite=False)
        self.estimator_: Any = clone(SohRegressor() if self.estimator is None else self.estimator).fit(x, target, **fit_params)
        return self

    def predict(self, X: npt.ArrayLike) -> Array:
        """
        Returns
        -------
        ndarray, shape (n,)
        """
        check_is_fitted(self)
        return np.asarray(self.estimator_.predict(validate_data(self, X, dtype=None, reset=False, ensure_all_finite=False)))

    def predict_online(self, X: npt.ArrayLike, groups: npt.ArrayLike | None = None, cycles: npt.ArrayLike | None = None) -> Array:
        """The level after each row.

        Parameters
        ----------
        X : array_like, shape (n, m)
            Rows of a cell in the order of time.
        groups : array_like, shape (n,), optional
            The cell of each row; by default all are one cell's.
        cycles : array_like of int, shape (n,), optional
            The cycle of each row; by default one after the other.

        Returns
        -------
        ndarray, shape (n,)
        """
        value = in_rows(self.predict(X))
        cell = np.zeros(len(value), dtype=np.int64) if groups is None else numbered(groups, len(value))
        at = np.arange(len(value)) if cycles is None else check_array(cycles, ensure_2d=False, dtype=np.int64)
        if at.shape != value.shape:
            raise ValueError(f"cycles: expected shape {value.shape}, found {at.shape}")
        return _core.levels_so_far(value, cell, in_rows(at, np.int64), bool(self.monotone))


class RulRegressor(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """Remaining life, learnt from cells that lived through it, with an interval from what they were off by when left out.

    Parameters
    ----------
    level : float
        Of the interval.
    linear : bool
        The Gaussian process has a linear part, which goes on beyond the cells that were seen.
    trees : bool
        Extra trees take part in the mean.
    folds : int
        Cells are left out in so many shares for the interval.
    seed : int
        Of the trees.
    threads : int
        0: all. The result is the same for any number.

    Attributes
    ----------
    n_features_in_ : int
    n_cells_ : int
    half_width_ : float
        Of log(remaining life): lower = remaining / e^h, upper = remaining · e^h.
    basis_ : {"conformal_and_t", "t_only"}
        "t_only": too few cells for a conformal interval (fewer than 9 at 90 %).

    Notes
    -----
    X: what is known of a cell at one origin (after so many cycles, or where so much of the health was lost): the same of every cell;
    NaN: not known. y: the life it then still had, above 0, in cycles, days or equivalent full cycles. Cells that have not ended teach
    nothing: leave them out. The mean of a ridge, a Gaussian process and extra trees, all of log(remaining life)
    (models/remaining_life.h).
    """

    def __init__(
        self, *, level: float = 0.9, linear: bool = True, trees: bool = True, folds: int = 20, seed: int = 1, threads: int = 0
    ) -> None:
        self.level = level
        self.linear = linear
        self.trees = trees
        self.folds = folds
        self.seed = seed
        self.threads = threads

    def fit(
        self, X: npt.ArrayLike, y: npt.ArrayLike, groups: npt.ArrayLike | None = None, seen: npt.ArrayLike | None = None
    ) -> RulRegressor:
        """Learns.

        Parameters
        ----------
        X : array_like, shape (n, m)
        y : array_like, shape (n,)
            Remaining life.
        groups : array_like, shape (n,), optional
            The cell of each row; by default each row is one. Of several rows of a cell the first is its witness in the interval.
        seen : array_like, shape (n,), optional
            Life so far at the origin, in the unit of y; by default 1.

        Raises
        ------
        Error (a ValueError)
            too_few_cells, training_not_finite (a life that is not positive), option_invalid.
        """
        x, target = validate_data(
            self, X, y, dtype=np.float64, order="C", y_numeric=True, ensure_min_samples=2, ensure_all_finite="allow-nan"
        )
        cell = np.arange(len(target), dtype=np.int64) if groups is None else numbered(groups, len(target))
        self._learnt_from = (
            in_rows(x), in_rows(target), _lives(seen, len(target)), cell,
        )
        return self._learn()

    def _learn(self) -> RulRegressor:
        self._model = _core.RemainingLife.fit(*self._learnt_from, json.dumps(self.get_params()))
        self.half_width_: float = self._model.half_width
        self.n_cells_: int = self._model.cells
        self.basis_: str = self._model.basis
        return self

    def predict(self, X: npt.ArrayLike, seen: npt.ArrayLike | None = None) -> Array:
        """
        Returns
        -------
        ndarray, shape (n,)
            At least 1.
        """
        return self.predict_interval(X, seen)[0]

    def predict_interval(self, X: npt.ArrayLike, seen: npt.ArrayLike | None = None) -> tuple[Array, Array, Array]:
        """
        Returns
        -------
        value, lower, upper : ndarray, shape (n,)
        """
        check_is_fitted(self, "_model")
        x = validate_data(self, X, dtype=np.float64, order="C", reset=False, ensure_all_finite="allow-nan")
        return self._model.predict(in_rows(x), _lives(seen, len(x)))

    def save(self, path: str | os.PathLike[str]) -> None:
        """What it learnt from, as JSON: :meth:`load` learns it again, to the same bits."""
        check_is_fitted(self, "_model")
        x, target, seen, cell = self._learnt_from
        rows = [[None if np.isnan(v) else v for v in row] for row in x.tolist()]
        names = getattr(self, "feature_names_in_", None)
        document = {
            "schema": "bha.lives/0", "version": _core.version, "options": self.get_params(),
            "features": None if names is None else list(map(str, names)),
            "x": rows, "remaining": target.tolist(), "seen": seen.tolist(), "cell": cell.tolist(),
        }
        with open(path, "w", encoding="utf-8") as file:
            json.dump(document, file)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> RulRegressor:
        """Of :meth:`save`. ValueError: another kind of file."""
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        if not isinstance(document, dict) or document.get("schema") != "bha.lives/0":
            raise ValueError(f"{os.fspath(path)}: expected a file of RulRegressor.save (schema bha.lives/0)")
        x = np.array([[np.nan if v is None else v for v in row] for row in document["x"]], dtype=np.float64)
        again = cls(**document["options"]).fit(x, document["remaining"], document["cell"], document["seen"])
        if document["features"] is not None:
            again.feature_names_in_ = np.array(document["features"], dtype=object)
        return again

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.target_tags.positive_only = True
        return tags

    def __getstate__(self) -> dict[str, Any]:
        state = dict(super().__getstate__())
        state.pop("_model", None)
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        if "_learnt_from" in self.__dict__:
            self._learn()


def _lives(seen: npt.ArrayLike | None, rows: int) -> npt.NDArray[np.float64]:
    if seen is None:
        return np.ones(rows)
    lives = check_array(seen, ensure_2d=False, dtype=np.float64)
    if lives.shape != (rows,):
        raise ValueError(f"seen: expected shape ({rows},), found {lives.shape}")
    return in_rows(lives)
