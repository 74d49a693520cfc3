"""Running one user by hand."""


def run_single_user(user_class, include_length=False, include_time=False, include_context=False, include_payload=False,
                    loglevel="WARNING"):
    """Under chopsticks a scenario is not run by itself: `python file.py` is Locust's to run."""
    raise RuntimeError("run one user with: chopsticks run -f FILE --headless --users 1 --spawn-rate 1 --duration 10s")
