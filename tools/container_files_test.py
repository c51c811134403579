"""Dockerfile, compose.yaml and .dockerignore against each other and the tree: what can be known without a container engine."""

import json
import re
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def instructions():
    """(word, rest) of the Dockerfile, with lines joined and comments left out."""
    text = re.sub(r"(?m)^#.*\n", "", (ROOT / "Dockerfile").read_text(encoding="utf-8")).replace("\\\n", " ")
    return [tuple(line.split(None, 1)) for line in text.splitlines() if line.strip()]


class ContainerFiles(unittest.TestCase):
    def setUp(self):
        self.stages = {}  # name → its instructions, with those of the stage it is from
        for word, rest in instructions():
            if word == "FROM":
                base, _, name = rest.split()
                self.stages[name] = [(word, rest), *self.stages.get(base, [])]
            else:
                self.stages[name].append((word, rest))
        self.compose = (ROOT / "compose.yaml").read_text(encoding="utf-8")

    def test_what_is_copied_is_there(self):
        ignored = [line for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").split("\n") if line and line[0] != "#"]
        for word, rest in instructions():
            if word not in ("COPY", "ADD"):
                continue
            words = rest.split()
            if words[0].startswith("--from="):
                self.assertIn(words[0].removeprefix("--from="), self.stages, rest)
                continue
            for source in words[:-1]:
                self.assertTrue((ROOT / source).exists(), source)
                self.assertNotIn(source.split("/")[0], ignored)

    def test_what_make_is_asked_for_is_a_target(self):
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        [targets] = [re.search(r"\bmake ([\w./ -]+?) *&&", rest)[1].split() for word, rest in instructions() if word == "RUN" and "make " in rest and "&& .venv" in rest]
        for target in targets:
            stamp = re.fullmatch(r"build/\.stamps/packages-(.+)", target)
            if stamp:
                self.assertTrue((ROOT / f"packages/{stamp[1]}.txt").exists(), target)
            else:
                self.assertRegex(makefile, rf"(?m)^{target}:")

    def test_an_image_runs_as_nobody_special_and_tells_its_health(self):
        for name in ("server", "worker"):
            stage = dict(self.stages[name])  # the last of each
            self.assertEqual(stage["USER"], "bha", name)
            words = json.loads(stage["HEALTHCHECK"].split("CMD", 1)[1])
            self.assertEqual(words[:2], ["python3", "-c"], name)
            compile(words[2], name, "exec")
            for form in ("ENTRYPOINT", "CMD"):  # no shell between
                self.assertIsInstance(json.loads(stage[form]), list, name)

    def test_compose_builds_stages_that_are_there(self):
        targets = re.findall(r"target: (\w+)", self.compose)
        self.assertEqual(sorted(targets), ["server", "worker"])
        built = set(re.findall(r"build: \{[^}]*\}\n    image: ([\w-]+)", self.compose))
        self.assertEqual(set(re.findall(r"image: ([\w-]+)", self.compose)), built)
        services = re.findall(r"(?m)^  (\w+):\n    <<", self.compose)
        self.assertEqual(services, ["scheduler", "worker", "server"])
        [port] = re.findall(r'"127.0.0.1:(\d+):\1"', self.compose)  # of this machine alone
        self.assertEqual(dict(self.stages["server"])["EXPOSE"], port)


if __name__ == "__main__":
    unittest.main()
