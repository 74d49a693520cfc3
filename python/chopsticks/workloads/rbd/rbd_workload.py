"""The base class of scenarios for RBD images."""
import _chopsticks
from chopsticks._settings import scenarios, workload
from chopsticks.workloads.base_metrics_workload import BaseMetricsWorkload
from locust import User
from locust.exception import StopTest


class RBDWorkload(BaseMetricsWorkload, User):
    """A user of a block image: users are dealt to the images of the workload config. Every call of `client` is timed and
    counted by the engine (type RBD, names write, read, discard, flush); what fails is counted and comes back as False or
    None.

    write(offset, size=n) writes what the image has of itself at that place, and verify(offset, n) finds it there, whoever
    wrote it. After write(offset, data) it is the scenario's own business what stands there."""

    abstract = True
    _speaks = "RBD"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not workload:
            raise StopTest("RBDWorkload needs storage: give --workload-config")
        self.config = workload
        self.scenario_config = scenarios
        self.client = _chopsticks.RbdClient()
        self.driver_name = workload.get("driver")

    def generate_data(self, size_bytes):
        """So many random bytes."""
        return _chopsticks.generate(size_bytes)
