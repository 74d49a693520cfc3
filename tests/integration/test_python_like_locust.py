#!/usr/bin/python3
"""The same locustfile on stock Locust and on chopsticks: the same mix of operations."""

import csv
import http.server
import pathlib
import threading

import harness
import stock
from peers import stock_locust
from test_python import SCENARIOS, Site


class LikeLocust(stock.Case):
    def counts(self, folder: pathlib.Path) -> dict[str, int]:
        path, = [path for path in folder.glob("*_stats.csv")]
        with path.open(newline="") as lines:
            return {row["Name"]: int(row["Request Count"]) for row in csv.DictReader(lines) if row["Type"]}

    def on_stock(self, file: pathlib.Path, *flags: str, expected: int = 0, **environment: str) -> dict[str, int]:
        folder = self.folder / "stock"
        folder.mkdir()
        program = self.run_peer("env", *[f"{name}={value}" for name, value in environment.items()], stock_locust(), "-f",
                                str(file), "--headless", "--csv", str(folder / "run"), *flags, name="stock")
        self.finish(program, expected)
        return self.counts(folder)

    def on_ours(self, file: pathlib.Path, *flags: str, expected: int = 0, **environment: str) -> dict[str, int]:
        program = self.start("run", "-f", str(file), "--headless", *flags, name="ours", **environment)
        self.finish(program, expected)
        return self.counts(self.reports.folder)

    def test_the_mix_of_tasks_is_the_same_within_two_percent(self):
        flags = ("-u", "20", "-r", "100", "-t", "6s", "--exclude-tags", "loud")
        theirs = self.on_stock(SCENARIOS / "mix.py", *flags)
        ours = self.on_ours(SCENARIOS / "mix.py", *flags)
        self.assertEqual(set(theirs), set(ours))
        for group in ({"five", "three", "listed", "inner twice", "inner leave"},
                      {"on_start", "one", "three times", "end"}):
            total = [sum(counts[name] for name in group) for counts in (theirs, ours)]
            self.assertGreater(min(total), 1000)
            for name in group:
                self.assertAlmostEqual(theirs[name] / total[0], ours[name] / total[1], delta=0.02, msg=name)

    def test_a_web_site_sees_the_same_requests(self):
        site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
        threading.Thread(target=site.serve_forever, daemon=True).start()
        self.addCleanup(site.server_close)
        self.addCleanup(site.shutdown)
        target = f"http://127.0.0.1:{site.server_port}"
        flags = ("-u", "6", "-r", "100", "-t", "4s")
        theirs = self.on_stock(SCENARIOS / "web_site.py", *flags, expected=1, TARGET=target)
        ours = self.on_ours(SCENARIOS / "web_site.py", *flags, expected=1, TARGET=target)
        self.assertEqual(set(theirs), set(ours))


if __name__ == "__main__":
    harness.main()
