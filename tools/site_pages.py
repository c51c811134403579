"""tools/site_pages.py: pages of the site that are not written by hand: front page, changes, contributing, notebooks, headers, C interface.

A hook of MkDocs (mkdocs.yml)."""

import json
import re
from pathlib import Path

from mkdocs.structure.files import File

ROOT = Path(__file__).resolve().parent.parent
MERMAID = ROOT / "build/assets/mermaid.min.js"
CALLS = "read features report check fit forecast whatif simulate".split()
TYPES = "Record Report Table Fit WhatIf Part Workspace Error".split()
LEARNING = "SohRegressor ConformalInterval CellKFold TimeSplit CycleFeatures".split()
MANY = "features report benchmark Result".split()
ROOMS = ("base", "math", "record", "formats", "cycles", "features", "models", "metrics", "simulate", "report", "pipeline")  # as data flow

CSS = """.md-grid { max-width: 85rem; }  /* tables are wide */
.md-typeset table:not([class]) th { min-width: 0; }
.md-typeset table:not([class]) td, .md-typeset table:not([class]) th { padding: .5em .8em; }
"""


def text(path):
    return (ROOT / path).read_text(encoding="utf-8")


def from_root(path):
    """A document of the root as a page of the site: its links lead from docs/."""
    out = text(path).replace("](docs/", "](").replace("](CONTRIBUTING.md)", "](contributing.md)")
    return out.replace("](notebooks/README.md)", "](notebooks/02_first_hour.md)")


def notebook(path):
    """Prose and code, without what only Jupyter needs."""
    cells = json.loads(text(path))["cells"]
    blocks = ["".join(cell["source"]) for cell in cells]
    return "\n\n".join(b if c["cell_type"] == "markdown" else f"```python\n{b}\n```" for b, c in zip(blocks, cells))


def first_comment(path):
    """The first sentence of what a header says; examples are indented and are left out."""
    said = text(path)
    lines = re.match(r"(?:// ?\S.*\n|#pragma once\n)*", said)[0].replace("#pragma once\n", "") or re.search(r"(?:/// ?.*\n)+|$", said)[0]
    words = " ".join(line.lstrip("/ ") for line in lines.splitlines())
    return re.split(r"(?<=[a-z0-9)`”])[.] ", words)[0].rstrip(".:")


def sources(path):
    """Papers and programs that its comments name."""
    said = re.findall(r"\bSource {2,}(.+(?:\n///? {9,}(?!\w+ {2,}).+)*)", text(path))
    words = [re.sub(r"\s*\n///?\s*", " ", one).strip() for one in said]
    return "; ".join(dict.fromkeys(words))


def cell(words):
    """Plain words in a table, whatever signs they have."""
    return re.sub(r"[&<>|*_`\[\]\\]", lambda sign: f"&#{ord(sign[0])};", words)


def api():
    names = [f"bha.{name}" for name in CALLS + TYPES]
    names += [f"bha.sklearn.{name}" for name in LEARNING] + [f"bha.dask.{name}" for name in MANY]
    head = "# API of the Python package\n\nMade from the docstrings. How the parts belong together: [Python](python.md); columns and units: [Features](features.md)."
    return "\n\n".join([head, *(f"::: {name}\n    options: {{ toc_label: {name} }}" for name in names)])


def headers():
    out = ["# C++ headers", "", "Each header by the first sentence of its comment, with the sources that it names (`METHODS`, `CONTRACT`: [architecture](architecture.md)).", ""]
    for room in ROOMS:
        out += [f"## {room}", "", "| header | what it is | source |", "|---|---|---|"]
        for path in sorted((ROOT / "core/bha" / room).glob("*.h")):
            if not path.name.endswith("_test.h"):
                out.append(f"| `{path.name}` | {cell(first_comment(path))} | {cell(sources(path))} |")
        out.append("")
    return "\n".join(out)


def on_files(files, config):
    made = {
        "index.md": from_root("README.md"),
        "changes.md": from_root("CHANGELOG.md"),
        "contributing.md": from_root("CONTRIBUTING.md"),
        "api.md": api(),
        "headers.md": headers(),
        "c.md": "# C\n\nThe interface for any language, also the browser's: `shell/c/bha.h`.\n\n```c\n" + text("shell/c/bha.h") + "```\n",
        "assets/site.css": CSS,
        "assets/mermaid.min.js": MERMAID.read_text(encoding="utf-8"),
    }
    made |= {f"notebooks/{path.stem}.md": notebook(path) for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}
    for name, content in made.items():
        files.append(File.generated(config, name, content=content))
    return files


def on_page_content(html, page, config, files):
    """Sphinx's roles in docstrings, which IDEs know, as links."""
    return re.sub(
        r":(?:class|func|meth|attr):<code>([\w.]+)</code>",
        lambda role: f'<autoref identifier="{role[1]}" optional><code>{role[1]}</code></autoref>',
        html,
    )
