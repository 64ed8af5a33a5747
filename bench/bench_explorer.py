"""How fast the explorer is with 10,000 papers, beside DataTables with SearchPanes on the same rows in the same browser.

DataTables comes from the wheel `itables` (`pip install itables`, or `--itables FOLDER` with the unpacked wheel); without
it only our own numbers are printed. Times are medians of 20, from the key or the click to the painted result.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from synthetic import ROOT, write_survey

sys.path[:0] = [str(ROOT / "hooks"), str(ROOT / "tests" / "browser")]

from install import FLAGS, find

from survey import read_survey
from survey.tables import MOST_ON_A_PAGE, data_files

TYPED = ["entropy budget", "diversity of", "müller"]
"""What is typed, letter by letter."""


# --- the site ---------------------------------------------------------------


def make_site(folder: Path, papers: int) -> Path:
    """The pages of a survey that is just large enough for lists by year, with the data of `papers` papers.

    The explorer's page is the same as in a site of all the papers, which would take minutes to build.
    """
    large, small = folder / "large", folder / "small"
    write_survey(large, papers)
    write_survey(small, min(papers, MOST_ON_A_PAGE + 1))
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    subprocess.run(command, cwd=small, check=True, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
    for path, text in data_files(read_survey(large)[0]):
        (small / "site" / path).write_text(text, "utf-8")
    return small / "site"


class Handler(SimpleHTTPRequestHandler):
    """Compresses, and isolates the page so that the browser tells its memory."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path.split("?")[0]))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        body = gzip.compress(path.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keeps quiet."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Address of the folder on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder))) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


# --- DataTables ---------------------------------------------------------------


def itables_folder(given: str | None) -> Path | None:
    """The folder of the package `itables`; None when it is not there."""
    if given:
        return Path(given) / "itables"
    spec = importlib.util.find_spec("itables")
    return Path(spec.origin).parent if spec and spec.origin else None


DATATABLES = """<!doctype html><meta charset="utf-8"><title>DataTables</title>
<link rel="stylesheet" href="dt_bundle.css"><table id="t" class="display" style="width:100%"></table>
<script type="module">
import DataTable, { jQuery as $ } from "./dt_bundle.js";
import { load, loadSummaries, summaryOf } from "../assets/js/explorer/data.js";
const table = await load();
await loadSummaries(table);
const valuesOf = (facet, paper) => Array.from(table.items.subarray(table.starts[paper], table.starts[paper + 1]))
  .map((place) => table.values[place])
  .filter((value) => value.facet === facet.index)
  .map((value) => value.label || value.id);
const rows = table.keys.map((key, paper) => [
  `<a href="../papers/${key}/">${table.titles[paper]}</a><br>${table.authors[paper]} · ${table.venues[paper]}`,
  table.years[paper],
  table.findings[paper].length,
  summaryOf(table, paper),
  ...table.facets.map((facet) => valuesOf(facet, paper)),
]);
const columns = [
  { title: "Paper" },
  { title: "Year" },
  { title: "Findings" },
  { title: "Summary", visible: false },
  ...table.facets.map((facet) => ({
    title: `${facet.label} ${facet.kind}`,
    visible: table.shown.includes(facet.param),
    render: { _: "[, ]", sp: "[]" },
    searchPanes: { orthogonal: "sp", show: true },
  })),
];
const panes = { cascadePanes: CASCADE, viewTotal: CASCADE, columns: [1, ...table.facets.map((_, place) => place + 4)] };
const started = performance.now();
$("#t").on("init.dt", () => window.painted().then((now) => { window.ready = now - started; }));
const order = [[1, "desc"]];
window.dt = new DataTable("#t", { data: rows, columns, order, pageLength: 50, layout: { top1: { searchPanes: panes } } });
</script>"""
"""The same rows, the same text to search, a pane for each of our facets."""


# --- measuring ------------------------------------------------------------------

MEASURE = """
window.painted = () => new Promise((done) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => done(performance.now());
  channel.port2.postMessage(0);
}));
window.pressed = 0;
for (const type of ["keydown", "mousedown"])
  addEventListener(type, (event) => { window.pressed = event.timeStamp; }, true);
new MutationObserver((_, watch) => {
  if (!document.querySelector("tr[data-key]")) return;
  watch.disconnect();
  window.painted().then((now) => { window.firstRows = now; });
}).observe(document, { childList: true, subtree: true });
"""


