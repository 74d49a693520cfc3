"""Not offered yet."""
raise ImportError("RadosWorkload is not offered by this version of chopsticks: scenarios in Python use S3Workload, User, HttpUser or FastHttpUser")
