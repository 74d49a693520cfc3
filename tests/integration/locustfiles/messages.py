"""Master and workers that talk to each other in messages of their own."""

from locust import User, constant, events, task
from locust.runners import MasterRunner


class Greeter(User):
    wait_time = constant(1)

    @task
    def idle(self):
        pass


def answer(environment, msg, **_):
    environment.runner.send_message("answer", {"to": msg.data["text"], "numbers": [1, 2.5, None]})


def heard(environment, msg, **_):
    print(f"answer to {msg.data['to']}: {msg.data['numbers']}", flush=True)


@events.init.add_listener
def listen(environment, **_):
    if isinstance(environment.runner, MasterRunner):
        environment.runner.register_message("answer", heard)
    else:
        environment.runner.register_message("greeting", answer)


@events.test_start.add_listener
def greet(environment, **_):
    if isinstance(environment.runner, MasterRunner):
        environment.runner.send_message("greeting", {"text": "hello"})
    else:
        environment.runner.send_message("started", None)
