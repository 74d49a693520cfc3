"""What would hold up every user of the process is replaced before the scenario sees it."""
import time

import _chopsticks

_real_sleep = time.sleep


def sleep(seconds):
    """Others go on meanwhile, when a user calls it."""
    if _chopsticks.in_user():
        _chopsticks.sleep(seconds)
    else:
        _real_sleep(seconds)


def install():
    sleep.__name__ = "sleep"
    time.sleep = sleep
