"""Features, reports and benchmarks of many files, on many machines: `dask.distributed`.

A file is read by one worker, on one thread. What becomes of it is one Parquet file, the same bytes whatever machine made it, beside how
many others and in whatever order; without a client this process makes them one after the other. A file that is refused is a row.

>>> import bha.dask                                                                           # doctest: +SKIP
>>> from distributed import Client                                                            # doctest: +SKIP
>>> done = bha.dask.features("cells/*.csv", "out", client=Client("tcp://head:8786"))          # doctest: +SKIP
>>> done.failures.to_pylist(), done.table()["discharge_capacity_Ah"]                          # doctest: +SKIP

How to run it, what it costs, where it ends: docs/scale.md.
"""

from __future__ import annotations

import dataclasses
import io
import json
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Optional, Union

import pyarrow
import pyarrow.parquet

from . import _core
from ._batch import FAILURES, MAIN, Done, Folder, Job, job_of, kept_failure, work
from ._batch_inputs import Input, inputs_of
from ._batch_workers import spread
from ._error import Error
from ._options import FEATURES, HEALTH, READING, known

__all__ = ["Result", "benchmark", "features", "report"]

Path = Union[str, "os.PathLike[str]"]
Paths = Union[Path, Sequence[Path], Mapping[str, Sequence[Path]]]
Progress = Optional[Callable[[Optional[float], str], object]]

_schema = "bha.batch/0"
_of_one_file = ("threads", "time_limit_s")  # of the machine, and would make its speed a part of the result
_no_failures = pyarrow.schema([("file", "string"), ("code", "string"), ("number", "int64"), ("message", "string"), ("remedy", "string")])


@dataclasses.dataclass(frozen=True)
class Result:
    """What became of a batch.

    Attributes
    ----------
    kind : {"features", "report", "benchmark"}
    folder : str
        Where the tables lie; empty: in memory.
    files : list of str
        Names of the inputs, in the order of the rows.
    made, kept : int
        Inputs that were read now, and those that had not changed since they were read.
    failed : dict of str to str
        Name of an input that was refused to why, in words.
    work_s : float
        Time that the workers took for files, all together [s].
    """

    kind: str
    folder: str
    files: list[str]
    made: int
    kept: int
    failed: dict[str, str]
    work_s: float
    _parts: dict[tuple[str, str], Any] = dataclasses.field(repr=False)
    _names: list[tuple[str, str]] = dataclasses.field(repr=False)
    _kept_in: Folder | None = dataclasses.field(repr=False)

    def table(self, name: str = "") -> pyarrow.Table:
        """One table of all files, in the order of their names.

        Parameters
        ----------
        name : str
            By default the main one: cycles, reports or results. Others: the groups of features that were asked for; predictions; failures.

        Raises
        ------
        KeyError
            There is no such table.
        """
        name = name or MAIN[self.kind]
        parts = [(table, part) for table, part in self._names if table == name]
        if not parts and name == FAILURES:
            return _no_failures.empty_table()
        if not parts:
            raise KeyError(f"{name!r}; there are {', '.join(sorted({table for table, _ in self._names}))}")
        read = [self._parts[one] if self._kept_in is None else self._kept_in.read(*one) for one in parts]
        return pyarrow.concat_tables([pyarrow.parquet.read_table(io.BytesIO(one)) for one in read], promote_options="default")

    @property
    def failures(self) -> pyarrow.Table:
        """A row a refused input: file, code, number, message, remedy."""
        return self.table(FAILURES)


