"""arXiv, the DOI agencies, the ACL Anthology and OpenReview, played on this machine.

What they answer is written here in the shape that the real ones answer in: names, nesting and odd corners are theirs,
the papers are about bread.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from survey.contribute.fetch import Services


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What a server says once."""

    body: str | bytes = ""
    status: int = 200
    type: str = "text/plain"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0
    """Seconds of silence before it."""
    drip: float = 0
    """Seconds between two bytes of the body."""
    hangs_up: bool = False
    """Whether the connection ends where the body would begin."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """What a server was asked."""

    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]


class Registries:
    """All of them behind one port, each under a path of its own."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.services = Services(
            arxiv=f"{address}/arxiv",
            doi=f"{address}/doi",
            anthology=f"{address}/anthology",
            openreview=f"{address}/or2",
            openreview_v1=f"{address}/or1",
        )
        self.asked: list[Request] = []
        self._replies: dict[str, list[Reply]] = {}

    def say(self, path: str, *replies: Reply) -> None:
        """Makes a path answer: one reply after the other, the last one for ever."""
        self._replies[path] = list(replies)

    def environment(self) -> dict[str, str]:
        """What makes the `survey` command ask here."""
        names = ("arxiv", "doi", "anthology", "openreview", "openreview_v1")
        return {f"SURVEY_{name.upper()}_URL": getattr(self.services, name) for name in names}

    def reply(self, request: Request) -> Reply:
        self.asked.append(request)
        replies = self._replies.get(request.path)
        if not replies:
            return Reply(status=404, body="<!DOCTYPE html><title>404</title>", type="text/html")
        return replies.pop(0) if len(replies) > 1 else replies[0]


@contextmanager
def playing() -> Iterator[Registries]:
    """The registries while they listen."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            reply = registries.reply(Request(path=parts.path, query=query, headers=dict(self.headers)))
            try:
                _send(self, reply)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    registries = Registries(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield registries
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _send(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    if reply.delay:
        time.sleep(reply.delay)
    body = reply.body.encode() if isinstance(reply.body, str) else reply.body
    handler.send_response(reply.status)
    handler.send_header("Content-Type", reply.type)
    handler.send_header("Content-Length", str(len(body) + 10 * reply.hangs_up))
    for name, value in reply.headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    if reply.hangs_up:
        handler.close_connection = True
        return
    for byte in body if reply.drip else ():
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()
        time.sleep(reply.drip)
    if not reply.drip:
        handler.wfile.write(body)


def closed_port() -> str:
    """An address at which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


# --- arXiv ---------------------------------------------------------------------------

_FEED = """\
<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" \
xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/q4BLNH+kkyQjMgYvsBJb4NkdXlQ</id>
  <title>arXiv Query: search_query=&amp;id_list={id}&amp;start=0&amp;max_results=1</title>
  <updated>2026-01-31T00:00:00Z</updated>
  <link href="https://arxiv.org/api/query?search_query=&amp;start=0&amp;max_results=1&amp;id_list={id}" \
type="application/atom+xml"/>
  <opensearch:itemsPerPage>1</opensearch:itemsPerPage>
  <opensearch:totalResults>{count}</opensearch:totalResults>
  <opensearch:startIndex>0</opensearch:startIndex>
{entries}</feed>
"""

_PREPRINT = """\
  <entry>
    <id>http://arxiv.org/abs/{id}{version}</id>
    <title>{title}</title>
    <updated>2023-06-10T12:33:02Z</updated>
    <link href="https://arxiv.org/abs/{id}{version}" rel="alternate" type="text/html"/>
    <link href="https://arxiv.org/pdf/{id}{version}" rel="related" type="application/pdf" title="pdf"/>
    <summary>We knead at a scale
that nobody kneaded at before.</summary>
    <category term="{category}" scheme="http://arxiv.org/schemas/atom"/>
    <category term="cs.AI" scheme="http://arxiv.org/schemas/atom"/>
    <published>{published}T16:31:12Z</published>
    <arxiv:comment>12 loaves, 3 burnt</arxiv:comment>
    <arxiv:primary_category term="{category}"/>
{more}{authors}  </entry>
"""


