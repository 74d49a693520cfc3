"""Where modules are looked for, settled before any of them is imported: our own packages first, then --python-path,
then the virtual environment in use, then Python's own places."""
import os
import site
import sys


def _new_entries(add, directory):
    before = list(sys.path)
    add(directory)
    return [entry for entry in sys.path if entry not in before], before


def _version_of(environment):
    with open(os.path.join(environment, "pyvenv.cfg"), encoding="utf-8") as lines:
        for line in lines:
            name, _, value = line.partition("=")
            if name.strip() in ("version", "version_info"):
                return ".".join(value.strip().split(".")[:2])
    return ""


def _use_environment(environment):
    ours = f"{sys.version_info[0]}.{sys.version_info[1]}"
    theirs = _version_of(environment)
    if theirs != ours:
        raise ImportError(
            f"the virtual environment {environment} is for Python {theirs}, and chopsticks runs Python {ours}: "
            f"make one with python{ours} -m venv, or unset VIRTUAL_ENV"
        )
    new, before = _new_entries(site.addsitedir, os.path.join(environment, "lib", f"python{ours}", "site-packages"))
    sys.path[:] = new + before
    sys.prefix = sys.exec_prefix = environment


ours = sys.path.pop(0)
environment = os.environ.get("VIRTUAL_ENV")

import json  # noqa: E402

import _chopsticks  # noqa: E402

if environment:
    if os.path.exists(os.path.join(environment, "pyvenv.cfg")):
        _use_environment(environment)
    else:
        _chopsticks.log(2, f"VIRTUAL_ENV names {environment}, where there is no virtual environment: it is not used")

given = json.loads(_chopsticks.settings).get("python_path", "")
sys.path[:0] = [ours] + [os.path.abspath(entry) for entry in given.split(":") if entry]
