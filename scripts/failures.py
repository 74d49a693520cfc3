#!/usr/bin/python3
"""Tells in a few lines which tests failed and what each of them said.

usage: scripts/failures.py JUNIT.xml      (as written by ctest --output-junit)
"""

import re
import sys
import xml.etree.ElementTree

LONGEST = 200  # characters of one line
LINES = 6      # of one message: its beginning and its end

# unittest: a heading, a rule, the traceback (indented), then the message up to the next rule.
PYTHON = re.compile(r"^(?:FAIL|ERROR): (\S+).*\n-{70}\nTraceback.*\n(?:[ \t].*\n)*((?:(?!-{70}|={70}).*\n)+)", re.MULTILINE)
# GoogleTest: a place, then the message up to the verdict on the test.
GOOGLE = re.compile(r"^(\S+:\d+): Failure\n((?:(?!\[ ).*\n)+)", re.MULTILINE)


def shortened(message: str) -> list[str]:
    lines = [line.rstrip()[:LONGEST] for line in message.splitlines() if line.strip()]
    return lines if len(lines) <= LINES else [*lines[:LINES // 2], "...", *lines[-LINES // 2:]]


def failures(output: str, verdict: str) -> list[tuple[str, str]]:
    """(what failed, what it said) for each failure in a test's output; where none is recognised, how it ended."""
    return PYTHON.findall(output) + GOOGLE.findall(output) or [(verdict, output)]


def main() -> int:
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        print(__doc__, file=sys.stderr)
        return 2
    for test in xml.etree.ElementTree.parse(sys.argv[1]).getroot().iter("testcase"):
        failure = test.find("failure")
        if failure is None:
            continue
        print(f"{test.get('name')} failed:")
        for name, message in failures(test.findtext("system-out") or "", failure.get("message") or "failed"):
            print(f"  {name}", *shortened(message), sep="\n    ")
    return 0


if __name__ == "__main__":
    sys.exit(main())
