"""Says much while the program's log does, too."""
import logging

from locust import User, constant, task


class Talkative(User):
    wait_time = constant(0.01)

    @task
    def talk(self):
        for number in range(100):
            logging.warning("a line of the log")
            print("spoken", number, "times")
