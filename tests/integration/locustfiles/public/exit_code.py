"""The exit code by what was measured, as many pipelines have it."""
import logging

from locust import User, constant, events, task


class Sometimes(User):
    wait_time = constant(0.01)

    @task
    def work(self):
        for number in range(20):
            events.request.fire(request_type="STEP", name="step", response_time=100 if number < 18 else 900,
                                response_length=10, exception=ValueError("no") if number == 19 else None)


@events.quitting.add_listener
def decide(environment, **kwargs):
    total = environment.stats.total
    entry = environment.stats.get("step", "STEP")
    assert entry.num_requests == total.num_requests == sum(e.num_requests for e in environment.stats.entries.values())
    assert entry.num_requests >= 20 and 0.03 < total.fail_ratio < 0.07, (entry.num_requests, total.fail_ratio)
    assert 130 < total.avg_response_time < 230, total.avg_response_time
    assert abs(total.get_response_time_percentile(0.5) - 100) < 2, total.get_response_time_percentile(0.5)
    assert abs(entry.get_response_time_percentile(0.99) - 900) < 20, entry.get_response_time_percentile(0.99)
    assert environment.stats.get("none", "STEP").num_requests == 0
    assert len(environment.stats.errors) == 1
    logging.error("Test failed due to failure ratio > 1%")
    environment.process_exit_code = 7
