"""The figures of this process, to be read: at most a second old while users run, complete when they have ended. In a
cluster they are those of this worker; the leader has everybody's."""
import _chopsticks

PERCENTILES_TO_REPORT = [0.50, 0.66, 0.75, 0.80, 0.90, 0.95, 0.98, 0.99, 0.999, 0.9999, 1.0]


class StatsEntry:
    """One line of the statistics as it is now."""

    def __init__(self, figures):
        self.__dict__.update(figures)

    @property
    def fail_ratio(self):
        return self.num_failures / self.num_requests if self.num_requests else (1.0 if self.num_failures else 0.0)

    @property
    def total_fail_per_sec(self):
        return self.total_rps * self.fail_ratio

    @property
    def avg_content_length(self):
        return self.total_content_length / self.num_requests if self.num_requests else 0

    @property
    def total_response_time(self):
        return self.avg_response_time * (self.num_requests - self.num_none_requests)

    def get_response_time_percentile(self, percent):
        """In milliseconds; 0.95 for the 95th."""
        name = "" if self.name == "Aggregated" and not self.method else self.name
        return _chopsticks.percentile(self.method, name, percent)

    def __repr__(self):
        return f"<{self.method} {self.name}: {self.num_requests} requests, {self.num_failures} failures>"


class StatsError:
    """A kind of failure and how often it occurred."""

    def __init__(self, method, name, error, occurrences):
        self.method, self.name, self.error, self.occurrences = method, name, error, occurrences


class RequestStats:
    """What environment.stats is: every look reads the figures anew, and nothing here changes them."""

    @property
    def total(self):
        return StatsEntry(_chopsticks.statistics()[0][-1])

    @property
    def entries(self):
        """By (name, method)."""
        return {(row["name"], row["method"]): StatsEntry(row) for row in _chopsticks.statistics()[0][:-1]}

    @property
    def errors(self):
        return {f"{method}.{name}.{error}": StatsError(method, name, error, times)
                for method, name, error, times in _chopsticks.statistics()[1]}

    @property
    def num_requests(self):
        return self.total.num_requests

    @property
    def num_failures(self):
        return self.total.num_failures

    def get(self, name, method):
        """This line; one without requests when there is none of this name."""
        found = self.entries.get((name, method))
        return found or StatsEntry({**dict.fromkeys(vars(self.total), 0), "name": name, "method": method})

    def __getattr__(self, name):
        raise AttributeError(f"environment.stats.{name} is not offered by chopsticks; there is: total, entries, errors, get()")
