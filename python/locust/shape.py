"""Load shapes: how many users when, decided by code."""
import time


class LoadTestShape:
    """tick() returns (users, spawn rate), or (users, spawn rate, user classes), or None to end the test."""

    runner = None
    abstract = True
    use_common_options = False

    def __init__(self):
        self.start_time = time.perf_counter()
        self._moment = None

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.abstract = cls.__dict__.get("abstract", False)

    def reset_time(self):
        self.start_time = time.perf_counter()

    def get_run_time(self):
        """Seconds since the test began."""
        return time.perf_counter() - self.start_time if self._moment is None else self._moment[0]

    def get_current_user_count(self):
        return 0 if self._moment is None else self._moment[1]

    def tick(self):
        return None
