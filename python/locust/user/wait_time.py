"""How long users pause between two tasks, in seconds."""
import random
import time


def between(min_wait, max_wait):
    """Evenly distributed between the two."""
    span = max_wait - min_wait
    return lambda user: min_wait + random.random() * span


def constant(wait_time):
    """Always this long."""
    return lambda user: wait_time


def constant_pacing(wait_time):
    """Tasks begin this far apart, however long they take; one that takes longer is followed at once."""

    def wait(user):
        now = time.monotonic()
        due = max(now, getattr(user, "_pace_begun", now) + wait_time)
        user._pace_begun = due
        return due - now

    return wait


def constant_throughput(task_runs_per_second):
    """At most so many tasks a second and user."""
    return constant_pacing(1 / task_runs_per_second)
