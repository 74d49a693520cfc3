#!/usr/bin/python3
"""The examples of the docs, as they are printed: each is run for a moment, and must do something and fail at nothing."""

import re
import shutil

import harness
from harness import Case
from peers import ROOT, BuiltInServer
from web_server import Nginx

PAGES = ("docs/how-to/write-a-python-scenario.md", "docs/reference/python-api.md", "docs/reference/scenario-api.md",
         "docs/reference/load-shapes.md")
WHOLE = {"python": re.compile(r"^(from|import) .*^class ", re.M | re.S), "cpp": re.compile(r"^CHOPSTICKS_SCENARIO", re.M)}
SUFFIX = {"python": "py", "cpp": "cc"}


def examples() -> list[tuple[str, str, str]]:
    """(page, language, text) of every example that is a file of its own."""
    found = []
    for page in PAGES:
        for language, text in re.findall(r"```(python|cpp)\n(.*?)```", (ROOT / page).read_text(), re.S):
            if WHOLE[language].search(text):
                found.append((page, language, text))
    return found


class DocExamples(Case):
    def test_all_of_them_run(self):
        # None is lost when a page or the way to find them changes.
        self.assertEqual({language for _, language, _ in examples()}, set(WHOLE))
        self.assertEqual({page for page, _, _ in examples()}, set(PAGES))
        server, site = BuiltInServer(), Nginx()
        self.addCleanup(server.stop)
        self.addCleanup(site.stop)
        settings = self.write("scenarios.yaml", "demo: {object_size_mb: 0.0625}\n")
        for number, (page, language, text) in enumerate(examples()):
            with self.subTest(page=page, text=text[:300]):
                shutil.rmtree(self.reports.folder, ignore_errors=True)
                # Its pauses and stages are for people.
                text = re.sub(r"\b1min\b", "1s", re.sub(r"\b2min\b", "2s", text))
                text = re.sub(r"< 60\b", "< 1", re.sub(r"< 120\b", "< 2", text))
                text = text.replace("between(1s, 3s)", "between(10ms, 30ms)").replace("between(1, 3)", "between(0.01, 0.03)")
                text = text.replace("http://127.0.0.1:8000", site.url).replace("/item?id=3", "/item.json?id=3")
                file = self.write(f"demo{number}.{SUFFIX[language]}", text)
                shaped = "Stages" in text
                load = () if shaped else ("-u", "3", "-r", "10", "-t", "3s")
                self.finish(self.start("run", "--workload-config", self.workload(server), "--scenario-config", settings, "-f",
                                       file, "--headless", "--only-summary", *load, name=page))
                self.assertGreater(self.reports.summary()["total"]["requests"], 0)


if __name__ == "__main__":
    harness.main()
