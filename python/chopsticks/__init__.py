"""What chopsticks gives to scenarios in Python: storage clients, configuration, and a place for their metrics."""
