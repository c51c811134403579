"""The command bha, which came with the package."""

from __future__ import annotations

import os
import sys


def path() -> str:
    """Where the program lies, its plug-ins beside it."""
    return os.path.join(os.path.dirname(os.path.abspath(__file__)), "bha")


def main() -> None:
    """Becomes the program: one process, its exit code, its Ctrl-C."""
    program = path()
    os.execv(program, [program, *sys.argv[1:]])
