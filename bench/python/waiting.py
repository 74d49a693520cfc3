from locust import User, constant, task


class Waiting(User):
    wait_time = constant(1000)

    @task
    def t(self):
        pass
