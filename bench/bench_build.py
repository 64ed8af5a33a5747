"""How long a build takes beside bare MkDocs Material with the same number of like-sized Markdown pages.

Run by `make bench`. Each build is a process of its own; the two sites take turns, and the ratio is that of the medians
in the same run, since times alone say more about the machine than about the program.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from synthetic import write_plain, write_survey


def measured(command: list[str], folder: Path) -> tuple[float, float]:
    """Seconds of processor time and megabytes of peak memory of a command."""
    started = time.monotonic()
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed in {folder} after {time.monotonic() - started:.0f} s")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def size_of_pages(site: Path) -> float:
    """Mean size of a paper's page in kilobytes."""
    sizes = [path.stat().st_size for path in (site / "papers").glob("paper*/index.html")]
    return statistics.mean(sizes) / 1000


def empty_builds(command: list[str], runs: int) -> tuple[float, float]:
    """Seconds that the two sites take without any paper: starting up, and the pages of the vocabulary."""
    with tempfile.TemporaryDirectory() as name:
        survey, plain = Path(name) / "survey", Path(name) / "plain"
        write_survey(survey, 0)
        write_plain(plain, 0)
        times = [(measured(command, survey)[0], measured(command, plain)[0]) for _ in range(runs)]
    return statistics.median(a for a, _ in times), statistics.median(b for _, b in times)


def main() -> None:
    """Print the table of builds and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, nargs="+", default=[100, 1000, 10000])
    parser.add_argument("--runs", type=int, default=3, help="builds of each kind and size; one at 10,000 papers")
    options = parser.parse_args()
    mkdocs = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    print(
        f"{'papers':>7} {'survey s':>9} {'bare s':>9} {'ratio':>6} {'net':>6} {'ms/paper':>9} {'MB':>6} {'bare MB':>8} "
        f"{'page kB':>8} {'bare kB':>8}"
    )
    start = empty_builds(mkdocs, options.runs)
    print(f"without any paper: {start[0]:.2f} s and {start[1]:.2f} s; 'net' is the ratio beyond these, per paper page")
    per_paper: dict[int, float] = {}
    for count in options.papers:
        with tempfile.TemporaryDirectory() as name:
            survey, plain = Path(name) / "survey", Path(name) / "plain"
            write_survey(survey, count)
            write_plain(plain, count)
            runs = options.runs if count < 5000 else 1
            ours, theirs = [], []
            for _ in range(runs):
                ours.append(measured(mkdocs, survey))
                theirs.append(measured(mkdocs, plain))
            own, other = (statistics.median(t for t, _ in run) for run in (ours, theirs))
            per_paper[count] = own / count
            print(
                f"{count:7} {own:9.2f} {other:9.2f} {own / other:6.2f} {(own - start[0]) / (other - start[1]):6.2f} "
                f"{1000 * own / count:9.2f} "
                f"{max(m for _, m in ours):6.0f} {max(m for _, m in theirs):8.0f} "
                f"{size_of_pages(survey / 'site'):8.1f} {size_of_pages(plain / 'site'):8.1f}",
                flush=True,
            )
            if count == 1000:
                check = [measured([sys.executable, "-m", "survey", "check"], survey)[0] for _ in range(options.runs)]
                print(f"        survey check of 1,000 papers: {statistics.median(check):.2f} s")
    if 1000 in per_paper and 10000 in per_paper:
        print(f"time per paper at 10,000 / at 1,000: {per_paper[10000] / per_paper[1000]:.2f}")


if __name__ == "__main__":
    main()
