"""Every shell line of README and guide that calls bha runs and succeeds, in the order of the page."""

import re
import subprocess
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def commands_of(page):
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```", (ROOT / page).read_text(encoding="utf-8"), flags=re.S | re.M)
    return [line.strip() for block in blocks for line in block.splitlines() if line.strip()]


class Snippets(unittest.TestCase):
    def run_page(self, page):
        (ROOT / "out").mkdir(exist_ok=True)
        ran = 0
        for line in commands_of(page):
            if line.startswith("make "):
                target = line.split()[1]
                self.assertRegex((ROOT / "Makefile").read_text(encoding="utf-8"), rf"(?m)^{target}:", f"{page}: {line}")
                continue
            done = subprocess.run(line, shell=True, cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
            self.assertEqual(done.returncode, 0, f"{page}: {line}\n{done.stderr}")
            ran += 1
        self.assertGreater(ran, 0, page)

    def test_readme(self):
        self.run_page("README.md")

    def test_guide(self):
        self.run_page("docs/guide.md")

    def test_links_lead_somewhere(self):
        for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
            for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
                self.assertTrue((page.parent / link).exists(), f"{page.name}: {link}")
