"""How does a block image take reads and writes, as fio measures it? Users share their image and never pause, so that the
number of users is the queue depth."""
import random

from chopsticks.utils.scenario_config import setting
from chopsticks.workloads.rbd.rbd_workload import RBDWorkload
from locust import constant, task

block = max(512, setting("block_size", 4, "Size of each operation", unit=1024))
read_percent = setting("read_percent", 70.0, "Reads, of all operations")
discard_percent = setting("discard_percent", 0.0, "Discards, of all operations; the rest is written")
sequential = setting("sequential", False, "One block after the other, not at random")
flush_every = setting("flush_every", 0, "A flush after so many writes of a user; 0: never")


class RbdRandomIo(RBDWorkload):
    wait_time = constant(setting("wait", 0, "Pause after each operation", unit="s"))

    def on_start(self):
        self.blocks = max(1, self.client.size() // block)
        self.next = random.randrange(self.blocks)  # sequential users begin at different places
        self.writes = 0

    @task
    def io(self):
        offset = block * self.draw_block()
        draw = random.uniform(0, 100)
        if draw < read_percent:
            self.client.verify(offset, block)
        elif draw < read_percent + discard_percent:
            self.client.discard(offset, block)
        else:
            self.write(offset)

    def draw_block(self):
        if not sequential:
            return random.randrange(self.blocks)
        self.next += 1
        return (self.next - 1) % self.blocks

    def write(self, offset):
        self.client.write(offset, size=block)
        self.writes += 1
        if flush_every and self.writes % flush_every == 0:
            self.client.flush()
