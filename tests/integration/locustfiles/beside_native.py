"""A user class by the name of one of ours: for a stock worker beside a native one."""

from locust import User, constant, task


class S3LargeObjects(User):
    wait_time = constant(0.2)

    @task
    def beside(self):
        self.environment.events.request.fire(request_type="GET", name="beside", response_time=12, response_length=7,
                                             exception=None, context={})