def atom(
    id_: str = "2304.12244",
    *,
    version: str = "v2",
    title: str = "LoafLM: Empowering Large\n  Ovens to Follow Recipes",
    authors: tuple[str, ...] = ("Ada B. Crumb", "Bo Rye"),
    published: str = "2023-04-24",
    category: str = "cs.CL",
    doi: str = "",
    journal: str = "",
) -> Reply:
    """arXiv's answer to a question for one paper."""
    more = f'    <arxiv:doi>{doi}</arxiv:doi>\n    <link rel="related" href="https://doi.org/{doi}" title="doi"/>\n'
    entry = _PREPRINT.format(
        id=id_,
        version=version,
        title=title,
        published=published,
        category=category,
        more=more * bool(doi) + f"    <arxiv:journal_ref>{journal}</arxiv:journal_ref>\n" * bool(journal),
        authors="".join(f"    <author>\n      <name>{name}</name>\n    </author>\n" for name in authors),
    )
    return _atom(_FEED.format(id=id_, count=1, entries=entry))


def _atom(text: str, status: int = 200) -> Reply:
    return Reply(body=text, status=status, type="application/atom+xml; charset=utf-8")


NO_PREPRINT = _atom(_FEED.format(id="2304.99999", count=0, entries=""))
"""For an id that nobody has."""

BARE_PREPRINT = _atom(
    _FEED.format(
        id="2304.99999",
        count=1,
        entries="  <entry>\n    <id>http://arxiv.org/abs/2304.99999</id>\n    <title/>\n  </entry>\n",
    )
)
"""What arXiv has said for such an id at times."""

ARXIV_REFUSES = _atom(
    _FEED.format(
        id="zzz",
        count=1,
        entries="""\
  <entry>
    <id>https://arxiv.org/api/errors#incorrect_id_format_for_zzz</id>
    <title>Error</title>
    <summary>incorrect id format for zzz</summary>
    <updated>2026-01-31T00:00:00Z</updated>
    <link href="https://arxiv.org/api/errors#incorrect_id_format_for_zzz" rel="alternate" type="text/html"/>
    <author>
      <name>arXiv api core</name>
    </author>
  </entry>
""",
    ),
    400,
)

# --- DOI agencies --------------------------------------------------------------------

CROSSREF: Mapping[str, Any] = {
    "indexed": {"date-parts": [[2025, 11, 3]], "timestamp": 1762128000000},
    "reference-count": 41,
    "publisher": "Oven Press",
    "issue": "4",
    "license": [{"URL": "https://example.org/licence", "content-version": "vor"}],
    "content-domain": {"domain": [], "crossmark-restriction": False},
    "short-container-title": ["J. Bread"],
    "published-print": {"date-parts": [[2023, 12]]},
    "abstract": "<jats:p>We bake.</jats:p>",
    "DOI": "10.1000/BREAD.7",
    "type": "article-journal",
    "created": {"date-parts": [[2023, 7, 1]], "date-time": "2023-07-01T10:00:00Z"},
    "page": "101-117",
    "source": "Crossref",
    "title": "The <i>Saccharomyces</i> Question: Yeast &amp; LoafLM",
    "prefix": "10.1000",
    "volume": "12",
    "author": [
        {"given": "Ada B.", "family": "Crumb", "sequence": "first", "affiliation": []},
        {"given": "Ludwig", "family": "van Rye", "sequence": "additional", "affiliation": []},
        {"name": "The Sourdough Collaboration", "sequence": "additional", "affiliation": []},
    ],
    "container-title": "Journal of Bread",
    "issued": {"date-parts": [[2023, 12]]},
    "URL": "https://doi.org/10.1000/bread.7",
    "ISSN": ["1234-5678"],
    "subject": [],
}
"""What Crossref hands out as CSL-JSON, cut short."""

