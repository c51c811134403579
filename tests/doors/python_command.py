"""The command that came with the package, for tests of the package."""

import subprocess

from bha._command import path


def command(*words):
    done = subprocess.run([path(), *map(str, words)], capture_output=True, check=False)
    if done.returncode != 0:
        raise AssertionError(f"exit {done.returncode}: {done.stderr.decode()[-2000:]}")
    return done.stdout.decode()
