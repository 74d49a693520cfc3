"""A Markov chain, and a load shape that adds a class of users later on."""
from locust import LoadTestShape, MarkovTaskSet, User, constant, events, transition, transitions


def note(name):
    events.request.fire(request_type="STEP", name=name, response_time=1, response_length=0, exception=None, context={})


class Walk(MarkovTaskSet):
    @transition("browse")
    def home(self):
        note("home")

    @transitions({"browse": 3, "buy": 1})
    def browse(self):
        note("browse")

    @transitions([("home", 2), "browse"])
    def buy(self):
        note("buy")


class Walker(User):
    wait_time = constant(0.002)
    tasks = [Walk]


class Late(User):
    wait_time = constant(0.002)
    tasks = [lambda user: note("late")]


class TwoSteps(LoadTestShape):
    def tick(self):
        if self.get_run_time() < 3:
            return 10, 100, [Walker]
        return (20, 100, [Walker, Late]) if self.get_run_time() < 6 else None
