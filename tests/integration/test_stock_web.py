#!/usr/bin/python3
"""Our answers to the routes of Locust's web UI beside those of a stock Locust with the same users."""

import csv
import io
import json
import urllib.request

import harness
import stock
from peers import wait_until
from stock import KNOWN, ROUNDS


def text(api, path: str) -> str:
    with urllib.request.urlopen(api.address + path, timeout=10) as answer:
        return answer.read().decode()


def missing(theirs, ours, where: str = "") -> list[str]:
    """The fields a stock Locust sends and we do not, and those of another kind."""
    if isinstance(theirs, dict):
        found = [f"{where}.{key}" for key in theirs if key not in ours]
        for key in theirs.keys() & ours.keys():
            found += missing(theirs[key], ours[key], f"{where}.{key}")
        return found
    if isinstance(theirs, list):
        return missing(theirs[0], ours[0], where + "[]") if theirs and ours else []
    number = (int, float)
    if isinstance(theirs, number) != isinstance(ours, number) and None not in (theirs, ours):
        return [f"{where}: {theirs!r} is not {ours!r}"]
    return []


class StockWeb(stock.Case):
    def test_every_route_answers_with_the_fields_of_a_stock_locust(self):
        users = 8
        _, ours = self.our_leader("-f", KNOWN)
        port, theirs = self.stock_master(KNOWN)
        for api, at in ((ours, self.port), (theirs, port)):
            self.stock_worker(at)
            wait_until(lambda api=api: api.workers() == 1, "the worker", 60)
            api.swarm(users, 100)
        for api in (ours, theirs):
            api.wait_for_requests(users * ROUNDS)
        for path in ("/stats/requests", "/exceptions", "/worker-count", "/logs"):
            expected, got = json.loads(text(theirs, path)), json.loads(text(ours, path))
            if path == "/logs":
                expected["workers"] = got["workers"] = {}
            self.assertEqual(missing(expected, got, path), [])
        self.assertEqual(json.loads(text(ours, "/tasks")).keys(), json.loads(text(theirs, "/tasks")).keys())
        for path in ("/stats/requests/csv", "/stats/failures/csv", "/exceptions/csv"):
            expected, got = ([*csv.DictReader(io.StringIO(text(api, path)))] for api in (theirs, ours))
            self.assertEqual([list(row) for row in got], [list(row) for row in expected], path)
        self.assertEqual(text(ours, "/stats/reset"), text(theirs, "/stats/reset"))
        ours.stop()
        theirs.stop()
        # A stock Locust keeps an answer for two seconds.
        wait_until(lambda: theirs.stats()["state"] == ours.stats()["state"] == "stopped", "both to be stopped")


if __name__ == "__main__":
    harness.main()
