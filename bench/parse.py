"""How many mails a second the parser reads, over the corpus of test mails; the median of several runs.

Run: bin/bench parse [RUNS]; the corpus comes from HELPWELL_TEST_DATA.
"""

import os
import statistics
import time
from pathlib import Path

from helpwell.channels.email.parse import parse


def main(arguments: list[str]) -> int:
    """Print mails a second and the slowest mails."""
    root = Path(os.environ.get("HELPWELL_TEST_DATA", "../shared")) / "mail"
    mails = {path: path.read_bytes() for path in sorted(root.glob("*/*.eml"))}
    if not mails:
        print(f"No mails below {root}; set HELPWELL_TEST_DATA.")
        return 1
    runs = int(arguments[0]) if arguments else 7
    for raw in mails.values():
        parse(raw)
    seconds = [_run(list(mails.values())) for _ in range(runs)]
    median = statistics.median(seconds)
    size = sum(map(len, mails.values()))
    print(f"{len(mails)} mails, {size / 1e6:.1f} MB, median of {runs} runs")
    print(
        f"{len(mails) / median:,.0f} mails/s   {size / median / 1e6:.1f} MB/s   {1000 * median / len(mails):.2f} ms a mail"
    )
    times = sorted(((_run([raw]), path) for path, raw in mails.items()), reverse=True)
    middle = times[len(times) // 2][0]
    print(f"median mail {1000 * middle:.2f} ms; slowest:")
    for spent, path in times[:5]:
        print(
            f"  {1000 * spent:7.2f} ms  {len(mails[path]) / 1000:8.1f} kB  {path.parent.name}/{path.name}"
        )
    return 0


def _run(mails: list[bytes]) -> float:
    begun = time.process_time()
    for raw in mails:
        parse(raw)
    return time.process_time() - begun
