"""What a request of HttpSession comes back with, and what keeps its cookies and headers."""
import json as jsonlib
import zlib
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from locust.exception import CatchResponseError, LocustError, ResponseError


class CaseInsensitiveDict(dict):
    """Header names in any case; remembers how they were written first."""

    def __init__(self, values=()):
        super().__init__()
        self.update(values)

    def update(self, values=(), **more):
        for name, value in dict(values, **more).items():
            self[name] = value

    def __setitem__(self, name, value):
        super().__setitem__(name.lower(), (name, value))

    def __getitem__(self, name):
        return super().__getitem__(name.lower())[1]

    def __delitem__(self, name):
        super().__delitem__(name.lower())

    def __contains__(self, name):
        return super().__contains__(name.lower())

    def get(self, name, default=None):
        found = super().get(name.lower())
        return default if found is None else found[1]

    def pop(self, name, *default):
        found = super().pop(name.lower(), *default)
        return found[1] if isinstance(found, tuple) else found

    def setdefault(self, name, default=None):
        if name not in self:
            self[name] = default
        return self[name]

    def __iter__(self):
        return (name for name, _ in super().values())

    keys = __iter__

    def values(self):
        return [value for _, value in super().values()]

    def items(self):
        return list(super().values())

    def __repr__(self):
        return repr(dict(self.items()))


class _Elapsed:
    """How long a request took."""

    def __init__(self, milliseconds):
        self._milliseconds = milliseconds

    def total_seconds(self):
        return self._milliseconds / 1000


class CookieJar(dict):
    """Cookies by name. Those a server sets go back to that server only."""

    def __init__(self):
        super().__init__()
        self._hosts = {}

    def set(self, name, value, domain=None, path=None, **kwargs):
        if value is None:
            self.pop(name, None)
            return
        self[name] = value
        self._hosts[name] = (domain or "").lstrip(".").lower()

    def get_dict(self, *args, **kwargs):
        return dict(self)

    def take(self, lines, host):
        """Set-Cookie lines of an answer from this host."""
        for line in lines:
            try:
                parsed = SimpleCookie(line)
            except CookieError:
                continue
            for name, morsel in parsed.items():
                expired = morsel["max-age"] == "0" or "1970" in morsel["expires"]
                self.set(name, None if expired else morsel.value, morsel["domain"] or host)

    def line_for(self, host, more=None):
        """The value of a Cookie header; "" for none."""
        pairs = {}
        for name, value in self.items():
            domain = self._hosts.get(name, "")
            if not domain or host == domain or host.endswith("." + domain):
                pairs[name] = value
        pairs.update(more or {})
        return "; ".join(f"{name}={value}" for name, value in pairs.items())


class Request:
    """What was asked, as `response.request`."""

    def __init__(self, method, url, headers, body):
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.path_url = urlsplit(url).path


class Response:
    """An answer. Nothing of it is parsed before somebody looks."""

    def __init__(self, session, method, url, answer):
        (status, self._head, self._raw, self._milliseconds, trouble, self._recorded, self._until_sent,
         self._until_first_byte) = answer
        self._session = session
        self.status_code = status
        self.url = url
        self.method = method
        self.error = None if trouble is None else ConnectionError(trouble)
        self.history = []
        self.request = None
        self.encoding = None
        self._headers = self._content = None

    def _add_up(self, before):
        """This answer is where the one before sent us: both count as one, from the first question."""
        self._milliseconds += before._milliseconds
        self._until_sent = before._until_sent
        if self._until_first_byte:
            self._until_first_byte += before._milliseconds

    @property
    def headers(self):
        if self._headers is None:
            self._headers = CaseInsensitiveDict()
            for name, value in self._lines():
                before = self._headers.get(name)
                self._headers[name] = value if before is None else f"{before}, {value}"
        return self._headers

    def _lines(self):
        for line in self._head.decode("latin-1").split("\r\n")[1:]:
            name, colon, value = line.partition(":")
            if colon:
                yield name, value.strip()

    @property
    def content(self):
        if self._content is None:
            packing = self.headers.get("content-encoding", "")
            raw = self._raw
            if raw and packing in ("gzip", "deflate", "x-gzip"):
                raw = zlib.decompressobj(47 if "gzip" in packing else zlib.MAX_WBITS).decompress(raw)
            self._content = raw
        return self._content

    @property
    def text(self):
        kind = self.headers.get("content-type", "")
        named = kind.partition("charset=")[2].split(";")[0].strip(" \"'")
        try:
            return self.content.decode(self.encoding or named or "utf-8", "replace")
        except LookupError:
            return self.content.decode("utf-8", "replace")

    def json(self, **kwargs):
        return jsonlib.loads(self.content, **kwargs)

    @property
    def js(self):
        """The body as JSON, or None."""
        try:
            return self.json()
        except ValueError:
            return None

    @property
    def ok(self):
        return self.error is None and self.status_code < 400

    def __bool__(self):
        return self.ok

    @property
    def reason(self):
        return self._head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)[-1]

    @property
    def elapsed(self):
        return _Elapsed(self._milliseconds)

    @property
    def cookies(self):
        jar = CookieJar()
        jar.take(self._set_cookies(), "")
        return jar

    def _set_cookies(self):
        return [value for name, value in self._lines() if name.lower() == "set-cookie"]

    @property
    def is_redirect(self):
        return self.status_code in (301, 302, 303, 307, 308) and "location" in self.headers

    def raise_for_status(self):
        if self.error is not None:
            raise self.error
        if self.status_code >= 400:
            raise HTTPError(f"{self.status_code} {self.reason} for url: {self.url}", response=self)

    def iter_lines(self, *args, **kwargs):
        return iter(self.content.splitlines())

    def __enter__(self):
        return self

    def __exit__(self, *what):
        return None

    def close(self):
        pass

    def success(self):
        raise LocustError("only a response of a with-block and catch_response=True can be marked")

    failure = lambda self, exc: self.success()  # noqa: E731


class HTTPError(ResponseError):
    def __init__(self, text, response=None):
        super().__init__(text)
        self.response = response


class ConnectionError(ResponseError):  # noqa: A001: the name scenarios know
    """The request got no answer."""


class ResponseContextManager(Response):
    """An answer whose fate the scenario decides in a with-block."""

    _decided = None

    def __init__(self, *args):
        super().__init__(*args)
        self._filed = False

    def success(self):
        self._decided = True

    def failure(self, exc):
        self._decided = exc if isinstance(exc, BaseException) else CatchResponseError(exc)

    def __exit__(self, kind, error, tb):
        if self._filed:
            return None
        self._filed = True
        if self._decided is not None:
            self._session._file(self, None if self._decided is True else self._decided)
            return kind is None or issubclass(kind, (ResponseError, CatchResponseError)) or None
        if error is not None:
            if not isinstance(error, (ResponseError, CatchResponseError)):
                return None
            self._session._file(self, error)
            return True
        self._session._file(self, self._trouble())
        return None

    def _trouble(self):
        if self.error is not None:
            return self.error
        return HTTPError(f"{self.status_code} {self.reason}") if self.status_code >= 400 else None