def features(
    paths: Paths, out: Path = "", *, client: Any = None, groups: str | Sequence[str] = (), prune: bool = False, files_a_task: int = 0,
    storage_options: Mapping[str, Any] | None = None, progress: Progress = None, **options: Any,
) -> Result:  # fmt: skip
    """The cycle tables of many files: of each what :func:`bha.features` gives, with its file (and its cell, where it holds several).

    Parameters
    ----------
    paths : path, URL, or a sequence of them; or dict of str to sequence
        Files, folders, patterns, fsspec URLs (``s3://bucket/cells/*.csv``). A dict: cell to its files, in order, joined. What lies behind a
        URL is fetched to a temporary file of the worker; a path is read where it lies, so every worker must see it.
    out : path or URL, optional
        Folder for the tables, a folder each; every worker must see it. What is there already, made by the same bha with the same options
        from a file of the same size and time (or ETag), is not made again. Without it everything comes back in memory.
    client : distributed.Client, optional
        Whose workers do it; without: this process, one file after the other.
    groups : str or sequence of str
        As for :func:`bha.features`, each a table.
    prune : bool
        Remove from `out` what belongs to files that are not among `paths`.
    files_a_task : int
        0: so many that no task waits for the scheduler. It changes no byte.
    storage_options : dict, optional
        Keyword arguments of the fsspec file system, for `paths` and `out` alike.
    progress : callable, optional
        Called with (fraction, words).
    **options
        As for :func:`bha.features`; ``join`` makes one cell of all `paths`, in the order given.

    Returns
    -------
    Result

    Raises
    ------
    Error
        option_invalid; file_not_found (a pattern without a file, `metadata`); write_failed (`out` is not seen by all, or holds something else).
    TypeError
        An option that is none, or of another kind.
    TimeoutError, ConnectionError
        The scheduler has had no worker for a minute; has gone.
    """
    several = tuple(name.lower() for name in ([groups] if isinstance(groups, str) else groups))
    names = [name for name in (*READING, *FEATURES) if name not in _of_one_file]
    return _run("features", paths, out, client, several, prune, files_a_task, storage_options, progress, known("features", options, names))


def report(
    paths: Paths, out: Path = "", *, client: Any = None, prune: bool = False, files_a_task: int = 0,
    storage_options: Mapping[str, Any] | None = None, progress: Progress = None, **options: Any,
) -> Result:  # fmt: skip
    """The reports of many files: of each the JSON that ``bha.report([path])`` gives, in a table with columns file, cell, report.

    ``bha.Report.from_json(text)`` makes an object of one. Cells of one file tell of each other, those of different files do not:
    :func:`bha.forecast` does that with the reports that are handed to it.

    Parameters
    ----------
    paths, out, client, prune, files_a_task, storage_options, progress
        As for :func:`features`.
    **options
        As for :func:`bha.report`.

    Returns
    -------
    Result

    Raises
    ------
    Error, TypeError, TimeoutError, ConnectionError
        As for :func:`features`.
    """
    names = [name for name in (*READING, *HEALTH) if name not in _of_one_file]
    return _run("report", paths, out, client, (), prune, files_a_task, storage_options, progress, known("report", options, names))


def benchmark(
    paths: Paths, out: Path = "", *, data: Path = ".", client: Any = None, prune: bool = False,
    storage_options: Mapping[str, Any] | None = None, progress: Progress = None, **options: Any,
) -> Result:  # fmt: skip
    """Evaluation protocols, each on a worker: what ``bha benchmark PROTOCOL --json`` tells, and its predictions.

    Parameters
    ----------
    paths : as for :func:`features`
        Protocols.
    data : path
        Folder of the files that they name; every worker must see it.
    out, client, prune, storage_options, progress
        As for :func:`features`.
    level : {"nolabel", "k", "anchor"}, optional
        What is known of a tested cell.
    seed : int, optional
        Of trees and bootstraps.

    Returns
    -------
    Result
        Tables results (file, result: JSON) and predictions (file, cell, and what the protocol tells).

    Raises
    ------
    Error, TypeError, TimeoutError, ConnectionError
        As for :func:`features`.
    """
    options = {"data": data, **known("benchmark", options, ("level", "seed"))}
    return _run("benchmark", paths, out, client, (), prune, 1, storage_options, progress, options)


def _run(
    kind: str, paths: Paths, out: Path, client: Any, groups: tuple[str, ...], prune: bool, files_a_task: int,
    storage_options: Mapping[str, Any] | None, progress: Progress, options: dict[str, Any],
) -> Result:  # fmt: skip
    storage = storage_options or {}
    inputs = inputs_of(paths, options.pop("join", ""), storage)
    job = job_of(kind, os.fspath(out), options, groups, storage)
    folder = Folder(job.out, storage) if job.out else None
    done = _kept(job, inputs, folder, prune) if folder else {}
    kept = len(done)
    left = [one for one in inputs if one.hash not in done]
    if folder and left:
        folder.write(_manifest(job, inputs, {}), "manifest.json")  # whose result this becomes, if it is stopped
    answers = (each for one in left for each in work(job, (one,))) if client is None else spread(client, job, left, files_a_task)
    for answer in answers:
        done[answer.hash] = answer
        if progress is not None:
            progress(len(done) / len(inputs), f"{len(done)} of {len(inputs)} files")
    if folder:
        _settle(job, inputs, done, folder)
    names = [(table, job.part(one, done[one.hash].code)) for one in inputs for table in _tables_of(job, done[one.hash])]
    return Result(
        kind, job.out, [one.name for one in inputs], len(left), kept,
        {one.name: done[one.hash].message for one in inputs if done[one.hash].code}, sum(each.seconds for each in done.values()),
        {(table, job.part(one, done[one.hash].code)): data for one in inputs for table, data in done[one.hash].tables.items()}, names, folder,
    )  # fmt: skip


