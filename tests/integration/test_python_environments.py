#!/usr/bin/python3
"""Where a scenario's modules come from, and what is said where Python or a part of it is missing."""

import os
import pathlib
import subprocess
import unittest

import harness
from harness import Case
from program import BIN, Program

SCENARIO = """from locust import User, constant, task
import beside
class A(User):
    wait_time = constant(0.1)
    @task
    def work(self): pass
print("module of", beside.WHO)
"""
LIBRARY = pathlib.Path("/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0")
GREENLET = pathlib.Path("/usr/lib/python3/dist-packages/greenlet")


def can_hide_files() -> bool:
    return os.geteuid() == 0 and subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode == 0


class Environments(Case):
    def setUp(self) -> None:
        super().setUp()
        self.file = self.write("needs_module.py", SCENARIO)

    def venv(self, version: str | None = None) -> pathlib.Path:
        folder = self.folder / "venv"
        subprocess.run(["/usr/bin/python3", "-m", "venv", "--without-pip", folder], check=True)
        packages, = folder.glob("lib/python3.*/site-packages")
        (packages / "beside.py").write_text("WHO = 'the environment'\n")
        if version:
            (folder / "pyvenv.cfg").write_text(f"home = /usr/bin\nversion = {version}\n")
        return folder

    def said(self, *flags: str, expected: int = 0, wrapped: tuple[str, ...] = (), **environment: str) -> str:
        program = Program(*wrapped, BIN, "run", "-f", self.file, "--headless", "--only-summary", "-u", "1", "-r", "1", "-t",
                          "1s", *flags, name="chopsticks",
                          environment={"CHOPSTICKS_RUN_DIR": str(self.reports.folder), "VIRTUAL_ENV": "", **environment})
        self.programs.append(program)
        self.addCleanup(program.kill)
        self.finish(program, expected)
        return program.output

    def test_the_environment_in_use_is_searched(self):
        self.assertIn("module of the environment", self.said(VIRTUAL_ENV=str(self.venv())))

    def test_a_folder_given_on_the_command_line_comes_first(self):
        (self.folder / "mine").mkdir()
        (self.folder / "mine/beside.py").write_text("WHO = 'the folder'\n")
        output = self.said("--python-path", str(self.folder / "mine"), VIRTUAL_ENV=str(self.venv()))
        self.assertIn("module of the folder", output)

    def test_an_environment_of_another_python_is_refused(self):
        folder = self.venv("3.9.2")
        self.assertEqual(self.said(expected=1, VIRTUAL_ENV=str(folder)).count("\n"), 0)
        self.assertIn(f"the virtual environment {folder} is for Python 3.9, and chopsticks runs Python 3.11",
                      self.said(expected=1, VIRTUAL_ENV=str(folder)))

    def test_one_that_is_not_there_is_named(self):
        self.write("beside.py", "WHO = 'its neighbour'\n")
        output = self.said(VIRTUAL_ENV="/nowhere/venv")
        self.assertIn("VIRTUAL_ENV names /nowhere/venv, where there is no virtual environment", output)
        self.assertIn("module of its neighbour", output)

    def test_a_module_that_is_missing_is_one_line(self):
        output = self.said(expected=1)
        self.assertEqual(output, f"chopsticks: {self.file}:2: ModuleNotFoundError: No module named 'beside'")

    def without(self, path: pathlib.Path) -> tuple[str, ...]:
        """The words before a command for which a file or folder is not there."""
        empty = self.folder / "empty"
        if path.is_dir():
            empty.mkdir()
        else:
            empty.touch()
        return ("unshare", "-m", "sh", "-c", f"mount --bind {empty} {path} && exec \"$@\"", "sh")

    @unittest.skipUnless(can_hide_files() and LIBRARY.exists(), "only root can hide files from a program")
    def test_without_the_shared_library_the_package_is_named(self):
        output = self.said(expected=1, wrapped=self.without(LIBRARY.resolve()))
        self.assertEqual(output, "chopsticks: scenarios in Python need Python 3.11's shared library: "
                                 "apt-get install libpython3.11")

    @unittest.skipUnless(can_hide_files() and GREENLET.exists(), "only root can hide files from a program")
    def test_without_greenlet_the_package_is_named(self):
        output = self.said(expected=1, wrapped=self.without(GREENLET))
        self.assertEqual(output, "chopsticks: scenarios in Python need greenlet: apt-get install python3-greenlet")

    @unittest.skipUnless(can_hide_files(), "only root can hide files from a program")
    def test_without_proc_the_program_finds_what_belongs_to_it(self):
        self.write("beside.py", "WHO = 'its neighbour'\n")
        output = self.said(wrapped=("unshare", "-m", "sh", "-c", "umount -l /proc && exec \"$@\"", "sh"))
        self.assertIn("module of its neighbour", output)


if __name__ == "__main__":
    harness.main()