def after_press(page: Page, press: Any, wait: str) -> float:
    """Milliseconds from a real key or click to the painted result."""
    page.evaluate(f"() => {{ window.result = new Promise((done) => {wait}); }}")
    press()
    return float(page.evaluate("window.result.then(() => window.painted()).then((now) => now - window.pressed)"))


OURS = """{
  const seen = new MutationObserver(() => { seen.disconnect(); done(); });
  seen.observe(document.querySelector("tr[data-key]").parentElement, { childList: true });
}"""
THEIRS = "window.dt.one('draw', () => done())"
"""How a new result shows: the table's body, or DataTables' own event."""


def typing(page: Page, box: str, wait: str) -> list[float]:
    """A time for each letter typed and for each one deleted."""
    times: list[float] = []
    page.locator(box).click()
    for words in TYPED:
        for letter in words:
            key = "Space" if letter == " " else letter
            times.append(after_press(page, lambda key=key: press_key(page, key), wait))
        page.locator(box).fill("")
        page.wait_for_timeout(300)
    return times


def press_key(page: Page, key: str) -> None:
    """A key, or a letter that no key has."""
    if len(key) == 1 and not key.isascii():
        page.evaluate("window.pressed = performance.now()")
        page.keyboard.insert_text(key)
    else:
        page.keyboard.press(key)


def our_clicks(page: Page) -> list[float]:
    """Boxes ticked one after another in several groups, then each let go."""
    page.evaluate("document.querySelectorAll('.sv-facet').forEach((group) => { group.open = true; })")
    groups = page.locator(".sv-facet")
    boxes = [groups.nth(place).locator("li:not(.sv-none) input[type=checkbox]:visible").first for place in range(1, 6)]
    times = []
    for _ in range(2):
        for turn in (boxes, boxes[::-1]):
            handles = [box.element_handle() for box in turn]
            for handle in handles:
                assert handle
                handle.scroll_into_view_if_needed()
                times.append(after_press(page, handle.click, OURS))
    return times


def their_clicks(page: Page) -> list[float]:
    """Rows of five panes, chosen and let go."""
    times = []
    panes = page.locator(".dtsp-searchPane:visible")
    for _ in range(2):
        for turn in (range(1, 6), range(5, 0, -1)):
            for place in turn:
                row = panes.nth(place).locator("tbody tr").first
                row.scroll_into_view_if_needed()
                times.append(after_press(page, row.click, THEIRS))
                page.wait_for_timeout(100)
    return times


def memory(page: Page, cdp: CDPSession) -> tuple[float, float]:
    """Megabytes of the page as the browser counts them, and of its JavaScript alone, after a collection."""
    cdp.send("HeapProfiler.collectGarbage")
    found = {item["name"]: item["value"] for item in cdp.send("Performance.getMetrics")["metrics"]}
    whole = page.evaluate("performance.measureUserAgentSpecificMemory().then((found) => found.bytes)")
    return whole / 1e6, found["JSHeapUsedSize"] / 1e6


# --- the two --------------------------------------------------------------------


def explorer(browser: Browser, address: str) -> dict[str, float]:
    """Our numbers."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    cdp = context.new_cdp_session(page)
    cdp.send("Performance.enable")
    page.add_init_script(MEASURE)
    firsts = []
    for _ in range(20):
        page.goto(f"{address}papers/")
        page.wait_for_function("window.firstRows")
        firsts.append(page.evaluate(_SINCE_DATA))
    before = weight(page, address)
    box = ".sv-find input"
    page.locator(box).focus()
    page.wait_for_function(
        "performance.getEntriesByName(new URL('../assets/data/summaries.json', location).href).length"
    )
    page.wait_for_timeout(1500)
    keys = typing(page, box, OURS)[:20]
    clicks = our_clicks(page)
    whole, heap = memory(page, cdp)
    context.close()
    return {
        "key": statistics.median(keys),
        "click": statistics.median(clicks),
        "slowest": max(keys + clicks),
        "first": statistics.median(firsts),
        "memory": whole,
        "heap": heap,
        **before,
    }


_SINCE_DATA = "window.firstRows - performance.getEntriesByName(new URL('../assets/data/papers.json', location).href)[0].responseEnd"


def weight(page: Page, address: str) -> dict[str, float]:
    """Kilobytes that the page loaded before anybody touched it: Material's own, ours, and the data."""
    page.wait_for_load_state("networkidle")
    found = page.evaluate(
        """() => [performance.getEntriesByType("navigation")[0], ...performance.getEntriesByType("resource")]
          .map((entry) => [entry.name, entry.encodedBodySize])"""
    )
    sizes = {"material": 0.0, "page": 0.0, "data": 0.0}
    for name, size in found:
        path = name.removeprefix(address)
        own = "material" if path.startswith(("assets/javascripts", "assets/stylesheets", "search/")) else "page"
        sizes["data" if path.startswith("assets/data/") else own] += size / 1000
    return sizes


