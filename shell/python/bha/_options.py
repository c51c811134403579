"""Keyword arguments as the core reads them, and as the command would be told."""

from __future__ import annotations

import math
import numbers
import os

from . import _core
from ._error import Error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, Optional

    Progress = Optional[Callable[[Optional[float], str], object]]

#: Of every call that reads a record. Others come with what they change.
READING = (
    "believe", "delimiter", "decimal", "clock", "sign", "temperature", "map", "nominal_capacity_Ah", "voltage_min_V", "voltage_max_V",
    "configuration", "cell", "metadata", "join", "by", "exclude", "test_time_is_continuous", "threads", "time_limit_s",
)  # fmt: skip
FEATURES = ("slice_voltage_V", "slice_current_A", "window_V")
HEALTH = ("reference", "eol", "eol_Ah", "x", "seed")
_changes_nothing = ("threads", "time_limit_s", "believe")


def known(call: str, options: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """`options` without what was left out (None). TypeError: a name that the call does not take, with the nearest that it does.
    Error: a number that is none, or infinite."""
    names = list(names)
    for name in options:
        if name not in names:
            import difflib

            folded = {n.lower(): n for n in names}
            near = [folded[name.lower()]] if name.lower() in folded else difflib.get_close_matches(name, names, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else f" It takes {', '.join(names)}."
            raise TypeError(f"{call}() got an unexpected keyword argument {name!r}.{hint}")
    said = {name: value for name, value in options.items() if value is not None}
    for name, value in said.items():
        for one in value if isinstance(value, (list, tuple)) else [value]:
            if isinstance(one, numbers.Real) and not math.isfinite(one):
                text = f"refused: {name}: found {one}, expected a finite number. What to do: leave it out where it is not known. [option_invalid, 703]"
                raise Error(text, "option_invalid", 703, place={"column": name}, found=str(one), expected="a finite number")
    return said


def heard(progress: Progress) -> Progress:
    """TypeError: it cannot be called."""
    if progress is not None and not callable(progress):
        raise TypeError(f"progress: expected a callable of (fraction or None, words), found {type(progress).__name__}")
    return progress


def as_json(options: dict[str, Any]) -> str:
    """For the core, which judges each value."""
    import json

    out = dict(options)
    if "believe" in out:
        believe = out.pop("believe")
        if isinstance(believe, (str, os.PathLike)):
            out["believe_file"] = os.fspath(believe)
        else:
            believe = getattr(believe, "belief", believe)
            out["believe"] = json.dumps(believe.to_dict() if hasattr(believe, "to_dict") else dict(believe))
    if "metadata" in out:
        out["metadata"] = os.fspath(out["metadata"])
    if "exclude" in out:
        out["exclude"] = _excluded(out["exclude"])
    if "map" in out:
        if not hasattr(out["map"], "items"):
            raise TypeError(f"argument map: found {out['map']!r}, expected a mapping of quantity to heading or (heading, unit)")
        out["map"] = {quantity: _heading(told) for quantity, told in dict(out["map"]).items()}
    if isinstance(out.get("groups"), str):
        out["groups"] = [out["groups"]]
    return json.dumps(out, default=_plain, allow_nan=False)


def _heading(told: Any) -> str:
    parts = [told] if isinstance(told, str) else told if isinstance(told, (list, tuple)) else []
    if len(parts) not in (1, 2) or not all(isinstance(part, str) for part in parts):
        raise TypeError(f"argument map: found {told!r}, expected a heading or (heading, unit)")
    return ":".join(parts)


def _plain(value: Any) -> Any:
    """numpy's numbers and arrays, tuples and sets as Python's own."""
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, (set, frozenset, range)):
        return list(value)
    raise TypeError(f"an argument of type {type(value).__name__}: {value!r}")


def _excluded(said: Any) -> list[str]:
    if isinstance(said, str):
        return [said]
    if not hasattr(said, "items"):
        return [str(one) for one in said]
    return [(f"{c[0]}-{c[1]}" if isinstance(c, tuple) else str(c)) + f"={reason}" for c, reason in said.items()]


def as_given(options: dict[str, Any]) -> dict[str, str]:
    """Option of the command, without dashes, to what would be typed; several values on lines of their own."""
    import json

    told = json.loads(as_json({name: value for name, value in options.items() if name not in _changes_nothing}))
    out: dict[str, str] = {}
    limits = [told.pop("voltage_min_V", None), told.pop("voltage_max_V", None)]
    if None not in limits:
        out["voltage-limits"] = "\n".join(map(_typed, limits))
    for name, value in told.items():
        if name == "map":
            value = [f"{quantity}={heading}" for quantity, heading in value.items()]
        flag = {"slice_voltage_V": "slice-voltage", "slice_current_A": "slice-current"}.get(name, name.replace("_", "-").lower())
        out[flag] = "\n".join(map(_typed, value)) if isinstance(value, list) else _typed(value)
    return out


def as_words(options: dict[str, Any]) -> list[str]:
    """The same as words of a command line."""
    out = []
    for name, values in as_given(options).items():
        each = values.split("\n")
        for words in [each] if name in ("voltage-limits", "slice-voltage", "slice-current") else [[one] for one in each]:
            if words != ["false"]:
                out += [f"--{name}", *(word for word in words if word != "true")]
    for name in ("threads", "time_limit_s"):
        if name in options:
            out += ["--threads" if name == "threads" else "--time-limit", _typed(options[name])]
    if isinstance(options.get("believe"), (str, os.PathLike)):
        out += ["--believe", os.fspath(options["believe"])]
    return out


def one_limit(options: dict[str, Any]) -> bool:
    """The command takes both."""
    return ("voltage_min_V" in options) != ("voltage_max_V" in options)


def _typed(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def command_of(verb: str, sources: list[_core.Source], options: dict[str, Any]) -> str:
    """The command that does the same; empty where none does: a table or a belief in memory, one limit without the other."""
    believed = isinstance(options.get("believe", ""), (str, os.PathLike))
    if any(source.is_frame for source in sources) or not believed or one_limit(options):
        return ""
    import shlex

    return shlex.join(["bha", verb, *(source.name for source in sources), *as_words(options)])
