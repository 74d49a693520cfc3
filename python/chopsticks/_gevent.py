"""gevent's loop as the host of ours: a scenario that uses gevent may wait in gevent's ways too."""
import sys

import _chopsticks


def wanted():
    """Whether the scenario has imported gevent."""
    return "gevent" in sys.modules


def run():
    """Until the program ends."""
    import gevent
    from gevent.event import Event

    hub = gevent.get_hub()
    finished = Event()
    descriptor = _chopsticks.be_hosted(hub)
    arrivals = hub.loop.io(descriptor, 1)
    timers = [hub.loop.timer(0)]

    def turn():
        seconds = _chopsticks.hosted_turn()
        timers[0].stop()
        if seconds < 0:
            arrivals.stop()
            finished.set()
            return
        timers[0].close()
        timers[0] = hub.loop.timer(seconds)
        timers[0].start(turn)

    arrivals.start(turn)
    timers[0].start(turn)
    finished.wait()
