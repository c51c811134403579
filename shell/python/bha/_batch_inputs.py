"""What a batch reads: paths, folders, patterns and fsspec URLs as inputs in the order of their names, and each of them on a worker's disk."""

from __future__ import annotations

import contextlib
import dataclasses
import glob
import hashlib
import os
import re
import shlex
import tempfile

from ._error import Error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping, Sequence
    from typing import Any

#: What a store tells of a file that changes with its bytes, the surest first.
_marks = ("ETag", "etag", "md5Hash", "content_md5", "generation", "LastModified", "last_modified", "mtime", "created")


@dataclasses.dataclass(frozen=True)
class Input:
    """One file, one folder that is a record, or the files of one cell.

    Attributes
    ----------
    name : str
        As it was named, and as it is called in the result; of joined files the cell.
    places : tuple of str
        Where a worker finds them: absolute paths or URLs; a URL that ends in / is a folder.
    files : tuple of str
        What each of these is called in words and reports.
    joined : bool
        The files are one cell, in this order.
    size : int
        Of all [bytes]; 0 where it is not known.
    stamp : str
        Changes with the bytes; empty: nobody can tell, so it is read in every run.
    """

    name: str
    places: tuple[str, ...]
    files: tuple[str, ...]
    joined: bool
    size: int
    stamp: str

    @property
    def hash(self) -> str:
        """Of its name: one input has one part in a result, whatever its bytes are."""
        return digest(self.name)


def digest(text: str) -> str:
    """16 of the 64 letters of a SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def is_url(path: str) -> bool:
    return "://" in path


def place_of(path: str) -> str:
    """Where every process of this machine, and of one that shares its disks, finds it."""
    return path if is_url(path) else os.path.abspath(path)


def natural_key(name: str) -> tuple[bytes, bytes]:
    """Sorts as the command does: cell2 before cell10, else by bytes."""
    raw = os.fsencode(name)
    return re.sub(rb"[0-9]+", _measured, raw), raw


def _measured(digits: re.Match[bytes]) -> bytes:
    """A longer number is a larger one; no byte that is no digit lies between the digits' own."""
    value = digits[0].lstrip(b"0")
    return b"0" + len(value).to_bytes(2, "big") + value


def inputs_of(
    paths: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | Mapping[str, Sequence[str | os.PathLike[str]]],
    join: str,
    storage: Mapping[str, Any],
) -> list[Input]:
    """Every input once, in the order of the names.

    Raises
    ------
    Error
        file_not_found: a pattern or a folder without files. A file that is not there is found out when it is read.
    """
    items = getattr(paths, "items", None)
    if items is not None:
        return sorted((_joined(cell, _several(files), storage) for cell, files in items()), key=lambda one: natural_key(one.name))
    given = _several(paths)
    if not given:
        raise TypeError(f"expected at least one path, found an empty {type(paths).__name__}")
    if join:
        return [_joined(join, given, storage)]
    seen: dict[str, Input] = {}
    for path in given:
        for one in _expanded(path, storage):
            seen.setdefault(_canonical(one.places[0]), one)
    return sorted(seen.values(), key=lambda one: natural_key(one.name))


def _canonical(place: str) -> str:
    return place if is_url(place) else os.path.realpath(place)


def _several(paths: Any) -> list[str]:
    return [os.fspath(one) for one in ([paths] if isinstance(paths, (str, os.PathLike)) else paths)]


def _joined(cell: str, paths: Iterable[str], storage: Mapping[str, Any]) -> Input:
    each = [one for path in paths for one in _expanded(path, storage)]
    if not each:
        raise TypeError(f"cell {cell!r}: expected at least one path")
    stamp = digest("\n".join(f"{one.name} {one.stamp}" for one in each)) if all(one.stamp for one in each) else ""
    return Input(cell, tuple(one.places[0] for one in each), tuple(one.name for one in each), True, sum(one.size for one in each), stamp)


def _file(name: str, size: int, stamp: str) -> Input:
    return Input(name, (place_of(name),), (name,), False, size, stamp)


def _expanded(path: str, storage: Mapping[str, Any]) -> list[Input]:
    try:
        found = _expanded_url(path, storage) if is_url(path) else _expanded_path(path)
    except (OSError, ImportError, TypeError):
        raise
    except Exception as why:  # each store's client has errors of its own
        raise OSError(f"{path}: {why!r}") from why
    if not found:
        raise Error(
            f"{path}: found no file, expected at least one. What to do: check the path. [file_not_found, 128]",
            "file_not_found", 128, place={"file": path}, found="no file", expected="at least one", remedy="check the path",
        )  # fmt: skip
    return sorted(found, key=lambda one: natural_key(one.name))


