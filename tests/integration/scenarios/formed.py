"""What a start form can change: settings of the scenario, options of its own, the host, the tasks of a class."""
from chopsticks.utils.scenario_config import setting
from locust import User, constant, events, task

portion = setting("portion", 64, "Size of what is eaten at once", unit=1024)


@events.init_command_line_parser.add_listener
def _(parser):
    parser.add_argument("--flavour", default="plain", help="What it tastes of")
    parser.add_argument("--hot", action="store_true", help="Whether it is warmed up")
    parser.add_argument("--chilli", type=int, default=2, choices=[1, 2, 3], help="How much of it")
    parser.add_argument("--api-token", default="very secret", is_secret=True)
    parser.add_argument("--hidden", default="x", include_in_web_ui=False)


class Eater(User):
    wait_time = constant(0.1)

    def note(self, name):
        self.environment.events.request.fire(request_type="EAT", name=name, response_time=1, response_length=0)

    @task(3)
    def eat(self):
        options = self.environment.parsed_options
        self.note(f"{portion} {options.flavour} {options.hot} {options.chilli!r} {self.host}")

    @task
    def drink(self):
        self.note("drink")
