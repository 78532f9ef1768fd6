"""requests' adapter without what makes it slow: kept connections, one write, and an answer that httptools reads.

requests and urllib3 take 360 us of Python for an exchange between two of our processes, of which a question makes two;
this takes a quarter of that. What a proxy has to carry goes the old way.
"""

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import gevent
import gevent.socket
import httptools
import requests
from gevent import ssl
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from requests.utils import select_proxy
from urllib3 import HTTPResponse

from servicekit.connections import Connections, tls_context
from servicekit.http_answer import Answer

CONNECT_S = 5.0
READ_BYTES = 65_536
AT_A_STRETCH = 16
"""Reads after which others get their turn."""
DEFAULT_PORTS = {"http": 80, "https": 443}


class NeverSentError(requests.ConnectionError):
    """No connection came about, so nobody can have begun to answer."""


class Wire(HTTPAdapter):
    """Kept connections to the hosts of the URLs that it is given, or to `address` in the place of all of them.

    `limit_bytes` bounds the body as it comes: of a larger one only so much and a byte is given back.
    """

    def __init__(self, *, limit_bytes: int, connections: int, address: str | None = None) -> None:
        super().__init__(pool_connections=4, pool_maxsize=connections)
        self._limit_bytes = limit_bytes
        self._most_idle = connections
        self._address = address
        self._places: dict[tuple[str, str, bool | str], Connections] = {}

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: FBT001, FBT002 - the signature of requests
        timeout: Any = None,  # noqa: ANN401 - seconds, or a pair of them
        verify: bool | str = True,  # noqa: FBT001, FBT002 - the signature of requests
        cert: Any = None,  # noqa: ANN401 - as requests has it
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """The whole answer; raises as requests does, and NeverSentError where there was no connection."""
        if request.method != "GET":
            raise ValueError("only GET is asked for here")
        if proxies and select_proxy(request.url or "", proxies):
            return super().send(request, stream, timeout, verify, cert, proxies)
        connect_s, read_s = timeout if isinstance(timeout, tuple) else (timeout, timeout)
        scheme, place, path, query, _ = urlsplit(request.url or "")
        target = f"{path or '/'}?{query}" if query else path or "/"
        connections = self._connections(scheme, place, verify)
        connection = _taken(connections, CONNECT_S if connect_s is None else connect_s)
        done = False
        try:
            connection.settimeout(read_s)
            connection.sendall(_head(target, place, request.headers))
            answer = self._read(connection)
            done = answer.keeps_alive
        except requests.RequestException:
            raise
        except ssl.SSLError as error:
            raise requests.exceptions.SSLError(str(error), request=request) from None
        except TimeoutError:
            raise requests.ReadTimeout(f"{place} didn't answer in time", request=request) from None
        except (OSError, httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            raise requests.ConnectionError(str(error), request=request) from None
        finally:
            if done:
                connections.give_back(connection)
            else:
                connection.close()
        return self._response(request, answer)

    def close(self) -> None:
        """Close the idle connections now, and those in use as they come back."""
        for connections in self._places.values():
            connections.close()
        self._places.clear()
        super().close()

    def _connections(self, scheme: str, place: str, verify: bool | str) -> Connections:  # noqa: FBT001 - requests' own
        key = scheme, place, verify
        connections = self._places.get(key)
        if connections is None:
            url = urlsplit(f"{scheme}://{place}")
            name = url.hostname or ""
            tls = (tls_context(verify), name) if scheme == "https" else None
            address = self._address or name, url.port or DEFAULT_PORTS[scheme]
            connections = self._places[key] = Connections(address, self._most_idle, tls)
        return connections

    def _read(self, connection: gevent.socket.socket) -> Answer:
        answer, reads = Answer(), 0
        while not answer.complete and len(answer.body) <= self._limit_bytes:
            reads += 1
            if reads % AT_A_STRETCH == 0:  # a fast peer mustn't keep the others waiting, nor its own timeout
                gevent.sleep(0)
            try:
                came = connection.recv(READ_BYTES)
            except OSError as error:
                if answer.headers_complete and not isinstance(error, TimeoutError):
                    raise requests.exceptions.ChunkedEncodingError(str(error)) from None
                raise
            if not came and not answer.begun:
                raise ConnectionResetError("the connection was closed without an answer")
            answer.feed(came)
        return answer

    def _response(self, request: requests.PreparedRequest, answer: Answer) -> requests.Response:
        response = requests.Response()
        response.status_code = answer.status
        response.headers = CaseInsensitiveDict(answer.headers)
        response.url = request.url or ""
        response.request = request
        body = BytesIO(bytes(answer.body[: self._limit_bytes + 1]))
        coded = "Content-Encoding" in answer.headers
        response.raw = HTTPResponse(body, answer.headers, answer.status, preload_content=False) if coded else body
        return response


def _taken(connections: Connections, connect_s: float) -> gevent.socket.socket:
    try:
        return connections.take(connect_s)
    except ssl.SSLError as error:
        raise requests.exceptions.SSLError(str(error)) from None
    except TimeoutError:
        raise requests.ConnectTimeout("nobody took the connection in time") from None
    except OSError as error:
        raise NeverSentError(str(error)) from None


def _head(target: str, place: str, headers: Mapping[str, str]) -> bytes:
    """The request. A header that would end its line early is refused, whoever it came from."""
    told = {"Host": place.rpartition("@")[2], **headers}
    lines = [f"{name}: {value}" for name, value in told.items()]
    if any("\n" in line or "\r" in line for line in lines):
        raise requests.exceptions.InvalidHeader("a header holds a line's end")
    try:
        return "\r\n".join([f"GET {target} HTTP/1.1", *lines, "", ""]).encode("latin-1")
    except UnicodeEncodeError:
        raise requests.exceptions.InvalidURL("the address holds letters that aren't percent-encoded") from None
