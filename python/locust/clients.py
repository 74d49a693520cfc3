"""The HTTP client of a user: a session with cookies and redirects on the engine's connections."""
import base64
import json as jsonlib
from urllib.parse import quote, urlencode, urljoin, urlsplit

import _chopsticks
import locust
from locust._responses import CaseInsensitiveDict, CookieJar, Request, Response, ResponseContextManager
from locust.exception import CatchResponseError

_MOST_REDIRECTS = 30
_UNRESERVED = "!#$%&'()*+,/:;=?@[]~"


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