def _tables_of(job: Job, done: Done) -> list[str]:
    if done.code:
        return [FAILURES]
    tables = [group for group in job.groups if group != "slices"]  # these are columns of the cycles
    return [MAIN[job.kind], *tables, *(["predictions"] if job.kind == "benchmark" else [])]


def _refused(folder: Folder, found: str, remedy: str) -> Error:
    text = f"{folder.root}: found {found}, expected a folder for this result. What to do: {remedy}. [write_failed, 702]"
    return Error(text, "write_failed", 702, place={"file": folder.root}, found=found, expected="a folder for this result", remedy=remedy)


def _kept(job: Job, inputs: list[Input], folder: Folder, prune: bool) -> dict[str, Done]:
    """What is there already. Error write_failed: and belongs to something else."""
    if folder.has("manifest.json"):
        try:
            kind = json.loads(folder.read("manifest.json"))["kind"]
        except (ValueError, KeyError, TypeError):
            raise _refused(folder, "a manifest.json of something else", "choose another folder") from None
        if kind != job.kind:
            raise _refused(folder, f"results of {kind}", "choose another folder")
    tables = folder.tables()
    ours = {one.hash for one in inputs}
    foreign = {name for names in tables.values() for name in names if name.startswith("part-") and name.split("-")[1] not in ours}
    if foreign and not prune:
        remedy = "name their files too, choose another folder, or say --prune to remove them"
        raise _refused(folder, f"results of {len({name.split('-')[1] for name in foreign})} files that were not named", remedy)
    main, failed = tables.get(MAIN[job.kind], set()), tables.get(FAILURES, set())
    done = {}
    for one in inputs:
        part = job.part(one)
        if one.stamp and part in main:
            done[one.hash] = Done(one.hash)
        elif one.stamp and part in failed:
            done[one.hash] = kept_failure(folder.read(FAILURES, part), one)
    return done


def _settle(job: Job, inputs: list[Input], done: dict[str, Done], folder: Folder) -> None:
    """What was made before from other bytes or options goes; then the manifest says that all is there."""
    there = folder.tables()
    wanted: dict[str, set[str]] = {}
    for one in inputs:
        for table in _tables_of(job, done[one.hash]):
            wanted.setdefault(table, set()).add(job.part(one, done[one.hash].code))
    missing = sum(len(parts - there.get(table, set())) for table, parts in wanted.items())
    if missing:
        raise _refused(folder, f"{missing} parts that workers wrote and that are not here", "choose one that every worker and this process see")
    for table, parts in there.items():
        for part in parts - wanted.get(table, set()):
            folder.remove(table, part)
    manifest = _manifest(job, inputs, done)
    if not folder.has("manifest.json") or folder.read("manifest.json") != manifest:
        folder.write(manifest, "manifest.json")


def _manifest(job: Job, inputs: list[Input], done: dict[str, Done]) -> bytes:
    """The result in words of its own, the same bytes for the same files and options; without `done` of one that is being made."""
    from ._options import as_given

    options = {name: job.called.get(value, value) if isinstance(value, str) else value for name, value in job.options.items()}
    files: list[dict[str, Any]] = []
    for one in inputs if done else ():
        code = done[one.hash].code
        files.append({"file": one.name, "bytes": one.size, "stamp": one.stamp, "part": job.part(one, code), "refused": code})
    told = {
        "schema": _schema, "version": _core.version, "kind": job.kind, "options": as_given(options), "groups": sorted(job.groups),
        "complete": bool(done), "files": files,
    }  # fmt: skip
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogateescape")
