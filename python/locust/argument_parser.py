"""Options of the run, and those a scenario adds: their values come from the environment, or are their defaults."""
import argparse
import os

from chopsticks._settings import options


class LocustArgumentParser(argparse.ArgumentParser):
    """Takes what Locust's takes. The command line is the program's: an added option is set by its env_var."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._variables = {}

    def add_argument(self, *names, env_var=None, include_in_web_ui=True, is_secret=False, is_required=False,
                     is_multiple=False, **kwargs):
        kwargs.pop("required", None)
        action = super().add_argument(*names, **kwargs)
        if env_var:
            self._variables[action.dest] = (env_var, action)
        return action

    def values(self):
        result = self.parse_args([])
        for name, (variable, action) in self._variables.items():
            text = os.environ.get(variable)
            if text is None:
                continue
            if isinstance(action, (argparse._StoreTrueAction, argparse._StoreFalseAction)):
                setattr(result, name, text.lower() in ("1", "true", "yes", "on"))
            else:
                setattr(result, name, self._get_value(action, text))
        return result


def parse_options(events):
    """The options of the run as Locust names them, with the scenario's own."""
    parser = LocustArgumentParser(add_help=False)
    events.fire_quietly("init_command_line_parser", parser=parser)
    result = parser.values()
    for name, value in options.items():
        setattr(result, name, value)
    return result
