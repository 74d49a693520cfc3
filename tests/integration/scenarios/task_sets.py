"""Sequences, nested sets and tags; each step leaves a line in the statistics."""
from locust import RescheduleTask, SequentialTaskSet, StopUser, TaskSet, User, constant, events, tag, task


def note(name):
    events.request.fire(request_type="STEP", name=name, response_time=1, response_length=0, exception=None)


class Steps(User):
    wait_time = constant(0.01)

    @task
    class Sequence(SequentialTaskSet):
        @task
        def first(self):
            note("first")

        @task
        def second(self):
            note("second")

        @task(2)
        def third(self):
            note("third")

        @tag("never")
        @task
        def never(self):
            note("never")


class Nested(User):
    wait_time = constant(0.01)

    @task
    class Outer(TaskSet):
        @task
        class Inner(TaskSet):
            wait_time = constant(0)

            def on_start(self):
                self.left = 3

            @task
            def inner(self):
                note("inner")
                self.left -= 1
                if self.left == 0:
                    self.interrupt()

        @task
        def outer(self):
            note("outer")
            raise RescheduleTask()


class Once(User):
    fixed_count = 1

    @task
    def once(self):
        note("once")
        raise StopUser()
