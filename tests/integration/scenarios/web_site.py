"""A web site as browsers and programs use it."""
import os

from locust import FastHttpUser, HttpUser, between, events, task

heard = []


@events.request.add_listener
def on_request(request_type, name, response_time, response_length, exception, response, context, **kwargs):
    heard.append(name)
    assert response_time > 0 and context == {"user": "visitor"}


class Visitor(HttpUser):
    host = os.environ["TARGET"]
    wait_time = between(0.01, 0.02)

    def context(self):
        return {"user": "visitor"}

    def on_start(self):
        answer = self.client.get("/login", name="login")
        assert answer.status_code == 200 and answer.text == "session=42", answer.text
        assert [first.status_code for first in answer.history] == [302]
        assert self.client.cookies["session"] == "42"

    @task(3)
    def item(self):
        for number in range(3):
            answer = self.client.get("/item", params={"id": number}, name="/item/[id]")
            assert answer.ok and answer.text == f"/item?id={number}", answer.text
        assert heard[-1] == "/item/[id]"

    @task
    def missing(self):
        assert not self.client.get("/missing").ok

    @task
    def forgiven(self):
        with self.client.get("/missing", name="forgiven", catch_response=True) as answer:
            assert answer.status_code == 404
            answer.success()

    @task
    def wrong(self):
        with self.client.get("/json", name="wrong answer", catch_response=True) as answer:
            if answer.json()["answer"] != 43:
                answer.failure("not 43")

    @task
    def forms(self):
        assert self.client.post("/echo", data={"a": "1 2"}).text == "a=1+2"
        answer = self.client.post("/echo", json=[1], headers={"X-One": "1"})
        assert answer.json() == [1] and answer.headers["content-type"] == "application/json"


class Program(FastHttpUser):
    fixed_count = 1
    host = os.environ["TARGET"]
    wait_time = between(0.01, 0.02)

    def context(self):
        return {"user": "visitor"}

    def on_start(self):
        self.client.get("/login", name="login")

    @task
    def rest_call(self):
        with self.rest("GET", "/json") as answer:
            assert answer.js["answer"] == 42
