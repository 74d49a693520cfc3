"""Task sets in which each task says which may follow it: a Markov chain."""
import logging
import random

from locust.exception import LocustError

from .task import TaskSet, TaskSetMeta

log = logging.getLogger("locust.user")


class NoMarkovTasksError(LocustError):
    pass


class InvalidTransitionError(LocustError):
    pass


class NonMarkovTaskTransitionError(LocustError):
    pass


class MarkovTaskTagError(LocustError):
    pass


def transition(func_name, weight=1):
    """@transition("browse", 3): after this task comes browse, three times as often as a transition of weight 1."""
    return transitions({func_name: weight})


def transitions(weights):
    """@transitions({"browse": 3, "leave": 1}), or a list of names and of (name, weight)."""
    pairs = weights if isinstance(weights, dict) else dict(
        entry if isinstance(entry, tuple) else (entry, 1) for entry in weights)

    def mark(what):
        if not hasattr(what, "transitions"):
            what.transitions = {}
        what.transitions.update(pairs)
        return what

    return mark


def _check(name, steps, members):
    if not steps:
        raise NoMarkovTasksError(f"{name} has no task: mark methods with @transition or @transitions")
    for step in steps:
        if step.__name__ in ("run", "on_start", "on_stop"):
            raise LocustError(f"{name}.{step.__name__} is called anyway and cannot be a step of the chain")
        if hasattr(step, "locust_tag_set"):
            raise MarkovTaskTagError(f"{name}.{step.__name__} has tags: a chain without one of its steps would break")
        for following in step.transitions:
            if following not in members:
                raise InvalidTransitionError(f"{name}.{step.__name__} leads to {following}, which {name} does not have")
            if not hasattr(members[following], "transitions"):
                raise NonMarkovTaskTransitionError(
                    f"{name}.{step.__name__} leads to {following}, from where no transition leads on")


def _warn_of_unreachable(name, steps, members):
    reached, ahead = set(), [steps[0].__name__]
    while ahead:
        step = ahead.pop()
        if step not in reached:
            reached.add(step)
            ahead += [following for following, weight in members[step].transitions.items() if weight]
    lost = [step.__name__ for step in steps if step.__name__ not in reached]
    if lost:
        log.warning("%s: nothing leads to %s", name, ", ".join(lost))


class MarkovTaskSetMeta(TaskSetMeta):
    """The chain is checked when the class is made."""

    def __new__(mcs, name, bases, members):
        if not members.get("abstract"):
            members["abstract"] = False
            steps = [member for member in members.values() if hasattr(member, "transitions")]
            _check(name, steps, members)
            _warn_of_unreachable(name, steps, members)
            members["current"] = steps[0]
            for step in steps:
                step.transitions = [following for following, weight in step.transitions.items() for _ in range(weight)]
        return type.__new__(mcs, name, bases, members)


class MarkovTaskSet(TaskSet, metaclass=MarkovTaskSetMeta):
    """Begins with the first task written in it; each is followed by one of those it has a transition to."""

    abstract = True
    current = None
    _is_chain = True  # no step of it is left out by tags

    def get_next_task(self):
        step = self.current
        self.current = getattr(type(self), random.choice(step.transitions))
        return step
