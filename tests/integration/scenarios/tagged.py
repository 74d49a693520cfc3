"""Tasks with and without tags; each leaves a line in the statistics."""
from locust import User, constant, events, tag, task


class Tagged(User):
    wait_time = constant(0.01)

    def done(self, name):
        events.request.fire(request_type="TASK", name=name, response_time=1, response_length=0, exception=None)

    @tag("one")
    @task
    def first(self):
        self.done("one")

    @task
    @tag("two")
    def second(self):
        self.done("two")

    @tag("one", "two")
    @task
    def third(self):
        self.done("both")

    @task
    def fourth(self):
        self.done("untagged")
