"""What the program brings along when it runs a scenario is not there when Python runs the file itself: this stands in,
so that the file can be imported (by an editor, or to be handed to run_single_user)."""
import os
import shutil

settings = ('{"workload": {}, "scenarios": {}, "scenario": "", "options": {"tags": [], "exclude_tags": []}, '
            '"files": {"workload": "", "scenario": ""}, "python_path": "", "role": "local"}')


def program():
    """The chopsticks these packages belong to, or the one in PATH."""
    here = os.path.abspath(os.path.join(os.path.dirname(__file__), "../../../bin/chopsticks"))
    found = here if os.path.exists(here) else shutil.which("chopsticks")
    if found is None:
        raise RuntimeError("the program chopsticks is not installed beside its Python packages, nor in PATH")
    return found


def _only_in_a_run(*args, **kwargs):
    raise RuntimeError("users live in a run of chopsticks only: chopsticks run -f FILE, or run_single_user(UserClass)")


class S3Client:
    def __init__(self):
        _only_in_a_run()


HttpClient = RbdClient = RadosClient = S3Client


def on_request(call):
    """Nobody to be told."""


generate = unique_key = sample = exception = say = sleep = pause = check_stop = quit = statistics = percentile = _only_in_a_run


def in_user():
    return False
