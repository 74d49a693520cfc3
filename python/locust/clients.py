"""The HTTP client of a user: a session with cookies and redirects on the engine's connections."""
import base64
import json as jsonlib
import zlib
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote, urlencode, urljoin, urlsplit

import _chopsticks
import locust
from locust.exception import CatchResponseError, LocustError, ResponseError

_MOST_REDIRECTS = 30
_UNRESERVED = "!#$%&'()*+,/:;=?@[]~"


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


class HttpSession:
    """Requests of one user. A relative path is joined to the user's host; each request is a line of the statistics
    under its method and its path, or `name`."""

    _timeout = 60.0

    def __init__(self, base_url, request_event=None, user=None, *args, **kwargs):
        self.base_url = base_url
        self.user = user
        self.headers = CaseInsensitiveDict(
            {"User-Agent": "chopsticks", "Accept-Encoding": "gzip, deflate", "Accept": "*/*", "Connection": "keep-alive"})
        self.cookies = CookieJar()
        self.auth = None
        self.verify = True
        self.trust_env = False
        self.request_name = None
        self._client = _chopsticks.HttpClient()
        self._origins = {}

    # One URL, many requests: what does not change is worked out once.
    def _place(self, url):
        """((tls, host, port), the Host header, the target) of a path or URL."""
        known = self._origins.get(url)
        if known is not None:
            return known
        whole = url if "://" in url else self.base_url.rstrip("/") + "/" + url.lstrip("/")
        parts = urlsplit(whole)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"not an http URL: {whole!r} (is the user's host set?)")
        tls = parts.scheme == "https"
        target = quote(parts.path or "/", safe=_UNRESERVED)
        if parts.query:
            target += "?" + quote(parts.query, safe=_UNRESERVED)
        place = ((tls, parts.hostname, parts.port or (443 if tls else 80)), parts.netloc.rpartition("@")[2], target, whole)
        if len(self._origins) < 1000:
            self._origins[url] = place
        return place

    def request(self, method, url, name=None, catch_response=False, context=None, params=None, data=None, json=None,
                headers=None, cookies=None, files=None, auth=None, timeout=None, allow_redirects=True, verify=None,
                stream=False, proxies=None, hooks=None, cert=None):
        named = name or self.request_name or url
        if params:
            url += ("&" if "?" in url else "?") + (params if isinstance(params, str) else urlencode(params, doseq=True))
        place, host, target, whole = self._place(url)
        sent = self.headers
        if headers or data is not None or json is not None or files or auth or self.auth:
            sent = CaseInsensitiveDict(self.headers.items())
            sent.update({name: value for name, value in (headers or {}).items() if value is not None})
            body = _body(sent, data, json, files)
            _authorize(sent, auth or self.auth)
        else:
            body = None
        if body is None and method in ("POST", "PUT", "PATCH"):
            body = b""
        made = ResponseContextManager if catch_response else Response
        patience = self._patience(timeout)
        trusted = self.verify if verify is None else bool(verify)
        response = made(self, method, whole, self._client.request(
            method, place, target, self._lines(sent, host, place[1], cookies), body, named, not catch_response,
            allow_redirects, patience, trusted))
        if b"et-" in response._head or b"ET-" in response._head:
            self.cookies.take(response._set_cookies(), place[1])
        response.request = Request(method, whole, sent, body)
        response._name = named
        response._context = context
        if allow_redirects and response.status_code in (301, 302, 303, 307, 308) and response.is_redirect:
            response = self._follow(response, made, sent, body, patience, trusted)
        if not catch_response:
            if not response._recorded:
                self._file(response, ResponseContextManager._trouble(response))
            elif locust.events.request._handlers:
                self._tell(response, ResponseContextManager._trouble(response))
        return response

    def _follow(self, response, made, sent, body, patience, trusted):
        first, history = response, []
        method = response.method
        while response.is_redirect and len(history) < _MOST_REDIRECTS:
            history.append(response)
            url = urljoin(response.url, response.headers["location"])
            if response.status_code == 303 and method != "HEAD" or response.status_code in (301, 302) and method == "POST":
                method, body = "GET", None
                sent = CaseInsensitiveDict((name, value) for name, value in sent.items()
                                           if name.lower() not in ("content-type", "content-length"))
            place, host, target, whole = self._place(url)
            response = made(self, method, whole, self._client.request(
                method, place, target, self._lines(sent, host, place[1], None), body, first._name, False, True, patience,
                trusted))
            self.cookies.take(response._set_cookies(), place[1])
            response._add_up(history[-1])
        response.history = history
        response.request = first.request
        response.method, response._name, response._context = first.method, first._name, first._context
        response._recorded = False
        return response

    def _patience(self, timeout):
        if timeout is None:
            return self._timeout
        return float(sum(part for part in timeout if part)) if isinstance(timeout, tuple) else float(timeout)

    def _lines(self, headers, host, hostname, cookies):
        lines = "" if "host" in headers else f"Host: {host}\r\n"
        for name, value in headers.items():
            value = value.decode("latin-1") if isinstance(value, bytes) else str(value)
            if "\n" in value or "\r" in value or "\n" in name:
                raise ValueError(f"a header must not have a line break: {name}")
            lines += f"{name}: {value}\r\n"
        line = self.cookies.line_for(hostname, cookies) if self.cookies or cookies else ""
        return lines + f"Cookie: {line}\r\n" if line else lines

    def _file(self, response, trouble):
        text = None if trouble is None else (str(trouble) or repr(trouble))
        if isinstance(trouble, CatchResponseError):
            text = f"CatchResponseError({str(trouble)!r})"
        _chopsticks.sample(response.method, response._name, response._milliseconds, len(response._raw), text,
                           response._until_sent, response._until_first_byte)
        if locust.events.request._handlers:
            self._tell(response, trouble)

    def _tell(self, response, trouble):
        context = {**(self.user.context() if self.user is not None else {}), **(response._context or {})}
        locust.events.request.tell(response.method, response._name, response._milliseconds, len(response._raw), trouble,
                                   response=response, context=context, url=response.url)

    def get(self, url, **kwargs):
        return self.request("GET", url, **kwargs)

    def options(self, url, **kwargs):
        return self.request("OPTIONS", url, **kwargs)

    def head(self, url, **kwargs):
        kwargs.setdefault("allow_redirects", False)
        return self.request("HEAD", url, **kwargs)

    def post(self, url, data=None, json=None, **kwargs):
        return self.request("POST", url, data=data, json=json, **kwargs)

    def put(self, url, data=None, **kwargs):
        return self.request("PUT", url, data=data, **kwargs)

    def patch(self, url, data=None, **kwargs):
        return self.request("PATCH", url, data=data, **kwargs)

    def delete(self, url, **kwargs):
        return self.request("DELETE", url, **kwargs)

    def rename_request(self, name):
        """with client.rename_request("/item/[id]"): requests in the block are filed under this name."""
        return _Renamed(self, name)

    def close(self):
        pass