def _is_record(name: str) -> bool:
    """Of a folder's files; what bha simulate writes beside a cell is none."""
    base = name.rstrip("/").rsplit("/", 1)[-1]
    return not base.startswith(".") and not base.endswith(".truth.json")


def _expanded_path(path: str) -> list[Input]:
    if os.path.isdir(path):
        if os.path.isfile(os.path.join(path, "metadata.csv")):  # a folder that is one record
            return [folder_input(path)]
        with os.scandir(path) as entries:
            return [_on_disk(os.path.join(path, entry.name)) for entry in entries if entry.is_file() and _is_record(entry.name)]
    if not os.path.exists(path) and any(sign in path for sign in "*?["):
        return [one for found in glob.glob(path) for one in ([_on_disk(found)] if os.path.isfile(found) else _expanded_path(found))]
    return [_on_disk(path)]


def _on_disk(path: str) -> Input:
    try:
        about = os.stat(path)
    except OSError:
        return _file(path, 0, "")
    return _file(path, about.st_size, f"{about.st_size} {about.st_mtime_ns}")


def folder_input(path: str) -> Input:
    """A folder whose files belong together: it changes when one of them does."""
    lines, size = [], 0
    for folder, folders, names in os.walk(path):
        folders.sort()
        for name in sorted(names):
            one = _on_disk(os.path.join(folder, name))
            lines.append(f"{os.path.relpath(one.name, path)} {one.stamp}")
            size += one.size
    return _file(path, size, digest("\n".join(lines)))


def _expanded_url(url: str, storage: Mapping[str, Any]) -> list[Input]:
    import fsspec

    fs, root = fsspec.core.url_to_fs(url, **storage)

    def told(info: Mapping[str, Any], name: str) -> Input:
        mark = next((str(info[key]) for key in _marks if info.get(key) is not None), "")
        size = int(info.get("size") or 0)
        return _file(name, size, f"{size} {mark}" if mark else "")

    def files_in(infos: Iterable[Mapping[str, Any]]) -> list[Input]:
        return [told(info, fs.unstrip_protocol(info["name"])) for info in infos if info["type"] == "file" and _is_record(info["name"])]

    if any(sign in root for sign in "*?["):
        return files_in(fs.glob(root, detail=True).values())
    try:
        info = fs.info(root)
    except OSError:  # a worker says what is wrong, in a row
        return [_file(url, 0, "")]
    if info["type"] != "directory":
        return [told(info, url)]
    listed = fs.ls(root, detail=True)
    if not any(str(one["name"]).endswith("/metadata.csv") for one in listed):
        return files_in(listed)
    inside = fs.find(root, detail=True)
    each = [told(info, name) for name, info in sorted(inside.items())]
    stamp = digest("\n".join(f"{one.name} {one.stamp}" for one in each)) if all(one.stamp for one in each) else ""
    return [dataclasses.replace(_file(url, sum(one.size for one in each), stamp), places=(url.rstrip("/") + "/",))]


@contextlib.contextmanager
def at_hand(one: Input, storage: Mapping[str, Any]) -> Generator[list[str], None, None]:
    """Paths that the core reads: what lies behind a URL is fetched first, whole, into a folder that is gone afterwards.

    Raises
    ------
    OSError, or what the store's client raises
        It cannot be fetched.
    """
    if not any(map(is_url, one.places)):
        yield list(one.places)
        return
    import fsspec

    with tempfile.TemporaryDirectory(prefix="bha-batch-") as folder:
        paths = []
        for number, place in enumerate(one.places):
            if not is_url(place):
                paths.append(place)
                continue
            fs, root = fsspec.core.url_to_fs(place, **storage)
            # The whole of its name, for a table of metadata may know it by more than its last part.
            local = os.path.join(folder, str(number), *(part for part in root.split("/") if part not in ("", ".", "..")))
            os.makedirs(os.path.dirname(local), exist_ok=True)
            if place.endswith("/"):
                fs.get(root.rstrip("/") + "/", local + "/", recursive=True)
            else:
                fs.get_file(root, local)
            paths.append(local)
        yield paths


def as_named(text: str, names: Mapping[str, str]) -> str:
    """`text` (words or JSON) with each path called what its user called it, in a command line too."""
    import json

    for path, name in names.items():
        if path != name:
            for spelled in (shlex.quote, str):
                old, new = (json.dumps(spelled(each), ensure_ascii=False)[1:-1] for each in (path, name))
                text = text.replace(old, new)
    return text
