"""Exceptions that escape from a scenario."""
import logging
import traceback

import _chopsticks

log = logging.getLogger("locust.user")

_known = {}  # by where it was raised: formatting a traceback costs more than most tasks
_MOST_KNOWN = 1000


def _place(error):
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    return (type(error), None if last is None else (last.tb_frame.f_code, last.tb_lineno))


def report(error, user=None):
    """Counts it; the first of its kind is logged with its traceback."""
    place = _place(error)
    text = _known.get(place)
    if text is None:
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "/locust/user/" not in frame.filename
                  and not frame.filename.endswith("chopsticks/_runtime.py")]
        text = "Traceback (most recent call last):\n" + "".join(traceback.format_list(frames))
        text += "".join(traceback.format_exception_only(type(error), error))
        if len(_known) < _MOST_KNOWN:
            _known[place] = text
        log.error("%s\n%s", error, text)
    _chopsticks.exception(f"{type(error).__name__}: {error}", text)
    if user is not None:
        user.environment.events.user_error.fire(user_instance=user, exception=error, tb=error.__traceback__)