class _Renamed:
    def __init__(self, session, name):
        self._session = session
        self._name = name

    def __enter__(self):
        self._session.request_name = self._name

    def __exit__(self, *what):
        self._session.request_name = None


def _body(headers, data, json, files):
    if files:
        return _multipart(headers, data, files)
    if json is not None:
        headers.setdefault("Content-Type", "application/json")
        return jsonlib.dumps(json).encode()
    if data is None:
        return None
    if isinstance(data, (dict, list, tuple)):
        headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
        return urlencode(data, doseq=True).encode()
    if hasattr(data, "read"):
        data = data.read()
    return data.encode() if isinstance(data, str) else data


def _multipart(headers, data, files):
    import uuid

    mark = uuid.uuid4().hex
    parts = []
    fields = dict(data or {})
    for name, value in fields.items():
        parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
    for name, file in dict(files).items():
        filename, content, kind = (*file, "application/octet-stream")[:3] if isinstance(file, tuple) else (
            getattr(file, "name", name), file, "application/octet-stream")
        content = content.read() if hasattr(content, "read") else content
        content = content.encode() if isinstance(content, str) else bytes(content)
        parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
                     f"Content-Type: {kind}\r\n\r\n".encode() + content + b"\r\n")
    headers["Content-Type"] = f"multipart/form-data; boundary={mark}"
    return b"".join(parts) + f"--{mark}--\r\n".encode()


def _authorize(headers, auth):
    if not auth:
        return
    if not isinstance(auth, tuple):
        raise TypeError("auth takes (user, password): other schemes are not offered by chopsticks")
    headers["Authorization"] = "Basic " + base64.b64encode(":".join(auth).encode()).decode()
