"""A metrics endpoint that is not opened: the program has one of its own."""


class _Exporter:
    def add_operation_metric(self, metric):
        pass


class MetricsHTTPServer:
    def __init__(self, *args, **kwargs):
        self._exporter = _Exporter()

    def start(self):
        pass

    def stop(self):
        pass

    def get_exporter(self):
        return self._exporter


def start_metrics_server(*args, **kwargs):
    return MetricsHTTPServer()
