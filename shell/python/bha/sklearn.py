"""The core's regressors, intervals and splits for scikit-learn. Rows of one cell are alike, so cells are split and calibrated, not rows.

>>> import numpy as np
>>> from bha.sklearn import CellKFold, SohRegressor
>>> x = np.linspace(0, 1, 40)[:, None]
>>> y = 1 - 0.2 * x[:, 0]
>>> SohRegressor("ridge").fit(x, y).predict(x[:1]).round(2)
array([1.])
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Optional, Union

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, MetaEstimatorMixin, RegressorMixin, TransformerMixin, clone
from sklearn.model_selection import BaseCrossValidator
from sklearn.utils import Tags
from sklearn.utils.validation import check_is_fitted, validate_data

from . import _core, features
from ._cells import in_rows, numbered
from ._lives import RulRegressor, SohOnline

__all__ = ["CellKFold", "ConformalInterval", "CycleFeatures", "RulRegressor", "SohOnline", "SohRegressor", "TimeSplit"]

Array = npt.NDArray[Any]
_progress = Optional[Callable[[Optional[float], str], object]]


class SohRegressor(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """One of the core's regressors: state of health (or whatever y is) from features.

    Parameters
    ----------
    kind : {"extra-trees", "boosted-trees", "ridge", "elastic-net", "gaussian-process"}
        Methods, sources and cost: docs/models.md.
    trees, leaf : int, optional
        How many trees, least rows of a leaf; by default as ``bha train`` has it (100 and 3 or more; boosted: at most 500 and 3 to 20).
    leaves, rate : int, float
        Of a boosted tree: most leaves, share of what it learnt that is told.
    tried : float
        Of extra trees: share of the columns that compete at a node.
    monotone : sequence of {-1, 0, 1}, optional
        Of boosted trees, one a column: 1: the answer never falls where the column rises.
    penalties : sequence of float
        Of ridge: of several the one with the smallest error of rows (or groups) left out.
    l1_share : float
        Of elastic net: share of the penalty on the coefficients' sizes.
    rows : int
        Of a Gaussian process: at most so many enter.
    seed : int
        Of extra trees; the others draw nothing.
    threads : int
        0: all. The result is the same for any number.

    Attributes
    ----------
    n_features_in_ : int
    feature_names_in_ : ndarray of str, shape (n_features,)
        Where X had names.

    Notes
    -----
    The same rows and options give the same bits on any number of threads. :meth:`save` writes the core's model file, which
    ``bha predict`` takes too: nothing in it is run when it is read.
    """

    def __init__(
        self,
        kind: str = "extra-trees",
        *,
        trees: int | None = None,
        leaf: int | None = None,
        leaves: int = 31,
        rate: float = 0.1,
        tried: float = 1.0,
        monotone: Sequence[int] | None = None,
        penalties: Sequence[float] = (0.01, 0.1, 1.0, 10.0, 100.0, 1e3, 1e4),
        l1_share: float = 0.5,
        rows: int = 1000,
        seed: int = 1,
        threads: int = 0,
    ) -> None:
        self.kind: str = kind
        self.trees = trees
        self.leaf = leaf
        self.leaves = leaves
        self.rate = rate
        self.tried = tried
        self.monotone = monotone
        self.penalties = penalties
        self.l1_share = l1_share
        self.rows = rows
        self.seed = seed
        self.threads = threads

    def fit(self, X: npt.ArrayLike, y: npt.ArrayLike, groups: npt.ArrayLike | None = None) -> SohRegressor:
        """Learns.

        Parameters
        ----------
        X : array_like, shape (n, m)
        y : array_like, shape (n,)
        groups : array_like, shape (n,), optional
            The cell of each row: rows of one cell are left out together where a penalty or a number of trees is chosen.

        Raises
        ------
        Error (a ValueError)
            too_few_points, training_not_finite, option_invalid, limit_exceeded.
        """
        x, target = validate_data(self, X, y, dtype=np.float64, order="C", y_numeric=True, ensure_min_samples=2)
        target = in_rows(target)
        names = getattr(self, "feature_names_in_", [f"x{j}" for j in range(x.shape[1])])
        asked = {k: v for k, v in self.get_params().items() if v is not None}
        asked["names"] = [str(name) for name in names]
        self._model = _core.Regressor.fit(in_rows(x), target, numbered(groups, len(target)), json.dumps(asked, default=_plain))
        return self

    def predict(self, X: npt.ArrayLike) -> Array:
        """
        Returns
        -------
        ndarray, shape (n,)
        """
        check_is_fitted(self, "_model")
        return self._model.predict(in_rows(validate_data(self, X, dtype=np.float64, order="C", reset=False)))

    def save(self, path: str | os.PathLike[str]) -> None:
        """As the core's model file (``bha schema model``), JSON."""
        check_is_fitted(self, "_model")
        with open(path, "w", encoding="utf-8") as file:
            file.write(self._model.json() + "\n")

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> SohRegressor:
        """A model of :meth:`save` or of ``bha train`` (of rows as they stand). Error: document_invalid."""
        with open(path, encoding="utf-8") as file:
            return cls()._adopt(file.read(), os.fspath(path))

    def _adopt(self, text: str, name: str) -> SohRegressor:
        self._model = _core.Regressor.from_json(text, name)
        document = json.loads(text)
        self.kind = str(document["kind"])
        self.n_features_in_: int = len(document["features"])
        names = [feature["name"] for feature in document["features"]]
        if names != [f"x{j}" for j in range(len(names))]:
            self.feature_names_in_: Array = np.array(names, dtype=object)
        return self

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = False
        return tags

    def __getstate__(self) -> dict[str, Any]:
        state = dict(super().__getstate__())
        if "_model" in state:
            state["_model"] = state["_model"].json()
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        if isinstance(self.__dict__.get("_model"), str):
            self._model = _core.Regressor.from_json(self.__dict__["_model"], "state")


