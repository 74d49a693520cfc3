"""Tasks of every kind, each a line in the statistics: what stock Locust does with it, chopsticks does too."""
from locust import SequentialTaskSet, TaskSet, User, constant, events, tag, task


def note(name):
    events.request.fire(request_type="STEP", name=name, response_time=1, response_length=0, exception=None, context={})


def listed(user):
    note("listed")


class Inner(TaskSet):
    @task(2)
    def twice(self):
        note("inner twice")

    @task
    def leave(self):
        note("inner leave")
        self.interrupt(reschedule=False)


class Weighted(User):
    weight = 3
    wait_time = constant(0.002)
    tasks = {listed: 2, Inner: 1}

    @task(5)
    def five(self):
        note("five")

    @tag("quiet")
    @task(3)
    def three(self):
        note("three")

    @tag("loud")
    @task(4)
    def excluded(self):
        note("excluded")


class InOrder(User):
    weight = 1
    wait_time = constant(0.002)

    @task
    class Steps(SequentialTaskSet):
        def on_start(self):
            note("on_start")

        @task
        def one(self):
            note("one")

        @task(3)
        def three_times(self):
            note("three times")

        @task
        def end(self):
            note("end")
            self.interrupt()
