"""Users whose figures are known in advance: each does its rounds, with made-up times, and then idles."""

from locust import User, constant, task

ROUNDS = 20


class Rounds(User):
    abstract = True
    wait_time = constant(0.05)

    def on_start(self):
        self.done = 0
        print(f"{type(self).__name__} starts", flush=True)

    def on_stop(self):
        print(f"{type(self).__name__} stops", flush=True)

    def count(self, name, milliseconds, exception=None):
        self.environment.events.request.fire(request_type="GET", name=name, response_time=milliseconds,
                                             response_length=1000, exception=exception, context={})


class Reader(Rounds):
    weight = 3

    @task
    def read(self):
        if self.done < ROUNDS:
            self.done += 1
            self.count("read", 10 + 7.25 * self.done)


class Writer(Rounds):
    weight = 1

    @task
    def write(self):
        if self.done == ROUNDS:
            return
        self.done += 1
        self.count("write", 200 + 45 * self.done, ValueError("disk full") if self.done % 5 == 0 else None)
        if self.done == ROUNDS:
            raise RuntimeError("the writer is tired")
