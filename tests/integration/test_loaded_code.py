#!/usr/bin/python3
"""Code that is loaded at run time: a scenario in C++, compiled on demand. ASan and TSan run this beside the unit tests, so it
looks for what they report. Python is not run there: greenlets move stacks away and back, which both take for damage."""

import pathlib
import shutil
import tempfile

import harness
from harness import Case
from test_scenario_files import SCENARIO


class LoadedCode(Case):
    def setUp(self) -> None:
        super().setUp()
        self.cache = pathlib.Path(tempfile.mkdtemp(prefix="chopsticks-cache-"))
        self.addCleanup(shutil.rmtree, self.cache, ignore_errors=True)
        self.settings = self.write("workload.yaml", "{endpoint: embedded, bucket: stress}\n")

    def test_cpp_compiled_on_demand(self):
        file = self.write("written.cc", SCENARIO)
        program = self.start("run", "--workload-config", self.settings, "-f", file, "--headless", "--only-summary", "-u", "8",
                             "-r", "100", "-t", "3s", "--stop-timeout", "10s", "--threads", "2",
                             XDG_CACHE_HOME=str(self.cache))
        self.finish(program, seconds=200)
        self.assertNotIn("Sanitizer", program.output)
        self.assertNotIn("runtime error", program.output)
        self.assertGreater(self.reports.requests("upload"), 0)
        self.assertEqual((self.reports.failures(), self.reports.rows("exceptions")), (0, []))


if __name__ == "__main__":
    harness.main()
