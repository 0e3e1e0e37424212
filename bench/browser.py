"""In a real browser: milliseconds from the key press to the next ticket drawn, and what script and style of its page weigh."""

import gzip
import shutil
import statistics
from urllib.parse import urlsplit

from playwright.sync_api import Page, Response, sync_playwright

from bench.desk import cookie_of, running_desk
from helpwell.people.models import Agent

ARGUMENTS = "--no-sandbox --headless --disable-gpu --disable-quic --no-first-run".split()
THINKING = 1_200  # milliseconds that a person looks at a ticket, at the least
EDITOR = ("prose_editor", "prose-editor", "editor")
# From the key press until the frame after the next ticket's heading stands in the page.
PRESS = """() => new Promise((done) => {
  const main = document.getElementById("main");
  const before = main.querySelector("h1").id;
  const start = performance.now();
  new MutationObserver((_, watch) => {
    const now = main.querySelector("h1");
    if (!now || now.id === before) return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
  }).observe(main, { childList: true, subtree: true });
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "j", bubbles: true }));
})"""


def main(arguments: list[str]) -> int:
    """bin/bench browser [TICKETS]: walk over so many tickets of the open list."""
    count = int(arguments[0]) if arguments else 30
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("no Chromium on this machine")
        return 1
    active = Agent.objects.filter(is_active=True)
    agent = active.filter(email="agent1@desk.test").first() or active.order_by("id")[0]
    name, _equals, value = cookie_of(agent).partition("=")
    with running_desk() as desk, sync_playwright() as play:
        url = f"http://127.0.0.1:{desk.port}"
        browser = play.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        context = browser.new_context(base_url=url, viewport={"width": 1440, "height": 900})
        context.add_cookies([{"name": name, "value": value, "url": url}])
        page = context.new_page()
        weighed: dict[str, int] = {}
        page.on("response", lambda answer: _weigh(answer, weighed))
        times = _walk(page, count)
        browser.close()
    _show(times, weighed)
    return 0


def _walk(page: Page, count: int) -> list[float]:
    page.goto("/inbox/open/")
    page.locator(".row__link").first.click()
    page.wait_for_selector("ticket-walk")
    times = []
    for _number in range(min(count, 48)):
        page.wait_for_timeout(THINKING)
        times.append(float(page.evaluate(PRESS)))
    return times


def _weigh(answer: Response, weighed: dict[str, int]) -> None:
    path = urlsplit(answer.url).path
    if path.endswith((".js", ".css")) and path not in weighed and answer.ok:
        weighed[path] = len(gzip.compress(answer.body(), 6))


def _show(times: list[float], weighed: dict[str, int]) -> None:
    cuts = statistics.quantiles(times, n=20)
    print(f"key press to the next ticket drawn, {len(times)} tickets:")
    print(f"  median {statistics.median(times):.0f} ms, p95 {cuts[18]:.0f} ms")
    editor = {path: size for path, size in weighed.items() if any(one in path for one in EDITOR)}
    plain = {path: size for path, size in weighed.items() if path not in editor}
    for kind in ("js", "css"):
        size = sum(size for path, size in plain.items() if path.endswith(kind))
        print(f"  {kind}: {size / 1000:.1f} kB compressed in {_files(plain, kind)} files")
    print(
        f"  together {sum(plain.values()) / 1000:.1f} kB; the editor {sum(editor.values()) / 1000:.1f} kB"
    )


def _files(weighed: dict[str, int], kind: str) -> int:
    return sum(path.endswith(kind) for path in weighed)
