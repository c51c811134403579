"""A workspace: what was read once, in one SQLite file."""

from __future__ import annotations

import os

from . import _core
from ._command import path as command_path
from ._documents import Report
from ._error import Error
from ._options import HEALTH, READING, as_json, as_words, known, one_limit
from ._table import Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any


class Workspace:
    """Reports that are kept. Reading and removing go straight to the file; adding is done by the command that came with the package.

    Parameters
    ----------
    folder : path
        Where ``bha add`` keeps it. It is made by the first :meth:`add`.

    Examples
    --------
    >>> kept = bha.Workspace("bench3")                      # doctest: +SKIP
    >>> kept.add("data/*.csv", nominal_capacity_Ah=2.0)     # doctest: +SKIP
    >>> kept.cells["soh"], kept.report("B0005").soh.now     # doctest: +SKIP
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder: str = os.fspath(folder)

    @property
    def cells(self) -> Table:
        """One row a cell, in the order in which they were added. Error: file_not_found."""
        return Table(_core.workspace_cells(self.folder))

    @property
    def names(self) -> list[str]:
        return _core.workspace_names(self.folder)

    def report(self, cell: str) -> Report:
        """As it was told when it was added. Error: cell_not_found."""
        return Report(_core.workspace_report(self.folder, cell))

    def remove(self, *cells: str) -> None:
        """All of them or none; the files that they were read from stay. Error: cell_not_found."""
        _core.workspace_remove(self.folder, list(cells))

    def add(self, paths: str | os.PathLike[str] | Sequence[str | os.PathLike[str]], **options: Any) -> str:
        """Reads files into the workspace; what has not changed is not read again.

        Returns
        -------
        str
            What was done, in words.

        Raises
        ------
        Error
            At least one file was refused; the others are kept. Its text is what the command said.
        """
        import json
        import re
        import subprocess
        import tempfile

        several = [paths] if isinstance(paths, (str, os.PathLike)) else paths
        said = known("add", options, READING + HEALTH)
        if one_limit(said):
            raise TypeError("add() takes voltage_min_V and voltage_max_V together")
        with tempfile.TemporaryDirectory() as folder:
            if not isinstance(said.get("believe", ""), (str, os.PathLike)):
                belief = os.path.join(folder, "belief.json")
                with open(belief, "w", encoding="utf-8") as file:
                    file.write(json.loads(as_json({"believe": said["believe"]}))["believe"])
                said["believe"] = belief
            done = subprocess.run(
                [command_path(), "add", *(os.fspath(one) for one in several), "--workspace", self.folder, *as_words(said)],
                capture_output=True, text=True, encoding="utf-8", errors="replace", check=False,
            )  # fmt: skip
        if done.returncode != 0:
            code = re.search(r"^refused: .*\[(\w+), (\d+)\]$", done.stderr, re.MULTILINE)
            raise Error(done.stderr.strip(), code[1] if code else "", int(code[2]) if code else 0)
        return done.stderr.strip()

    def __len__(self) -> int:
        return len(self.names)

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __contains__(self, cell: object) -> bool:
        return cell in self.names

    def __repr__(self) -> str:
        return f"Workspace({self.folder!r})"
