"""Writes the Vega bundle (vega 6.2, vega-lite 6.4, vega-embed 7.0, with interpreter) that HTML reports carry:  vega_bundle.py PATH

It comes out of the pinned converter, so that pages and pictures are drawn by the same library.
"""

import os
import sys

import vl_convert


def main(path):
    text = vl_convert.javascript_bundle(vl_version="6.4")
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with open(path + ".new", "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(path + ".new", path)


if __name__ == "__main__":
    main(sys.argv[1])
