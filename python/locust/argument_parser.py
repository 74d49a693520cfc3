"""Options of the run, and those a scenario adds: their values come from the environment, or are their defaults."""
import argparse
import os

from chopsticks._parameters import kind_of, text_of
from chopsticks._settings import options


class LocustArgumentParser(argparse.ArgumentParser):
    """Takes what Locust's takes. The command line is the program's: an added option is set by its env_var, or in the
    start form."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._variables = {}
        self._offered = []  # (action, is_secret)

    def add_argument(self, *names, env_var=None, include_in_web_ui=True, is_secret=False, is_required=False,
                     is_multiple=False, **kwargs):
        kwargs.pop("required", None)
        action = super().add_argument(*names, **kwargs)
        if env_var:
            self._variables[action.dest] = (env_var, action)
        if include_in_web_ui and names and names[0].startswith("-"):
            self._offered.append((action, is_secret))
        return action

    def values(self):
        result = self.parse_args([])
        for name, (variable, action) in self._variables.items():
            text = os.environ.get(variable)
            if text is not None:
                setattr(result, name, self._read(action, text))
        return result

    def _read(self, action, text):
        if _is_switch(action):
            return text.lower() in ("1", "true", "yes", "on")
        if action.nargs or isinstance(action, argparse._AppendAction):
            return [self._get_value(action, part.strip()) for part in text.split(",") if part.strip()]
        return self._get_value(action, text)

    def described(self, values):
        """What the start form offers, with the values of now as defaults."""
        return [_describe(action, secret, getattr(values, action.dest)) for action, secret in self._offered]

    def take(self, options, values):
        """What a leader of Locust's kind sends along: each of the scenario's options by its name, typed already."""
        known = {action.dest for action, _ in self._offered}
        for name in options.keys() & known:
            setattr(values, name, options[name])

    def assign(self, texts, values):
        """Sets those of `values` that are options of the scenario's; the names of the others are given back."""
        known = {action.dest: action for action, _ in self._offered}
        for name in texts.keys() & known.keys():
            setattr(values, name, self._read(known[name], texts[name]))
        return {name: text for name, text in texts.items() if name not in known}


def _is_switch(action):
    return isinstance(action, (argparse._StoreTrueAction, argparse._StoreFalseAction))


def _describe(action, secret, value):
    kind = {int: "integer", float: "number"}.get(action.type, "text")
    if action.choices:
        kind = "choice"
    elif _is_switch(action) or isinstance(value, bool):
        kind = "boolean"
    elif isinstance(value, (list, tuple)):
        value = ", ".join(map(str, value))
    elif action.type is None:
        kind = kind_of(value)
    return {"key": action.dest, "type": kind, "default": text_of(value), "help": (action.help or "").replace("%%", "%"),
            "unit": 1, "secret": bool(secret), "choices": [str(choice) for choice in action.choices or ()]}


def parse_options(events):
    """The options of the run as Locust names them, with the scenario's own, and who reads those."""
    parser = LocustArgumentParser(add_help=False)
    events.fire_quietly("init_command_line_parser", parser=parser)
    result = parser.values()
    for name, value in options.items():
        setattr(result, name, value)
    return result, parser
