"""A program under test: started, read line by line, ended."""

import contextlib
import os
import random
import re
import signal
import socket
import subprocess
import threading
import time

BIN = os.environ.get("CHOPSTICKS_BIN", "build/dev/bin/chopsticks")


# Below those that the system gives to whoever connects, and below the blocks of the Ceph clusters.
_ports = random.sample(range(10000, 17000), 7000)


def free_port() -> int:
    """A port for a server that is still to start; each is given once."""
    while True:
        port = _ports.pop()
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


class Program:
    """Runs a command with its output piped; `output` grows as it prints (both streams, in order)."""

    def __init__(self, *command: str, environment: dict[str, str] | None = None, name: str = ""):
        self.name = name or os.path.basename(command[0])
        self._lines: list[str] = []
        self._changed = threading.Condition()
        self._ended = False
        # A session of its own: a signal for the test runner is none for the program.
        self._process = subprocess.Popen(
            command, env={**os.environ, **(environment or {})}, text=True, errors="replace", start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self._process.stdout:
            with self._changed:
                self._lines.append(line.rstrip("\n"))
                self._changed.notify_all()
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    @property
    def output(self) -> str:
        with self._changed:
            return "\n".join(self._lines)

    def wait_for(self, pattern: str, seconds: float = 30) -> re.Match:
        """Waits until a line matches; a program that ends or stays silent is a failure."""
        wanted, seen, deadline = re.compile(pattern), 0, time.monotonic() + seconds
        with self._changed:
            while True:
                for line in self._lines[seen:]:
                    if match := wanted.search(line):
                        return match
                seen = len(self._lines)
                if self._ended:
                    raise AssertionError(f"{self.name} ended without printing {pattern!r}:\n{self.output_tail()}")
                if not self._changed.wait(deadline - time.monotonic()):
                    raise AssertionError(f"{self.name} did not print {pattern!r}:\n{self.output_tail()}")

    def count(self, pattern: str) -> int:
        """How many lines match so far."""
        wanted = re.compile(pattern)
        with self._changed:
            return sum(1 for line in self._lines if wanted.search(line))

    def output_tail(self, lines: int = 40) -> str:
        return "\n".join(self._lines[-lines:])

    def signal(self, number: int) -> None:
        self._process.send_signal(number)

    def wait(self, seconds: float = 60) -> int:
        """Its exit code; a program that does not end is killed and a failure."""
        try:
            code = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"{self.name} did not end in {seconds} s:\n{self.output}") from None
        self._reader.join(10)
        return code

    def stop(self, seconds: float = 20) -> int:
        if self.running:
            self.signal(signal.SIGTERM)
        return self.wait(seconds)

    def kill(self) -> None:
        """Ends it and whatever it started."""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self._process.wait(10)
        self._reader.join(10)
        self._process.stdout.close()
