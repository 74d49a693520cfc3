"""One user whose first report is as large as reports get: every request has a long name and a long error of its own."""

from locust import User, constant, task

REQUESTS = 2500


class Wide(User):
    wait_time = constant(1)

    def on_start(self):
        for number in range(REQUESTS):
            self.environment.events.request.fire(
                request_type="GET", name=f"{number} " + "n" * 1200, response_time=10, response_length=1,
                exception=OSError(f"{number} " + "e" * 1200), context={})

    @task
    def idle(self):
        pass
