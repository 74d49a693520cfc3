#!/usr/bin/python3
"""Runs clang-tidy over the project's sources, several at a time, and remembers which were clean.

usage: scripts/lint.py [BUILD-DIR] [PATTERN...]     (default: build/dev, every source but tests)

A source is looked at again only when it, a project header it includes, its compile command or .clang-tidy has changed;
for what it includes the build directory must have been built. The memory is in ~/.cache/chopsticks-lint.
"""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
MEMORY = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "chopsticks-lint"
TIDY = "clang-tidy-19"


def included_headers(build: pathlib.Path) -> dict[str, list[pathlib.Path]]:
    """Object file -> the project files it was compiled from, as ninja has recorded them."""
    log = subprocess.run(["ninja", "-C", build, "-t", "deps"], capture_output=True, text=True, check=True).stdout
    headers: dict[str, list[pathlib.Path]] = {}
    current: list[pathlib.Path] = []
    for line in log.splitlines():
        if line.startswith("    "):
            path = (build / line.strip()).resolve()
            if path.is_relative_to(ROOT):
                current.append(path)
        elif ":" in line:
            current = headers.setdefault(line.split(":")[0], [])
    return headers


def fingerprint(unit: dict, build: pathlib.Path, headers: list[pathlib.Path]) -> str:
    digest = hashlib.sha256()
    command = unit["command"].replace(str(build), "BUILD").replace(str(ROOT), "ROOT")
    digest.update(command.encode())
    for path in [ROOT / ".clang-tidy", pathlib.Path(unit["file"]), *sorted(headers)]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def tidy(source: str, build: pathlib.Path) -> tuple[bool, str]:
    command = [TIDY, "--quiet", "-p", str(build), source]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stdout if done.returncode == 0 else done.stdout + done.stderr


def main() -> int:
    build = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build/dev").resolve()
    patterns = sys.argv[2:]
    units = json.loads((build / "compile_commands.json").read_text())
    # Tests are left to the warnings of the compiler and to the sanitizers: linting them too would double the time.
    units = [unit for unit in units if not unit["file"].endswith("_test.cc")]
    headers = included_headers(build)
    MEMORY.mkdir(parents=True, exist_ok=True)

    if patterns:
        units = [unit for unit in units if any(pattern in unit["file"] for pattern in patterns)]
    waiting = {}
    for unit in units:
        words = shlex.split(unit["command"])
        output = words[words.index("-o") + 1]
        mark = MEMORY / fingerprint(unit, build, headers.get(output, []))
        if not mark.exists():
            waiting[unit["file"]] = mark

    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        running = {pool.submit(tidy, source, build): source for source in waiting}
        for job in concurrent.futures.as_completed(running):
            source = running[job]
            clean, report = job.result()
            print(("clean  " if clean else "FAILED ") + os.path.relpath(source, ROOT), flush=True)
            if clean:
                waiting[source].touch()
            else:
                failed += 1
                print(report, flush=True)
    print(f"{len(units)} sources, {len(waiting)} looked at, {failed} with findings")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
