"""`bha batch`: many files on many machines, from the command line."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys

from ._error import Error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from typing import Any

    from .dask import Result

_result, _refused, _command_line = 0, 1, 2
_most_shown = 12
_examples = """\
Examples:
  bha batch cells/ -o out                                   the cycle tables, on all cores of this machine
  bha batch 'cells/*.csv' --report -o out --nominal-capacity-ah 2
  bha batch 's3://bucket/cells/*.parquet' --scheduler tcp://head:8786 -o s3://bucket/out
  bha batch protocols/*.json --benchmark --data data -o out
In DIR each table is a folder of Parquet files, one an input: cycles (reports, results) and failures; manifest.json says what they are of.
The same command again does what is not done yet: after Ctrl-C, after a crash, for files that have changed. The result is the same, byte
for byte, for any number of workers. Exit: 0 a result, 1 a file was refused or the whole, 2 the command line. More: docs/scale.md
"""


def _parser() -> argparse.ArgumentParser:
    out = argparse.ArgumentParser(
        prog="bha batch", description="Reads many files, each on one worker, into partitioned Parquet; a file that is refused is a row.",
        epilog=_examples, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
    )  # fmt: skip
    out.add_argument("paths", nargs="+", metavar="PATH", help="Files, folders, patterns, fsspec URLs (s3://..., gs://..., https://...)")
    out.add_argument("-o", "--out", metavar="DIR", required=True, help="Folder or URL for the result; every worker must see it")
    what = out.add_argument_group("What").add_mutually_exclusive_group()
    for kind, words in (
        ("features", "The cycle tables (default)"), ("report", "The reports, as JSON"), ("benchmark", "PATHs are evaluation protocols"),
    ):  # fmt: skip
        what.add_argument(f"--{kind}", dest="kind", action="store_const", const=kind, help=words)
    where = out.add_argument_group("Where")
    where.add_argument("--scheduler", metavar="ADDRESS", default="local", help="Of a Dask scheduler: tcp://HOST:8786; local: workers of its own")
    where.add_argument("--workers", type=int, metavar="N", default=0, help="Processes of a local scheduler; 0: one a core")
    where.add_argument("--files-a-task", type=int, metavar="N", default=0, help="0: so many that no task waits for the scheduler")
    where.add_argument("--prune", action="store_true", help="Remove from DIR what belongs to files that are not named")
    where.add_argument("--json", action="store_true", help="What was done, as JSON")
    where.add_argument("--quiet", action="store_true", help="No words but refusals")

    read = out.add_argument_group("Reading, as `bha report` has it (bha report --help)")
    for name in ("believe", "delimiter", "decimal", "clock", "sign", "temperature", "configuration", "cell", "metadata", "join", "by"):
        read.add_argument(f"--{name}")
    read.add_argument("--map", action="append", metavar="QUANTITY=HEADING[:UNIT]")
    read.add_argument("--exclude", action="append", metavar="CYCLE=REASON")
    read.add_argument("--nominal-capacity-ah", dest="nominal_capacity_Ah", type=float, metavar="AH")
    read.add_argument("--voltage-limits", nargs=2, type=float, metavar="V")
    read.add_argument("--test-time-is-continuous", action="store_const", const=True)
    rows = out.add_argument_group("With --features")
    rows.add_argument("--groups", metavar="NAME,...", help="as of bha features")
    rows.add_argument("--window-v", dest="window_V", type=float, metavar="V")
    rows.add_argument("--slice-voltage", dest="slice_voltage_V", nargs=2, type=float, metavar="V")
    rows.add_argument("--slice-current", dest="slice_current_A", nargs=2, type=float, metavar="A")
    health = out.add_argument_group("With --report")
    health.add_argument("--reference")
    health.add_argument("--eol", type=float)
    health.add_argument("--eol-ah", dest="eol_Ah", type=float, metavar="AH")
    health.add_argument("--x", choices=("cycle", "efc", "days"))
    health.add_argument("--seed", type=int, help="With --benchmark, too")
    bench = out.add_argument_group("With --benchmark")
    bench.add_argument("--data", metavar="DIR", help="Folder of the files that the protocols name")
    bench.add_argument("--level", choices=("nolabel", "k", "anchor"))
    return out


_of_the_run = ("paths", "out", "kind", "scheduler", "workers", "files_a_task", "prune", "json", "quiet")


def _options(said: argparse.Namespace) -> dict[str, Any]:
    """As the call has them. ValueError: a mapping that is none."""
    out = {name: value for name, value in vars(said).items() if value is not None and name not in _of_the_run}
    if "voltage_limits" in out:
        out["voltage_min_V"], out["voltage_max_V"] = out.pop("voltage_limits")
    if "groups" in out:
        out["groups"] = tuple(out["groups"].split(","))
    for item in out.get("map", ()):
        if "=" not in item:
            raise ValueError(f"--map: {item!r} is not QUANTITY=HEADING[:UNIT]; the quantities: bha help map")
    if "map" in out:
        out["map"] = dict(item.split("=", 1) for item in out["map"])
    return out


def main(words: Sequence[str]) -> int:
    """Exit code: 0 a result, 1 something was refused, 2 the command line."""
    parser = _parser()
    said = parser.parse_args(words)
    try:
        from . import dask

        result = _run(getattr(dask, said.kind or "features"), said, _options(said))
    except ImportError as absent:
        print(f"bha batch: {absent}. What to do: pip install 'bha[dask]', and what fsspec needs for such a URL", file=sys.stderr)
        return _refused
    except (TypeError, ValueError) as wrong:
        if isinstance(wrong, Error):
            print(f"bha batch: {wrong}", file=sys.stderr)
            return _command_line if wrong.code == "option_invalid" else _refused
        parser.error(str(wrong))
    except KeyboardInterrupt:
        print("bha batch: stopped; what is done stays in DIR, and the same command goes on from there", file=sys.stderr)
        return _refused
    except (OSError, RuntimeError) as broken:  # no worker, no scheduler, a disk that is full, workers of another version
        print(f"bha batch: {broken}. What is done stays in DIR, and the same command goes on from there", file=sys.stderr)
        return _refused
    _tell(result, said)
    return _refused if result.failed else _result


@contextlib.contextmanager
def local_cluster(workers: int = 0) -> Generator[Any, None, None]:
    """A scheduler in this process and workers of one thread, each a process; 0: one a core."""
    import logging

    import distributed
    from dask import config

    config.set({
        # A worker that dies comes back, also when it dies again: else some bad files would leave a local scheduler without any.
        "distributed.deploy.lost-worker-timeout": "1 day",
        "distributed.worker.profile.enabled": False,  # it looks at each thread 100 times a second
    })  # fmt: skip
    cluster = distributed.LocalCluster(
        n_workers=workers or None, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=logging.CRITICAL
    )
    try:
        yield cluster
    finally:  # where much else is done they take longer to end than Dask waits; they end with this process
        with contextlib.suppress(distributed.TimeoutError, OSError):
            cluster.close()


def _run(call: Any, said: argparse.Namespace, options: dict[str, Any]) -> Result:
    import distributed

    with contextlib.ExitStack() as stack:
        address = said.scheduler
        if address == "local":
            address = stack.enter_context(local_cluster(said.workers))
        client = stack.enter_context(distributed.Client(address, timeout=30))
        more = {} if said.kind == "benchmark" else {"files_a_task": said.files_a_task}
        progress = _show if sys.stderr.isatty() and not said.quiet else None
        result: Result = call(said.paths, said.out, client=client, prune=said.prune, progress=progress, **more, **options)
    return result


def _show(share: float | None, words: str) -> None:
    print(f"\r{(share or 0) * 100:3.0f} %  {words}\033[K", end="\n" if share == 1 else "", file=sys.stderr, flush=True)


def _tell(result: Result, said: argparse.Namespace) -> None:
    shown = list(result.failed.values())[:_most_shown]
    for message in shown:
        print(message, file=sys.stderr)
    if len(result.failed) > len(shown):
        print(f"… {len(result.failed) - len(shown)} more: table failures", file=sys.stderr)
    if said.json:
        told = {"folder": said.out, "kind": result.kind, "files": len(result.files), "made": result.made, "kept": result.kept}
        print(json.dumps({**told, "refused": len(result.failed)}))
    elif not said.quiet:
        print(f"{said.out}: {result.kind} of {len(result.files)} files; {result.made} read now, {result.kept} as they were, {len(result.failed)} refused")
