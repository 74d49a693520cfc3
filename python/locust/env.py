"""What users and listeners know about the test they are part of."""
from .argument_parser import parse_options
from .stats import RequestStats
from .runners import make_runner


class Environment:
    """One a process."""

    def __init__(self, *, user_classes=(), shape_class=None, host=None, path=None):
        import locust

        self.events = locust.events
        self.user_classes = user_classes
        self.shape_class = shape_class
        self.host = host
        self.locustfile = path
        self.web_ui = None
        self.stats = RequestStats()
        self.process_exit_code = None
        self.catch_exceptions = True
        self.reset_stats = False
        self.stop_timeout = None
        self.parsed_options, self._parser = parse_options(locust.events)
        self.tags = self.parsed_options.tags
        self.exclude_tags = self.parsed_options.exclude_tags
        self.runner = make_runner(self)

    def begin(self):
        """A new run of users."""
        self.runner.user_count = 0

    @property
    def user_classes_by_name(self):
        return {user_class.__name__: user_class for user_class in self.user_classes}
