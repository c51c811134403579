"""Draws charts: a JSON list of {format, spec, datasets, params} on stdin; for each, its length, a line end and its bytes on stdout.

One process for all pictures of a run. Exit 4: the converter is not in this environment.
"""

import json
import sys

WIDTH = 760  # a picture has no container to fill


def named(part, found):
    """The names of the data sets that a specification uses."""
    if isinstance(part, dict):
        data = part.get("data")
        if isinstance(data, dict) and "name" in data:
            found.add(data["name"])
        for inner in part.values():
            named(inner, found)
    elif isinstance(part, list):
        for inner in part:
            named(inner, found)
    return found


def complete(request):
    """The specification with its rows, parameters and a width."""
    spec = request["spec"]
    spec["datasets"] = {name: request["datasets"].get(name, []) for name in sorted(named(spec, set()))}
    for param in spec.get("params", []):
        value = request["params"].get(param["name"])
        if value is not None:
            param["value"] = value
    spec["width"] = WIDTH
    spec.setdefault("background", "white")
    return spec


def main():
    try:
        import vl_convert
    except ImportError as problem:
        print(problem, file=sys.stderr)
        return 4
    for request in json.load(sys.stdin):
        spec = complete(request)
        if request["format"] == "png":
            picture = vl_convert.vegalite_to_png(spec, vl_version="6.4", scale=2)
        else:
            picture = vl_convert.vegalite_to_svg(spec, vl_version="6.4").encode()
        sys.stdout.buffer.write(b"%d\n" % len(picture))
        sys.stdout.buffer.write(picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
