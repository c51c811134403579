"""What the hand-written pages name is there: codes, files, the version to cite, every page in the site's menu."""

import re
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXPANDS = {"formats", "features", "models", "pipeline", "report", "base"}  # extending.md: short for core/bha/…


def text(path):
    return (ROOT / path).read_text(encoding="utf-8")


class Pages(unittest.TestCase):
    def test_symptoms_name_codes_that_are_given(self):
        codes = set(re.findall(r"(?m)^\| \d+ \| `(\w+)` \|", text("docs/errors.md")))
        rows = re.findall(r"(?m)^\| (?!what|---)[^|]+\| ([^|]+)\|", text("docs/symptoms.md"))
        named = {code for row in rows for code in re.findall(r"`(\w+)`", row)}
        self.assertGreater(len(rows), 30)
        self.assertEqual(named - codes, set())

    def test_extending_names_files_that_are_there(self):
        paths = re.findall(r"`([\w./]+/[\w./]+\.(?:h|cpp|csv|txt|md))`", text("docs/extending.md"))
        self.assertGreater(len(paths), 30)
        for path in paths:
            full = f"core/bha/{path}" if path.split("/")[0] in EXPANDS else path
            self.assertTrue((ROOT / full).exists(), path)

    def test_formats_name_what_the_reader_names(self):
        words = text("core/bha/record/types.h")
        [quantities] = re.findall(r"words<record::Quantity>\[\] = \{(.*?)\}", words, flags=re.S)
        quantities = set(re.findall(r'"(\w+)"', quantities))
        rows = text("docs/formats.md").split("| quantity |")[1].split("\n\n")[0]
        named = {q for row in rows.splitlines() for q in re.findall(r"`(\w+)`", row.split("|")[1] if "|" in row[1:] else "")}
        self.assertEqual(named - quantities, set())

    def test_the_version_to_cite_is_that_of_the_program(self):
        [version] = re.findall(r'version = "([\d.]+)"', text("core/bha/base/version.h"))
        self.assertIn(f"\nversion: {version}\n", text("CITATION.cff"))

    def test_every_page_is_in_the_menu(self):
        menu = text("mkdocs.yml")
        for page in sorted((ROOT / "docs").rglob("*.md")):
            self.assertIn(str(page.relative_to(ROOT / "docs")), menu)


if __name__ == "__main__":
    unittest.main()
