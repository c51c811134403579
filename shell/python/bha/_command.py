"""The command bha, which came with the package."""

from __future__ import annotations

import os
import sys


def path() -> str:
    """Where the program lies, its plug-ins beside it."""
    return os.path.join(os.path.dirname(os.path.abspath(__file__)), "bha")


def main() -> None:
    """Becomes the program: one process, its exit code, its Ctrl-C. `bha batch` is Python's own, for Dask is."""
    words = sys.argv[1:]
    if words[:1] == ["batch"] or words[:2] == ["help", "batch"]:
        from ._batch_command import main as batch

        sys.exit(batch(words[1:] if words[0] == "batch" else ["--help"]))
    program = path()
    os.execv(program, [program, *words])
