"""A shop as people write it: browsing in nested task sets, a checkout in sequence, everything over HTTP."""
from locust import HttpUser, SequentialTaskSet, TaskSet, constant, tag, task


class Browse(TaskSet):
    @task(5)
    def item(self):
        self.client.get("/item.json", name="/item/[id]")

    @task(2)
    def search(self):
        with self.client.get("/search", params={"q": "tea"}, name="/search", catch_response=True) as response:
            if response.status_code == 404:
                response.success()

    @task(1)
    class Reviews(TaskSet):
        @task(3)
        def read(self):
            self.client.get("/reviews.html")

        @task(1)
        def back(self):
            self.interrupt()

    @task(1)
    def leave(self):
        self.interrupt(reschedule=False)


class Checkout(SequentialTaskSet):
    def on_start(self):
        self.bought = 0

    @task
    def cart(self):
        self.client.get("/cart.html")

    @task
    def pay(self):
        # nginx serves files: it does not take forms for them.
        with self.client.post("/cart.html", json={"pay": True}, name="pay", catch_response=True) as response:
            assert response.status_code == 405, response.status_code
            response.success()

    @task
    def thanks(self):
        self.client.get("/thanks.html")
        self.interrupt()


class Visitor(HttpUser):
    weight = 4
    wait_time = constant(0.001)
    tasks = {Browse: 3, Checkout: 1}

    @task(1)
    def index(self):
        self.client.get("/")

    @tag("never")
    @task(10)
    def never(self):
        self.client.get("/never")


class Crawler(HttpUser):
    weight = 1
    wait_time = constant(0.001)

    @task(2)
    def index(self):
        assert "shop" in self.client.get("/", name="crawl").text

    @task(1)
    def gone(self):
        self.client.get("/gone")
