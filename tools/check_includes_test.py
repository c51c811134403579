"""Each rule of check_includes catches a planted culprit, and what is allowed passes."""

import importlib.machinery
import importlib.util
import tempfile
import unittest
from pathlib import Path

TOOL = Path(__file__).with_name("check_includes")
loader = importlib.machinery.SourceFileLoader("check_includes", str(TOOL))
tool = importlib.util.module_from_spec(importlib.util.spec_from_loader("check_includes", loader))
loader.exec_module(tool)

CULPRITS = [  # file, its text, a word of the complaint
    ("core/bha/math/x.h", '#include "bha/record/types.h"', "math may not include record"),
    ("core/bha/metrics/x.h", '#include "bha/models/laws.h"', "metrics may not include models"),
    ("core/bha/formats/x.cpp", '#include "bha/cycles/types.h"', "formats may not include cycles"),
    ("core/bha/base/x.h", '#include "shell/files/source.h"', "included by its path"),
    ("core/bha/math/x.cpp", '#include "x.h"', "included by its path"),
    ("core/bha/math/x.h", "#include <Eigen/Core>", "stay in .cpp"),
    ("core/bha/cycles/x.cpp", "#include <Eigen/Core>", "not for core/cycles"),
    ("core/bha/report/x.cpp", "#include <nlohmann/json.hpp>", "not for core/report"),
    ("core/bha/pipeline/x.cpp", "#include <thread>", "does not know"),
    ("core/bha/pipeline/x.cpp", "# include <fstream>", "does not know"),
    ("core/bha/pipeline/x.cpp", "#include <unistd.h>", "not for core/pipeline"),
    ("core/bha/base/x.cpp", "int f(V v) { return v.at(3); }", ".at("),
    ("core/bha/base/x.cpp", "int f(R r) { return r.value(); }", ".value()"),
    ("core/bha/base/x.cpp", "int f(R r) { return g(r).value(); }", ".value()"),
    ("core/bha/base/x.cpp", "void f() { throw 1; }", "throw"),
    ("core/bha/base/x.cpp", "void f() { try { g(); } catch (...) {} }", "try/catch"),
    ("core/bha/base/x.cpp", 'void f() { std::printf("x"); }', "shell's"),
    ("core/bha/base/x.cpp", "auto x = std::stod(text);", "throws"),
    ("core/bha/base/x.cpp", "auto x = dynamic_cast<A*>(b);", "run-time types"),
    ("core/bha/attic/x.cpp", "", "without a row"),
    ("shell/files/x.cpp", '#include "shell/cli/terminal.h"', "shell/files may not include shell/cli"),
    ("shell/files/x.h", "#include <zlib.h>", "stay in .cpp"),
    ("shell/cli/x.cpp", "#include <sqlite3.h>", "not for shell/cli"),
]
FINE = [
    ("core/bha/features/x.cpp", '#include "bha/cycles/types.h"\n#include <Eigen/Core>\n#include <vector>\n#include <fmt/format.h>'),
    ("core/bha/report/x.h", '#include "bha/models/types.h"'),
    ("core/bha/base/text.cpp", "#include <fast_float/fast_float.h>"),
    ("core/bha/base/x.h", "#include <tl/expected.hpp>"),
    ("core/bha/base/x.cpp", '// .at( and throw in a comment\nauto s = "r.value() .at(1) throw";\nauto n = 1\'000; bool b = r.has_value();'),
    ("core/bha/math/sum_x.h", "struct A { NeumaierSum charge_As{}; double f() const { return charge_As.value(); } };"),
    ("core/bha/math/x_test.cpp", "#include <fstream>"),
    ("shell/cli/x.cpp", '#include "shell/files/source.h"\n#include "bha/pipeline/session.h"\n#include <CLI/CLI.hpp>\n#include <thread>'),
]


def complaints(name, text):
    with tempfile.TemporaryDirectory() as root:
        path = Path(root, name)
        path.parent.mkdir(parents=True)
        path.write_text(text + "\n", encoding="utf-8")
        return tool.problems_in(root)


class CheckIncludes(unittest.TestCase):
    def test_catches_each_culprit(self):
        for name, text, word in CULPRITS:
            with self.subTest(file=name, text=text):
                found = complaints(name, text)
                self.assertTrue(any(word in line for line in found), found)

    def test_lets_the_plan_pass(self):
        for name, text in FINE:
            with self.subTest(file=name, text=text):
                self.assertEqual(complaints(name, text), [])


if __name__ == "__main__":
    unittest.main()