class ConformalInterval(MetaEstimatorMixin, RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """An interval around any regressor, from the errors of cells that were left out: a cell counts once, however long it lived.

    Parameters
    ----------
    estimator : regressor
        Fitted anew for each fold and once on all rows.
    level : float
        Share of a new cell's rows that the interval should hold.
    n_splits : int
        Folds of cells; of fewer cells each is left out by itself.

    Attributes
    ----------
    estimator_ : regressor
    half_width_ : float
        In units of y; inf with one cell.
    n_cells_ : int
        Below 9 cells the interval is by a t distribution and not conformal.

    Notes
    -----
    The level-quantile of the errors of all rows, every cell with the same weight, times a factor for how badly few cells know the spread
    between cells (models/conformal.h).
    """

    def __init__(self, estimator: Any = None, *, level: float = 0.9, n_splits: int = 20) -> None:
        self.estimator = estimator
        self.level = level
        self.n_splits = n_splits

    def fit(self, X: npt.ArrayLike, y: npt.ArrayLike, groups: npt.ArrayLike | None = None) -> ConformalInterval:
        """groups: array_like, shape (n,): the cell of each row; None: each row is one."""
        x, target = validate_data(self, X, y, dtype=None, y_numeric=True)
        cells = numbered(groups, len(target))
        if not len(cells):
            cells = np.arange(len(target), dtype=np.int64)
        estimator = SohRegressor() if self.estimator is None else self.estimator
        self.n_cells_: int = len(np.unique(cells))
        errors = np.full(len(target), np.nan)
        if self.n_cells_ > 1:
            for rest, asked in CellKFold(min(self.n_splits, self.n_cells_)).split(x, target, cells):
                model = clone(estimator).fit(x[rest], target[rest])
                errors[asked] = np.abs(model.predict(x[asked]) - target[asked])
        known = np.isfinite(errors)
        self.half_width_: float = _core.half_width(errors[known], cells[known], self.level)
        self.estimator_: Any = clone(estimator).fit(x, target)
        return self

    def predict(self, X: npt.ArrayLike) -> Array:
        """
        Returns
        -------
        ndarray, shape (n,)
        """
        check_is_fitted(self)
        return np.asarray(self.estimator_.predict(validate_data(self, X, dtype=None, reset=False)))

    def predict_interval(self, X: npt.ArrayLike) -> tuple[Array, Array, Array]:
        """
        Returns
        -------
        value, lower, upper : ndarray, shape (n,)
        """
        value = self.predict(X)
        return value, value - self.half_width_, value + self.half_width_


class CellKFold(BaseCrossValidator):  # type: ignore[misc]
    """Folds of whole cells, by the order in which they come: cell i is in fold i modulo n_splits, as in ``bha train``.

    Parameters
    ----------
    n_splits : int
        At most the number of cells.
    """

    def __init__(self, n_splits: int = 5) -> None:
        self.n_splits = n_splits

    def split(self, X: Any, y: Any = None, groups: npt.ArrayLike | None = None) -> Iterator[tuple[Array, Array]]:
        """Rows to learn from, rows to ask. ValueError: no groups, or fewer cells than folds."""
        if groups is None:
            raise ValueError("CellKFold needs groups: the cell of each row")
        fold = numbered(groups, len(np.asarray(groups)))
        cells = int(fold.max()) + 1 if len(fold) else 0
        if self.n_splits < 2 or cells < self.n_splits:
            raise ValueError(f"{self.n_splits} folds of {cells} cells: expected 2 to {cells} folds")
        fold = fold % self.n_splits
        for k in range(self.n_splits):
            yield np.flatnonzero(fold != k), np.flatnonzero(fold == k)

    def get_n_splits(self, X: Any = None, y: Any = None, groups: Any = None) -> int:
        """How many times :meth:`split` yields; nothing that is given changes it."""
        return self.n_splits


class TimeSplit(BaseCrossValidator):  # type: ignore[misc]
    """Within each cell the first rows to learn from, the next to ask: no row is asked that came before one that was learnt from.

    Parameters
    ----------
    n_splits : int
        How many: of n + 1 parts of each cell's rows, the first k, then the part after them.

    Notes
    -----
    Rows of a cell must stand in the order of time. Without groups all rows are one cell's.
    """

    def __init__(self, n_splits: int = 5) -> None:
        self.n_splits = n_splits

    def split(self, X: Any, y: Any = None, groups: npt.ArrayLike | None = None) -> Iterator[tuple[Array, Array]]:
        """Rows to learn from, rows to ask. ValueError: no cell has a row for each part."""
        n = len(X) if hasattr(X, "__len__") else X.shape[0]
        cells = numbered(groups, n) if groups is not None else np.zeros(n, dtype=np.int64)
        part = np.zeros(n, dtype=np.int64)
        for cell in np.unique(cells):
            rows = np.flatnonzero(cells == cell)
            part[rows] = np.arange(len(rows)) * (self.n_splits + 1) // len(rows)
        if n == 0 or part.max() < self.n_splits:
            raise ValueError(f"{self.n_splits} splits of {n} rows: expected a cell of at least {self.n_splits + 1} rows")
        for k in range(1, self.n_splits + 1):
            yield np.flatnonzero(part < k), np.flatnonzero(part == k)

    def get_n_splits(self, X: Any = None, y: Any = None, groups: Any = None) -> int:
        """How many times :meth:`split` yields; nothing that is given changes it."""
        return self.n_splits


class CycleFeatures(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """From sources to rows of features: every cycle of every source, one below the other.

    Parameters
    ----------
    columns : sequence of str, optional
        Which of :func:`bha.features`; by default all numbers of the cycle table that every source can have.
    groups : sequence of str
        ``("slices",)`` for the 16 numbers of each charge and their chords.
    options : dict, optional
        As for :func:`bha.features`: ``{"nominal_capacity_Ah": 2.0}``.

    Attributes
    ----------
    cells_ : ndarray of str, shape (rows,)
        The cell of each row of the last :meth:`transform`: groups of the splitters.
    cycles_ : ndarray, shape (rows,)
        The cycle of each.

    Notes
    -----
    A source gives many rows, so y is one value a row of :meth:`transform`, not one a source. Missing features are NaN.
    """

    def __init__(
        self, columns: Sequence[str] | None = None, *, groups: Sequence[str] = (), options: Mapping[str, Any] | None = None
    ) -> None:
        self.columns = columns
        self.groups = groups
        self.options = options

    def fit(self, X: Union[Sequence[Any], Any], y: Any = None) -> CycleFeatures:
        """Learns nothing but the names of the columns."""
        self._read(X)
        return self

    def transform(self, X: Union[Sequence[Any], Any]) -> Array:
        """
        Returns
        -------
        ndarray of float64, shape (cycles of all sources, columns)

        Raises
        ------
        Error
            A source is refused.
        """
        return self._read(X)

    def fit_transform(self, X: Union[Sequence[Any], Any], y: Any = None, **_: Any) -> Array:
        """As :meth:`transform`: each source is read once."""
        return self._read(X)

    def _read(self, X: Union[Sequence[Any], Any]) -> Array:
        sources: list[Any] = list(X) if isinstance(X, (list, tuple, np.ndarray)) else [X]
        table = features(sources, self.groups, **dict(self.options or {}))
        if self.columns is None:
            names = [n for n in table.columns if n not in ("cell", "cycle", "cycle_source", "capacity_key") and table[n].dtype != object]
        else:
            names = list(self.columns)
        self.cells_: Array = table["cell"] if "cell" in table else np.zeros(len(table), dtype=object)
        self.cycles_: Array = table["cycle"]
        self.columns_: list[str] = names
        return np.column_stack([np.asarray(table[name], dtype=np.float64) for name in names])

    def get_feature_names_out(self, input_features: Any = None) -> Array:
        """
        Returns
        -------
        ndarray of str, shape (columns,)
        """
        check_is_fitted(self, "columns_")
        return np.array(self.columns_, dtype=object)

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        tags.input_tags.string = True
        tags.no_validation = True
        return tags


def _plain(value: Any) -> Any:
    return value.tolist() if hasattr(value, "tolist") else list(value)
