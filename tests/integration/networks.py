"""Machines of a test: network namespaces joined by cables that can be pulled, in place of one machine's loopback.

A test program calls enter() before anything else. It then runs in a network of its own, with rights of its own where the
system gives them to everybody, and all of it is gone with its last process.
"""

import os
import shutil
import subprocess
import sys
import unittest

from harness import missing
from program import BIN, Program

INSIDE = "CHOPSTICKS_TEST_NETWORK"


def ip(*words: str, at: int | None = None) -> None:
    """The ip command, on the machine of this process or on that of another."""
    elsewhere = ["nsenter", "--target", str(at), "--net"] if at else []
    subprocess.run([*elsewhere, "ip", *words], check=True, timeout=30, capture_output=True, text=True)


def enter() -> None:
    """Starts this test program again in a network of its own; one that may not make networks is told so by Machine."""
    if os.environ.get(INSIDE) or not all(map(shutil.which, ("unshare", "nsenter", "ip"))):
        return
    unshare = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--net", "--map-root-user"]
    if subprocess.run([*unshare, "ip", "link", "set", "lo", "up"], capture_output=True, check=False).returncode != 0:
        return
    os.execvpe("unshare", [*unshare, sys.executable, "-B", *sys.argv], {**os.environ, INSIDE: "1"})


def require() -> None:
    if not all(map(shutil.which, ("unshare", "nsenter", "ip"))):
        raise missing("network namespaces", "ip, unshare or nsenter is not installed (scripts/bootstrap.sh test)")
    if not os.environ.get(INSIDE):
        # Nothing that could be installed: a container without the right to make networks.
        raise unittest.SkipTest("network namespaces: this machine does not permit them")
    ip("link", "set", "lo", "up")


class Cable:
    """Between this machine and another: `here` and `there` are the addresses of its ends."""

    def __init__(self, number: int, pid: int):
        self.here, self.there = f"192.0.2.{4 * number + 1}", f"192.0.2.{4 * number + 2}"
        self._plug, self._far, self._pid = f"here{number}", f"there{number}", pid
        ip("link", "add", self._plug, "type", "veth", "peer", "name", self._far, "netns", str(pid))
        ip("address", "add", f"{self.here}/30", "dev", self._plug)
        ip("link", "set", self._plug, "up")
        ip("address", "add", f"{self.there}/30", "dev", self._far, at=pid)
        ip("link", "set", self._far, "up", at=pid)

    def pull(self) -> None:
        ip("link", "set", self._plug, "down")

    def plug_in(self) -> None:
        ip("link", "set", self._plug, "up")

    def remove(self) -> None:
        # It would outlive its machine for a while.
        ip("link", "del", self._plug)

    def swallow(self) -> None:
        """What is sent from here gets lost; what comes from there arrives."""
        ip("route", "add", "blackhole", f"{self.there}/32")

    def pass_on(self) -> None:
        ip("route", "del", "blackhole", f"{self.there}/32")


class Machine:
    """A namespace with cables to this one."""

    def __init__(self, *numbers: int):
        self._holder = subprocess.Popen(["unshare", "--net", "sleep", "infinity"])
        own = os.readlink("/proc/self/ns/net")
        while os.readlink(f"/proc/{self._holder.pid}/ns/net") == own:
            if self._holder.poll() is not None:
                raise AssertionError("a second network could not be made")
        ip("link", "set", "lo", "up", at=self._holder.pid)
        self.cables = [Cable(number, self._holder.pid) for number in numbers]

    def run(self, *arguments: str, name: str, environment: dict[str, str]) -> Program:
        return Program("nsenter", "--target", str(self._holder.pid), "--net", BIN, *arguments, name=name,
                       environment=environment)

    def stop(self) -> None:
        for cable in self.cables:
            cable.remove()
        self._holder.kill()
        self._holder.wait(10)
