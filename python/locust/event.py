"""Events that scenarios listen to."""
import logging
import traceback

import _chopsticks

log = logging.getLogger("locust.event")


class EventHook:
    """What listeners are added to; they are called with keyword arguments."""

    def __init__(self):
        self._handlers = []

    def add_listener(self, handler):
        self._handlers.append(handler)
        return handler

    def remove_listener(self, handler):
        self._handlers.remove(handler)

    def fire(self, *, reverse=False, **kwargs):
        for handler in reversed(self._handlers) if reverse else self._handlers:
            try:
                handler(**kwargs)
            except Exception:
                log.error("a listener failed:\n%s", traceback.format_exc())

    def measure(self, request_type, name, response_length=0, context=None):
        """with events.request.measure("type", "name"): the block is timed and recorded."""
        return _Measured(self, request_type, name, response_length, context)


class RequestEvent(EventHook):
    """events.request: fire() records a measurement of the scenario's own; listeners hear of every operation."""

    def add_listener(self, handler):
        super().add_listener(handler)
        _chopsticks.on_request(self._native)
        return handler

    def remove_listener(self, handler):
        super().remove_listener(handler)
        if not self._handlers:
            _chopsticks.on_request(None)

    def fire(self, *, request_type, name, response_time, response_length=0, exception=None, **kwargs):
        trouble = None if exception is None else (repr(exception) if isinstance(exception, BaseException) else str(exception))
        _chopsticks.sample(str(request_type), str(name), float(response_time or 0), int(response_length or 0), trouble)
        if self._handlers:
            self.tell(request_type, name, response_time, response_length, exception, **kwargs)

    def tell(self, request_type, name, response_time, response_length, exception, **kwargs):
        """What listeners hear of a request that is recorded already."""
        given = {"context": {}, "response": None, "start_time": None, "url": None, **kwargs}
        super().fire(request_type=request_type, name=name, response_time=response_time,
                     response_length=response_length, exception=exception, **given)

    def _native(self, request_type, name, response_time, response_length, trouble):
        self.tell(request_type, name, response_time, response_length, None if trouble is None else Exception(trouble))


class _Measured:
    def __init__(self, event, request_type, name, response_length, context):
        self._event = event
        self.meta = {"request_type": request_type, "name": name, "response_length": response_length,
                     "exception": None, "context": context or {}}

    def __enter__(self):
        import time

        self._started = time.perf_counter()
        return self.meta

    def __exit__(self, kind, error, tb):
        import time

        if isinstance(error, Exception):
            self.meta["exception"] = error
        self._event.fire(response_time=(time.perf_counter() - self._started) * 1000, **self.meta)
        return isinstance(error, Exception)


_NAMES = (
    "init", "init_command_line_parser", "test_start", "test_stopping", "test_stop", "spawning_complete", "quitting",
    "quit", "user_error", "report_to_master", "worker_report", "worker_connect", "reset_stats", "cpu_warning",
    "heartbeat_sent", "heartbeat_received", "usage_monitor",
)


class Events:
    """One hook for each event."""

    def __init__(self):
        self.request = RequestEvent()
        for name in _NAMES:
            setattr(self, name, EventHook())

    def __getattr__(self, name):
        raise AttributeError(f"events.{name} is not offered by chopsticks; there is: request, {', '.join(_NAMES)}")

    def handlers(self):
        """Who listens to what."""
        return {name: list(getattr(self, name)._handlers) for name in ("request", *_NAMES)}

    def set_handlers(self, handlers):
        for name, those in handlers.items():
            getattr(self, name)._handlers[:] = those

    def fire_quietly(self, name, **kwargs):
        getattr(self, name).fire(**kwargs)
