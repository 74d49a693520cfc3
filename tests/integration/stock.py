"""A test case with stock Locust on one side or the other."""

import harness
from peers import LOCUST, LOCUSTFILES, LocustApi, stock_locust
from program import Program, free_port

KNOWN = str(LOCUSTFILES / "known_figures.py")
ROUNDS = 20  # of each user in it


class Case(harness.Case):
    def run_peer(self, *command: str, name: str) -> Program:
        program = Program(*command, name=name, environment={"PYTHONUNBUFFERED": "1"})
        self.programs.append(program)
        self.addCleanup(program.kill)
        return program

    def stock_worker(self, port: int, locustfile: str = KNOWN, version: str | None = None) -> Program:
        locust = stock_locust(version) if version else stock_locust()
        return self.run_peer(locust, "-f", locustfile, "--worker", "--master-port", str(port), name="stock worker")

    def stock_master(self, locustfile: str, *flags: str, version: str = LOCUST) -> tuple[int, LocustApi]:
        """Its port for workers, and its API."""
        port, web = free_port(), free_port()
        self.run_peer(stock_locust(version), "-f", locustfile, "--master", "--master-bind-host", "127.0.0.1",
                      "--master-bind-port", str(port), "--web-host", "127.0.0.1", "--web-port", str(web),
                      *flags, name="stock master")
        return port, LocustApi(web)

    def our_leader(self, *flags: str) -> tuple[Program, LocustApi]:
        """At self.port for workers."""
        self.port, web = free_port(), free_port()
        leader = self.start("run", "--leader", *flags, "--leader-bind-port", str(self.port), "--web-host", "127.0.0.1",
                            "--web-port", str(web), name="leader")
        leader.wait_for(r"Web UI")
        return leader, LocustApi(web)
