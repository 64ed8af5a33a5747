"""Asking a server politely: with a name, time-outs, retries that back off, and an end to patience."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import BaseHTTPResponse
from urllib3.exceptions import HTTPError, ReadTimeoutError
from urllib3.util.retry import Retry

from survey.contribute.refusals import RefusedError

MAX_BYTES = 5_000_000
"""The largest answer that is read; the facts about a paper are a few kilobytes."""


class FetchError(RefusedError):
    """A server did not give the facts about a paper."""


class NotFoundError(FetchError):
    """The server answers, and says that there is no such thing."""


class UnreachableError(FetchError):
    """The server does not answer: probably there is no network."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered."""

    url: str
    """Where it came from, after redirects."""

    content: bytes
    """Its body."""

    media_type: str
    """Such as `application/json`, without parameters."""

    @property
    def host(self) -> str:
        return _host(self.url)

    @property
    def is_page(self) -> bool:
        """Whether it is a web page for people."""
        return self.content.lstrip()[:200].lower().startswith((b"<!doctype html", b"<html"))


class _AskedToWaitError(Exception):
    """A server asks for more time than a person at a prompt has."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class _Patience(Retry):
    """urllib3's retries, which honour `Retry-After`, up to what a person will wait."""

    longest_wait: float = 30.0

    def get_backoff_time(self) -> float:
        """Waits before the first retry, too, which urllib3 does not."""
        return float(min(self.backoff_max, self.backoff_factor * 2 ** max(0, len(self.history) - 1)))

    def sleep_for_retry(self, response: BaseHTTPResponse) -> bool:
        wait = self.get_retry_after(response)
        if wait and wait > self.longest_wait:
            raise _AskedToWaitError(wait)
        return super().sleep_for_retry(response)


class Web:
    """A connection that keeps to the manners of the services it asks."""

    def __init__(
        self,
        *,
        agent: str,
        timeout: tuple[float, float] = (5.0, 20.0),
        deadline: float = 60.0,
        retries: int = 3,
        backoff: float = 1.0,
    ) -> None:
        """`timeout` is for connecting and for each silence; `deadline` for a whole answer; all in seconds.

        The n-th retry waits `backoff` · 2ⁿ⁻¹ seconds, or as long as the server asks.
        """
        self._timeout, self._deadline = timeout, deadline
        patience = _Patience(
            total=None,
            connect=1,  # without a network nothing is gained by waiting
            read=1,
            status=retries,
            other=0,
            redirect=False,  # `requests` follows redirects itself
            backoff_factor=backoff,
            backoff_max=30,
            status_forcelist=(429, 500, 502, 503, 504),
            raise_on_status=False,
        )
        self._session = requests.Session()
        self._session.max_redirects = 8
        self._session.headers["User-Agent"] = agent
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=patience))

    def __enter__(self) -> Web:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def get(self, url: str, *, accept: str, query: Mapping[str, str] | None = None) -> Answer:
        """What the server has at `url`, redirects followed.

        Raises:
            NotFoundError: It has nothing there.
            UnreachableError: No connection comes about.
            FetchError: It answers with an error, too slowly, too much or not at all.

        """
        host = _host(url)
        try:
            with self._session.get(
                url, params=query, headers={"Accept": accept}, timeout=self._timeout, stream=True
            ) as response:
                _refuse_errors(response)
                return Answer(
                    url=response.url,
                    content=self._body(response),
                    media_type=response.headers.get("Content-Type", "").partition(";")[0].strip().lower(),
                )
        except _AskedToWaitError as error:
            raise FetchError(f"{host} asks to be left alone for {_span(error.seconds)}; try again then") from None
        except requests.exceptions.TooManyRedirects:
            raise FetchError(f"{host} sends us in circles; try again later") from None
        except (requests.exceptions.Timeout, ReadTimeoutError, TimeoutError):
            raise FetchError(f"{host} takes too long to answer; try again later") from None
        except (requests.exceptions.SSLError, requests.exceptions.ConnectionError) as error:
            raise _unreachable(host, error) from None
        except (requests.exceptions.RequestException, HTTPError, ValueError) as error:
            # A redirect to an address such as `http://[` is a ValueError of the standard library.
            raise FetchError(f"{host} gave an answer that cannot be read ({type(error).__name__})") from None

    def _body(self, response: requests.Response) -> bytes:
        end = time.monotonic() + self._deadline
        body = bytearray()
        # `iter_content` would wait for a full chunk, and a server that drips could keep us for ever.
        while chunk := response.raw.read1(16_384, decode_content=True):
            body += chunk
            if len(body) > MAX_BYTES:
                raise FetchError(f"{_host(response.url)} sends more than {MAX_BYTES:,} bytes, which is no metadata")
            if time.monotonic() > end:
                raise TimeoutError
        return bytes(body)


def _refuse_errors(response: requests.Response) -> None:
    """Raises for every answer that is not a plain success."""
    host, status = _host(response.url), response.status_code
    if status in (404, 410):
        raise NotFoundError(f"{host} has nothing there (HTTP {status})")
    if status == 429:
        raise FetchError(f"{host} has had too many requests from this network (HTTP 429); try again in some minutes")
    if status in (401, 403):
        raise FetchError(f"{host} does not let programs in (HTTP {status})")
    if status >= 500:
        raise FetchError(f"{host} is out of order (HTTP {status}); try again later")
    if status != 200:
        raise FetchError(f"{host} gives no metadata (HTTP {status})")


def _unreachable(host: str, error: Exception) -> FetchError:
    """No network, or a server that hangs up: `requests` has one exception for both."""
    if "timed out" in str(error).lower():
        return FetchError(f"{host} takes too long to answer; try again later")
    return UnreachableError(f"{host} cannot be reached; is there a network?")


def _host(url: str) -> str:
    return urlsplit(url).hostname or url


def _span(seconds: float) -> str:
    return f"{seconds:.0f} seconds" if seconds < 120 else f"{seconds / 60:.0f} minutes"
