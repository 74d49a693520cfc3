"""Measurements of a scenario's own, some of them absurd."""
from locust import User, constant, events, task


class Measured(User):
    wait_time = constant(0.05)

    @task
    def measure(self):
        def fire(name, milliseconds, length):
            events.request.fire(request_type="X", name=name, response_time=milliseconds, response_length=length)

        fire("sound", 2, 10)
        fire("unknown length", 2, -1)
        fire("endless", 2, 10**25)
        fire("a moment, not a span", 1.7e12, 10)
