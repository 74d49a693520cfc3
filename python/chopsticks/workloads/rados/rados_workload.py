"""The base class of scenarios for RADOS pools."""
import _chopsticks
from chopsticks._settings import scenarios, workload
from chopsticks.workloads.base_metrics_workload import BaseMetricsWorkload
from locust import User
from locust.exception import StopTest


class RadosWorkload(BaseMetricsWorkload, User):
    """A user of a RADOS pool. Every call of `client` is timed and counted by the engine (type RADOS, names write_full,
    write, read, stat, remove); what fails is counted and comes back as False or None."""

    abstract = True
    _speaks = "RADOS"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not workload:
            raise StopTest("RadosWorkload needs storage: give --workload-config")
        self.config = workload
        self.scenario_config = scenarios
        self.client = _chopsticks.RadosClient()
        self.pool = workload.get("pool")
        self.driver_name = workload.get("driver")

    def generate_key(self, prefix="test"):
        """prefix/<a UUID>"""
        return _chopsticks.unique_key(prefix)

    def generate_data(self, size_bytes):
        """So many random bytes. They are made while they are sent; whoever looks at them sees bytes."""
        return _chopsticks.generate(size_bytes)
