"""For a stock master of chopsticks workers: the class they have. The master plans it, the workers know what it does."""

from locust import User, events, task


class S3LargeObjects(User):
    @task
    def nothing(self):
        pass


@events.test_start.add_listener
def greet(environment, **_):
    environment.runner.send_message("greeting", {"hello": "workers"})
