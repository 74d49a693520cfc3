"""Counts what scenarios record."""


class MetricsCollector:
    """Keeps two counters; the figures of the run are in its run directory."""

    def __init__(self, *args, **kwargs):
        self._total = 0
        self._failed = 0

    def record_operation(self, metric=None, *args, success=True, **kwargs):
        self._total += 1
        if not getattr(metric, "success", success):
            self._failed += 1

    def get_summary(self):
        good = self._total - self._failed
        return {
            "operations": {"total": self._total, "successful": good, "failed": self._failed, "by_type": {},
                           "success_rate": 100.0 * good / self._total if self._total else 100.0},
            "data": {"total_mb": 0.0, "throughput_mbps": 0.0},
        }

    def _export(self, path=None, *args, **kwargs):
        return path

    export_json = export_csv = export_jsonl = export_to_csv = export_to_json = export_metrics = _export
