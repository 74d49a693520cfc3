#!/usr/bin/python3
"""Scenario files in C++: compiled when they are run, kept, checked, loaded, and what goes wrong with them."""

import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import unittest

import harness
from harness import Case
from peers import ROOT, BuiltInServer
from program import BIN, Program

SCENARIO = """#include <chopsticks/s3.h>
using namespace chopsticks;

struct Writer : S3User {
  Writer() {
    wait_time(constant(100ms));
    add_task<&Writer::upload>(1);
  }
  task<> upload() {
    auto key = unique_key("written");
    co_await s3().upload(key, payload(4 * KiB));
  }
};
CHOPSTICKS_SCENARIO(writer, Writer)
"""

CRASHING = """#include <cstdlib>
#include <chopsticks/s3.h>
using namespace chopsticks;

struct Crashing : S3User {
  std::string how = setting("how", "fault");
  Crashing() { add_task<&Crashing::crash>(1); }
  task<> crash() {
    co_await sleep(10ms);
    volatile int* nowhere = nullptr;
    if (how == "fault") *nowhere = 1;
    std::abort();
  }
};
CHOPSTICKS_SCENARIO(crashing, Crashing)
"""


class ScenarioFiles(Case):
    """One server and one cache for all tests: compiling takes seconds."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.server = BuiltInServer()
        cls.addClassCleanup(cls.server.stop)
        cls.cache = pathlib.Path(tempfile.mkdtemp(prefix="chopsticks-cache-"))
        cls.addClassCleanup(shutil.rmtree, cls.cache, ignore_errors=True)

    def setUp(self) -> None:
        super().setUp()
        self.settings = self.workload(self.server)

    def run_file(self, file: str, *flags: str, program: str = BIN, **environment: str):
        self.addCleanup(shutil.rmtree, self.reports.folder, ignore_errors=True)
        shutil.rmtree(self.reports.folder, ignore_errors=True)
        started = Program(program, "run", "--workload-config", self.settings, "-f", file, "--headless", "-u", "2",
                                  "-r", "2", "-t", "1s", "--only-summary", *flags, name=f"run of {pathlib.Path(file).name}",
                                  environment={"CHOPSTICKS_RUN_DIR": str(self.reports.folder),
                                               "XDG_CACHE_HOME": str(self.cache), **environment})
        self.programs.append(started)
        self.addCleanup(started.kill)
        return started

    def assert_runs(self, file: str, *flags: str, **environment: str):
        program = self.run_file(file, *flags, **environment)
        self.finish(program)
        self.assertGreater(self.reports.requests("upload"), 0)
        self.assertEqual(self.reports.failures(), 0)
        return program

    def assert_fails(self, file: str, *patterns: str, **environment: str) -> None:
        program = self.run_file(file, **environment)
        self.finish(program, expected=1)
        for pattern in patterns:
            self.assertRegex(program.output, pattern)
        self.assertNotIn("terminate called", program.output)

    def objects(self, stem: str) -> list[pathlib.Path]:
        return list((self.cache / "chopsticks").glob(f"{stem}-*.so"))

    def test_a_source_is_compiled_once_and_again_when_it_or_what_it_includes_has_changed(self):
        self.write("size.h", "constexpr int kKib = 4;\n")
        file = self.write("included.cc", SCENARIO.replace("using", '#include "size.h"\nusing', 1).replace("4 *", "kKib *"))
        self.assertIn("compiling", self.assert_runs(file).output)
        self.assertNotIn("compiling", self.assert_runs(file).output)
        self.write("size.h", "constexpr int kKib = 8;\n")
        self.assertIn("compiling", self.assert_runs(file).output)
        self.assertEqual(float(self.reports.row("upload")["Average Content Size"]), 8192)

    def test_a_compiled_scenario_runs_where_there_is_no_compiler(self):
        self.assert_runs(self.write("compiled.cc", SCENARIO))
        object_file = str(self.folder / "copy.so")
        shutil.copy(self.objects("compiled")[0], object_file)
        self.assert_runs(object_file, CHOPSTICKS_CXX="/nowhere/c++")

    def test_what_the_compiler_says_is_shown_as_it_is(self):
        file = self.write("mistaken.cc", SCENARIO.replace("unique_key(", "unqiue_key("))
        self.assert_fails(file, r"mistaken\.cc:10:16: error: use of undeclared identifier 'unqiue_key'",
                          r"chopsticks: .*mistaken\.cc does not compile")

    def test_without_a_compiler_one_line_names_the_package_or_the_variable(self):
        file = self.write("uncompiled.cc", SCENARIO)
        self.assert_fails(file, "CHOPSTICKS_CXX: /nowhere/c\\+\\+ is no C\\+\\+ compiler", CHOPSTICKS_CXX="/nowhere/c++")

    def test_a_scenario_compiled_for_another_version_is_refused_and_both_are_named(self):
        self.assert_runs(self.write("old.cc", SCENARIO))
        old = self.folder / "old.so"
        old.write_bytes(re.sub(rb"(scenario-mark: chopsticks )\d+\.\d+", rb"\g<1>9.9", self.objects("old")[0].read_bytes()))
        self.assert_fails(str(old), r"old\.so: compiled for chopsticks 9\.9.*; this program is chopsticks \d")

    def test_what_is_no_scenario_is_refused(self):
        self.assert_fails(self.write("text.so", SCENARIO), "this is no shared object")
        self.assert_fails(self.write("notes.txt", SCENARIO), r"a scenario file is C\+\+ \(\.cc\)")
        self.assert_fails(str(self.folder / "missing.cc"), "cannot read the scenario file .*missing.cc: No such file")
        self.assert_fails(self.write("empty.cc", "int nothing;\n"), "no scenario of chopsticks")

    def test_a_crash_names_the_scenario_and_kills_the_program_as_it_would_have(self):
        file = self.write("crashing.cc", CRASHING)
        for how, number, words in (("fault", signal.SIGSEGV, "SIGSEGV in the scenario"),
                                   ("abort", signal.SIGABRT, "SIGABRT in a call of the scenario")):
            settings = self.write("crashing.yaml", f"crashing: {{how: {how}}}\n")
            program = self.run_file(file, "--scenario-config", settings)
            self.assertEqual(program.wait(60), -number)
            self.assertRegex(program.output, rf"chopsticks: {words} .*crashing\.cc \(at offset 0x[0-9a-f]+")

    def test_many_processes_that_need_the_same_object_compile_it_once(self):
        file = self.write("shared.cc", SCENARIO)
        programs = [self.run_file(file, CHOPSTICKS_RUN_DIR=str(self.folder / f"run{n}")) for n in range(3)]
        for program in programs:
            self.finish(program)
        self.assertEqual(sum("compiling" in program.output for program in programs), 1)

    def test_a_leader_and_a_worker_run_it(self):
        file = self.write("distributed.cc", SCENARIO)
        port = str(harness.free_port())
        leader = self.run_file(file, "--leader", "--leader-bind-port", port, "--expect-workers", "1")
        worker = self.run_file(file, "--worker", "--leader-port", port)
        self.finish(leader)
        self.finish(worker)
        self.assertGreater(self.reports.requests("upload"), 0)

    def test_the_templates_run_in_both_languages_and_are_not_overwritten(self):
        for language in ("cc", "py"):
            name = f"my_{language}_test"
            command = [BIN, "new-scenario", name, "--lang", language, "--dir", str(self.folder / "new")]
            subprocess.run(command, check=True, capture_output=True)
            file = self.folder / "new" / f"{name}.{language}"
            written = file.read_text()
            self.assert_runs(str(file), "--scenario-config", str(file.with_suffix(".yaml")))
            again = subprocess.run(command, check=False, capture_output=True, text=True)
            self.assertEqual((again.returncode, file.read_text()), (1, written))
            self.assertIn("is there already", again.stderr)

    def test_an_installed_program_compiles_against_its_own_headers(self):
        if shutil.which("cmake") is None:
            raise unittest.SkipTest("cmake is not installed")
        build = pathlib.Path(BIN).resolve().parents[1]
        prefix = self.folder / "installed"
        subprocess.run(["cmake", "--install", build, "--prefix", prefix], check=True, capture_output=True)
        self.assertFalse((prefix / "include/chopsticks/rooms/net/reactor.cc").exists())
        program = self.run_file(self.write("installed.cc", SCENARIO), program=str(prefix / "bin/chopsticks"))
        self.finish(program)
        self.assertGreater(self.reports.requests("upload"), 0)


if __name__ == "__main__":
    harness.main()