DATACITE: Mapping[str, Any] = {
    "type": "dataset",
    "id": "https://doi.org/10.5281/zenodo.1234567",
    "categories": ["bread", "crust"],
    "author": [{"family": "Crumb", "given": "Ada B."}, {"literal": "OpenOven"}],
    "issued": {"date-parts": [[2024, 2, 29]]},
    "abstract": "A set of loaves.",
    "DOI": "10.5281/ZENODO.1234567",
    "publisher": "Zenodo",
    "title": "A Thousand Loaves",
    "copyright": "Creative Commons Attribution 4.0 International",
    "version": "1.0",
}
"""What DataCite hands out as CSL-JSON, cut short."""


def csl(work: Mapping[str, Any] = CROSSREF, **changes: Any) -> Reply:
    """An agency's answer."""
    return Reply(body=json.dumps({**work, **changes}), type="application/vnd.citationstyles.csl+json")


def moved(to: str, status: int = 302) -> Reply:
    """doi.org's answer, which sends the asker to the agency."""
    return Reply(status=status, headers={"Location": to}, body="<html><body>Handle Redirect</body></html>")


# --- ACL Anthology -------------------------------------------------------------------

ANTHOLOGY = Reply(
    body="""\
@inproceedings{crumb-rye-2023-loaflm,
    title = "{L}oaf{LM}: Empowering Large Ovens",
    author = "Crumb, Ada B.  and
      R{\\"y}e, Bo",
    editor = "Baker, Cy",
    booktitle = "Proceedings of the 61st Annual Meeting of the Association for Bread (Volume 1: Long Papers)",
    month = jul,
    year = "2023",
    address = "Toronto, Canada",
    publisher = "Association for Bread",
    url = "https://aclanthology.org/2023.acl-long.754/",
    doi = "10.18653/v1/2023.acl-long.754",
    pages = "13484--13508",
    abstract = "We knead {\\&} bake."
}
""",
    type="application/x-bibtex",
)

# --- OpenReview ----------------------------------------------------------------------

_BIBTEX = """\
@inproceedings{
crumb2024loaflm,
title={Loaf{LM}: Empowering Large Ovens},
author={Ada B. Crumb and Bo Rye},
booktitle={The Twelfth International Conference on Bread Representations},
year={2024},
url={https://openreview.net/forum?id=CfXh93NDgH}
}"""


def openreview(*, is_new: bool = True, **changes: Any) -> Reply:
    """OpenReview's answer for one submission, in the form of its new or its old API; None takes a field away."""
    facts: dict[str, Any] = {
        "title": "LoafLM: Empowering Large Ovens",
        "authors": ["Ada B. Crumb", "Bo Rye"],
        "authorids": ["~Ada_B_Crumb1", "~Bo_Rye1"],
        "keywords": ["bread"],
        "abstract": "We knead.",
        "venue": "ICBR 2024 poster",
        "venueid": "ICBR.cc/2024/Conference",
        "pdf": "/pdf/0123456789abcdef0123456789abcdef01234567.pdf",
        "_bibtex": _BIBTEX,
        **changes,
    }
    kept = {name: value for name, value in facts.items() if value is not None}
    note = {
        "id": "CfXh93NDgH",
        "forum": "CfXh93NDgH",
        "number": 7,
        "signatures": ["ICBR.cc/2024/Conference/Submission7/Authors"],
        "cdate": 1695168000000,
        "pdate": 1705400000000,
        "content": {name: {"value": value} for name, value in kept.items()} if is_new else kept,
    }
    return Reply(body=json.dumps({"notes": [note], "count": 1}), type="application/json; charset=utf-8")


NO_NOTE = Reply(
    body=json.dumps(
        {"name": "NotFoundError", "message": "The Note CfXh93NDgH was not found", "status": 404, "details": {}}
    ),
    status=404,
    type="application/json",
)

PAGE = Reply(body="\n<!DOCTYPE html>\n<html><body>Just a moment...</body></html>", type="text/html; charset=utf-8")
"""A web page where data was asked for."""
