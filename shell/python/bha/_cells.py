"""Arrays as the core reads them, and cells as numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.utils.validation import check_array


def in_rows(values: npt.ArrayLike, dtype: type = np.float64) -> npt.NDArray[Any]:
    """One row after the other, each number at a place that its kind may have; copied only where it is not so."""
    return np.require(values, dtype, ["C", "ALIGNED"])


def numbered(groups: npt.ArrayLike | None, rows: int) -> npt.NDArray[np.int64]:
    """Cells as numbers in the order in which they first come; none: no numbers."""
    if groups is None:
        return np.empty(0, dtype=np.int64)
    cells = check_array(groups, ensure_2d=False, dtype=None)
    if cells.shape != (rows,):
        raise ValueError(f"groups: expected shape ({rows},), found {cells.shape}")
    _, first, number = np.unique(cells, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    return in_rows(rank[number.reshape(-1)], np.int64)
