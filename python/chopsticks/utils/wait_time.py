"""A wait time that Locust does not have; its own are in the package `locust`."""
import time


def constant_rate(task_runs_per_second):
    """So many tasks a second and user, whatever storage does. Tasks that a stall holds up stay due when they were, and
    follow one another at once: the time each has waited is in the latency of its first operation."""
    period = 1 / task_runs_per_second

    def wait(user):
        now = time.monotonic()
        user._rate_due = getattr(user, "_rate_due", now) + period
        return user._rate_due - now

    return wait
