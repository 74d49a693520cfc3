"""FastHttpUser is HttpUser here: both use the engine's client."""
from locust.clients import HttpSession as FastHttpSession
from locust.clients import Response as FastResponse
from locust.clients import ResponseContextManager
from locust.user.users import FastHttpUser, RestResponseContextManager

__all__ = ["FastHttpSession", "FastHttpUser", "FastResponse", "ResponseContextManager", "RestResponseContextManager"]
