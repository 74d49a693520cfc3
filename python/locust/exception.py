"""What ends a task, a task set, a user or a request."""


class LocustError(Exception):
    pass


class ResponseError(Exception):
    pass


class CatchResponseError(Exception):
    pass


class MissingWaitTimeError(LocustError):
    pass


class InterruptTaskSet(Exception):
    """Leaves the task set; its parent goes on at once, or after its wait time."""

    def __init__(self, reschedule=True):
        super().__init__(reschedule)
        self.reschedule = reschedule


class StopUser(Exception):
    """Ends the user who raises it; his on_stop still runs."""


class StopTest(StopUser):
    """Ends the whole test."""


class RescheduleTask(Exception):
    """Ends the task; the next one follows after the wait time."""


class RescheduleTaskImmediately(Exception):
    """Ends the task; the next one follows at once."""


class RunnerAlreadyExistsError(Exception):
    pass
