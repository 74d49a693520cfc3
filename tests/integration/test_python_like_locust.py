#!/usr/bin/python3
"""The same locustfile on stock Locust and on chopsticks: the same operations."""

import csv
import json
import pathlib
import shutil

import harness
import stock
from peers import LOCUSTFILES, stock_locust
from test_python import SCENARIOS
from web_server import Nginx

PUBLIC = LOCUSTFILES / "public"

# A file's user classes as they are, with dice of their own for each user: both sides throw the same. After so many
# throws a user has done enough, and after the last one the run ends.
SEEDED = """
import json, random, sys
import greenlet
sys.path.insert(0, {folder!r})
from {module} import {classes}
from locust import User, events
from locust.exception import StopUser

real_choice, real_run = random.choice, User.run
dice, begun, over, state = {{}}, {{}}, [], {{}}

def choice(options):
    mine = dice.get(greenlet.getcurrent())
    if mine is None:
        return real_choice(options)
    mine[1] -= 1
    if mine[1] < 0:
        raise StopUser()
    return mine[0].choice(options)

def run(self):
    name = type(self).__name__
    begun[name] = begun.get(name, 0) + 1
    dice[greenlet.getcurrent()] = [random.Random(f"{{name}} {{begun[name]}}"), {throws}]
    try:
        real_run(self)
    finally:
        over.append(name)
        if len(over) == {users}:
            state["environment"].runner.quit()

@events.init.add_listener
def remember(environment, **_):
    state["environment"] = environment

@events.quitting.add_listener
def tell(environment, **_):
    with open({counts!r}, "w") as file:
        json.dump({{name: entry.num_requests for (name, _), entry in environment.stats.entries.items()}}, file)

random.choice, User.run = choice, run
"""


class LikeLocust(stock.Case):
    @classmethod
    def setUpClass(cls) -> None:
        cls.site = Nginx()
        cls.addClassCleanup(cls.site.stop)

    def counts(self, folder: pathlib.Path) -> dict[str, int]:
        path, = [path for path in folder.glob("*_stats.csv")]
        with path.open(newline="") as lines:
            return {row["Name"]: int(row["Request Count"]) for row in csv.DictReader(lines) if row["Name"] != "Aggregated"}

    def on_stock(self, file: str, *flags: str, expected: int = 0) -> dict[str, int]:
        folder = self.folder / "stock"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        program = self.run_peer(stock_locust(), "-f", file, "--headless", "--csv", str(folder / "run"), *flags,
                                name="stock")
        self.finish(program, expected)
        return self.counts(folder)

    def on_ours(self, file: str, *flags: str, expected: int = 0) -> dict[str, int]:
        shutil.rmtree(self.reports.folder, ignore_errors=True)
        program = self.start("run", "-f", file, "--headless", "--only-summary", *flags, name="ours")
        self.finish(program, expected)
        return self.counts(self.reports.folder)

    def seeded(self, file: pathlib.Path, classes: str, users: int, throws: int) -> str:
        return self.write(f"seeded_{file.stem}.py", SEEDED.format(
            folder=str(file.parent), module=file.stem, classes=classes, users=users, throws=throws,
            counts=str(self.folder / "counts.json")))

    def assert_alike(self, file: pathlib.Path, classes: str, *flags: str, users: int, throws: int,
                     expected: int = 0) -> dict[str, int]:
        """Users throwing the same dice do the very same things."""
        seeded = self.seeded(file, classes, users, throws)
        flags = ("-u", str(users), "-r", "100", "-t", "100s", *flags)
        # Stock's files may end before its run does: both write down what they know at the very end.
        self.on_stock(seeded, *flags, expected=expected)
        theirs = json.loads((self.folder / "counts.json").read_text())
        reported = self.on_ours(seeded, *flags, expected=expected)
        ours = json.loads((self.folder / "counts.json").read_text())
        self.assertEqual(theirs, ours)
        self.assertEqual(reported, ours)
        return ours

    def test_task_sets_weights_and_tags(self):
        counts = self.assert_alike(SCENARIOS / "mix.py", "Weighted, InOrder", "--exclude-tags", "loud", users=20,
                                   throws=100)
        self.assertGreater(sum(counts.values()), 1000)
        self.assertNotIn("excluded", counts)

    def test_a_shop_on_nginx(self):
        before = self.site.requests()
        counts = self.assert_alike(PUBLIC / "shop.py", "Visitor, Crawler", "--host", self.site.url, "--exclude-tags",
                                   "never", users=10, throws=60, expected=1)  # /gone is
        self.assertGreater(counts["crawl"], 50)
        self.assertEqual(self.site.requests() - before, 2 * sum(counts.values()))

    def test_a_markov_chain(self):
        counts = self.assert_alike(PUBLIC / "chain.py", "Walker", users=10, throws=200)
        self.assertGreater(min(counts.values()), 50)

    def test_unmodified_and_left_to_chance_the_mix_is_the_same_within_two_percent(self):
        # Enough operations for chance to stay well below that.
        flags = ("-u", "20", "-r", "100", "-t", "12s", "--exclude-tags", "loud")
        theirs = self.on_stock(str(SCENARIOS / "mix.py"), *flags)
        ours = self.on_ours(str(SCENARIOS / "mix.py"), *flags)
        self.assertEqual(set(theirs), set(ours))
        group = ("five", "three", "listed")
        total = [sum(counts[name] for name in group) for counts in (theirs, ours)]
        self.assertGreater(min(total), 4000)
        for name in group:
            self.assertAlmostEqual(theirs[name] / total[0], ours[name] / total[1], delta=0.02, msg=name)

    def test_a_shape_adds_a_class_later_on(self):
        theirs = self.on_stock(str(PUBLIC / "chain.py"))
        ours = self.on_ours(str(PUBLIC / "chain.py"))
        self.assertEqual(set(theirs), set(ours))
        self.assertGreater(ours["browse"], ours["late"])

    def test_the_scenario_decides_about_the_exit_code_by_what_was_measured(self):
        flags = ("-u", "5", "-r", "100", "-t", "3s")
        theirs = self.on_stock(str(PUBLIC / "exit_code.py"), *flags, expected=7)
        ours = self.on_ours(str(PUBLIC / "exit_code.py"), *flags, expected=7)
        self.assertEqual(set(theirs), set(ours))
        self.assertEqual(self.reports.summary()["run"]["exit_code"], 7)


if __name__ == "__main__":
    harness.main()