def datatables(browser: Browser, address: str, *, cascade: bool) -> dict[str, float]:
    """The numbers of DataTables; with `cascade` its panes count under the other filters, as ours do."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.add_init_script(MEASURE)
    cdp = context.new_cdp_session(page)
    cdp.send("Performance.enable")
    page.set_default_timeout(180_000)
    page.goto(f"{address}dt/{'cascade' if cascade else 'plain'}.html")
    page.wait_for_function("window.ready")
    ready = page.evaluate("window.ready")
    page.wait_for_timeout(1000)
    keys = typing(page, "input[type=search].dt-input, .dt-search input", THEIRS)[:20]
    clicks = their_clicks(page)
    whole, heap = memory(page, cdp)
    context.close()
    return {
        "key": statistics.median(keys),
        "click": statistics.median(clicks),
        "slowest": max(keys + clicks),
        "first": ready,
        "memory": whole,
        "heap": heap,
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=10_000)
    parser.add_argument("--site", type=Path, help="a site made before, to save the building")
    parser.add_argument("--itables", help="folder with the unpacked wheel")
    options = parser.parse_args()
    chromium = find()
    if chromium is None:
        raise SystemExit("there is no Chromium; run: python tests/browser/install.py")
    with tempfile.TemporaryDirectory() as name:
        site = options.site or make_site(Path(name), options.papers)
        files = {path: (site / path).stat() for path in ("assets/data/papers.json", "assets/data/summaries.json")}
        data = sum(len(gzip.compress((site / path).read_bytes(), 6)) for path in files)
        package = itables_folder(options.itables)
        if package:
            write_datatables(site, package)
        with served(site) as address, sync_playwright() as playwright:
            flags = [*FLAGS, "--enable-blink-features=ForceEagerMeasureMemory"]
            browser = playwright.chromium.launch(executable_path=chromium, args=flags)
            found = {"explorer": explorer(browser, address)}
            if package:
                found["DataTables, cascading panes"] = datatables(browser, address, cascade=True)
                found["DataTables, plain panes"] = datatables(browser, address, cascade=False)
            browser.close()
    report(options.papers, data, found)


def write_datatables(site: Path, package: Path) -> None:
    """Pages with the same rows in DataTables."""
    folder = site / "dt"
    folder.mkdir(exist_ok=True)
    for name in ("dt_bundle.js", "dt_bundle.css"):
        (folder / name).write_bytes((package / "html" / name).read_bytes())
    for name, cascade in (("cascade", True), ("plain", False)):
        (folder / f"{name}.html").write_text(DATATABLES.replace("CASCADE", json.dumps(cascade)), "utf-8")


def report(papers: int, data: int, found: dict[str, dict[str, float]]) -> None:
    """The numbers beside what is promised."""
    print(f"{papers:,} papers; medians of 20, in milliseconds from key or click to the painted result")
    print(f"{'':30} {'key':>7} {'click':>7} {'slowest':>8} {'first rows':>11} {'page MB':>8} {'heap MB':>8}")
    for name, row in found.items():
        print(
            f"{name:30} {row['key']:7.1f} {row['click']:7.1f} {row['slowest']:8.1f} {row['first']:11.0f} "
            f"{row['memory']:8.1f} {row['heap']:8.1f}"
        )
    own = found["explorer"]
    for name, row in found.items():
        if row is not own:
            ratios = f"key {own['key'] / row['key']:.3f}, click {own['click'] / row['click']:.3f}"
            print(f"explorer / {name}: {ratios} (promised: at most 0.5)")
    print(
        f"promised: key and click at most 50, first rows at most 1000, memory below 150; data {data / 1e6:.2f} of 1.2 MB"
    )
    print(f"page before interaction: {own['page']:.0f} of 200 kB beside Material's own {own['material']:.0f} kB")


if __name__ == "__main__":
    main()
