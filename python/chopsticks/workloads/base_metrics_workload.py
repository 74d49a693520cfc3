"""Metrics that scenarios record by themselves: the engine has them already, so nothing is done with them."""


class BaseMetricsWorkload:
    """The calls scenarios written for Chopsticks make."""

    def get_metrics_collector(self):
        return None

    def record_operation_metric(self, *args, **kwargs):
        """The engine has timed and counted the operation."""

    def _record_metric(self, *args, **kwargs):
        self.record_operation_metric(*args, **kwargs)
