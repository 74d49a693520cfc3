from locust import User, constant, events, task

fire = events.request.fire


class Noop(User):
    wait_time = constant(0)

    @task
    def t(self):
        fire(request_type="X", name="nothing", response_time=1, response_length=0, exception=None, context={})
