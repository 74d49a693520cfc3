"""Running one user by hand: `python3 scenario.py`, with a breakpoint() wherever one is wanted."""
import inspect
import json
import os
import sys

import _chopsticks

_VARIABLE = "CHOPSTICKS_SINGLE_USER"


def run_single_user(user_class, include_length=False, include_time=False, include_context=False, include_payload=False,
                    loglevel="WARNING"):
    """Runs one user of this class until he ends, or Ctrl-C; every request is a line on the console. The words after the
    file's name go to `chopsticks run`: `python3 scenario.py --workload-config workload.yaml`."""
    if include_payload:
        raise ValueError("run_single_user(include_payload=True) is not offered by chopsticks")
    if not hasattr(_chopsticks, "program"):
        return  # the scenario is being run already
    path = os.path.abspath(inspect.stack()[1].filename)
    wish = {"class": user_class.__name__, "length": include_length, "time": include_time, "context": include_context,
            "loglevel": loglevel}
    os.environ[_VARIABLE] = json.dumps(wish)
    program = _chopsticks.program()
    sys.stdout.flush()
    os.execv(program, [program, "run", "-f", path, "--headless", "--only-summary", "--users", "1", "--spawn-rate", "1",
                       "--stop-timeout", "1s", *sys.argv[1:]])


def wish():
    """What run_single_user() was asked for, by the process that had this one started; None: an ordinary run."""
    text = os.environ.pop(_VARIABLE, None)
    return None if text is None else json.loads(text)


class Printer:
    """A line for each request."""

    def __init__(self, events, length=False, time=False, context=False, **_):
        self._columns = [("time", time), ("length", length), ("context", context)]
        self._print("type", "name", "resp_ms", "exception", {"time": "time", "length": "length", "context": "context"})
        events.request.add_listener(self._on_request)

    def _print(self, kind, name, span, trouble, more):
        line = f"{kind:<8} {name:<40} {span:>9} {trouble:<30}"
        print(line + "".join(f" {more[column]!s:<10}" for column, shown in self._columns if shown), flush=True)

    def _on_request(self, request_type, name, response_time, response_length, exception, context, **kwargs):
        import datetime

        self._print(request_type, name, f"{response_time or 0:.3f}", "" if exception is None else str(exception),
                    {"time": datetime.datetime.now().isoformat(timespec="milliseconds"), "length": response_length,
                     "context": context})
