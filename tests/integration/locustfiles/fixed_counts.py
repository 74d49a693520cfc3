"""Users of which some are wanted in a fixed number, whatever the weights of the others say."""

from locust import User, constant, task


class Counted(User):
    abstract = True
    wait_time = constant(0.1)

    def on_start(self):
        print(f"{type(self).__name__} starts", flush=True)

    @task
    def idle(self):
        pass


class Admin(Counted):
    fixed_count = 2


class Reader(Counted):
    weight = 3


class Writer(Counted):
    weight = 1
