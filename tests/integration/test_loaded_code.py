#!/usr/bin/python3
"""Code that is loaded at run time: the Python host, and a scenario in C++ compiled on demand. Under the sanitizers this
is the test that runs it, so it looks for what they report."""

import pathlib
import shutil
import tempfile

import harness
from harness import Case
from test_python import SCENARIOS
from test_scenario_files import SCENARIO

# Python keeps what it allocates until the end. A greenlet's stack is moved away and back, which fake stacks do not know.
SANITIZERS = "detect_leaks=0:detect_stack_use_after_return=0:abort_on_error=0"


class LoadedCode(Case):
    def setUp(self) -> None:
        super().setUp()
        self.cache = pathlib.Path(tempfile.mkdtemp(prefix="chopsticks-cache-"))
        self.addCleanup(shutil.rmtree, self.cache, ignore_errors=True)
        self.settings = self.write("workload.yaml", "{endpoint: embedded, bucket: stress}\n")

    def run_it(self, file: str, *flags: str) -> str:
        program = self.start("run", "--workload-config", self.settings, "-f", file, "--headless", "--only-summary", "-u", "8",
                             "-r", "100", "-t", "3s", "--stop-timeout", "10s", *flags, XDG_CACHE_HOME=str(self.cache),
                             ASAN_OPTIONS=SANITIZERS)
        self.finish(program, seconds=200)
        self.assertNotIn("Sanitizer", program.output)
        self.assertNotIn("runtime error", program.output)
        self.assertGreater(self.reports.requests("upload"), 0)
        self.assertEqual((self.reports.failures(), self.reports.rows("exceptions")), (0, []))
        return program.output

    def test_python(self):
        output = self.run_it(str(SCENARIOS / "objects.py"), "--threads", "2")
        self.assertIn("on_stop of 8 users", output)

    def test_cpp_compiled_on_demand(self):
        self.run_it(self.write("written.cc", SCENARIO), "--threads", "2")


if __name__ == "__main__":
    harness.main()
