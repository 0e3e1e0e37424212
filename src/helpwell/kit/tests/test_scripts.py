"""The scripts' own logic, each class alone, and the live wire over a real socket of the browser."""

from typing import Any

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOW = "2026-11-04T12:00:00Z"


@pytest.fixture
def desk(page: Page) -> Page:
    page.goto("/kit/plain/")
    return page


@pytest.mark.parametrize(
    ("moment", "kind", "said"),
    [
        ("2026-11-04T11:59:40Z", "since", "now"),
        ("2026-11-04T11:51:00Z", "since", "9 minutes ago"),
        ("2026-11-03T10:00:00Z", "since", "yesterday"),
        ("2026-10-27T10:00:00Z", "since", "Oct 27"),
        ("2025-10-27T10:00:00Z", "since", "Oct 27, 2025"),
        ("2026-11-04T10:30:00Z", "short", "1 h"),
        ("2026-11-04T14:05:00Z", "due", "due in 2 h"),
        ("2026-11-04T12:00:10Z", "due", "due in 1 min"),
        ("2026-11-04T08:59:00Z", "due", "3 h late"),
        ("2026-11-04T14:05:00Z", "time", "03:05 PM"),
        ("2026-11-04T14:05:00Z", "exact", "Wednesday, November 4, 2026 at 3:05 PM"),
    ],
)
def test_a_moment_is_said_in_words_of_its_kind(
    desk: Page, moment: str, kind: str, said: str
) -> None:
    words = desk.evaluate(
        """([moment, now, kind]) => import('kit/relative-time').then(({ RelativeTime }) =>
        new RelativeTime({ locale: 'en-US', zone: 'Europe/Berlin' }).say(new Date(moment), new Date(now), kind))""",
        [moment, NOW, kind],
    )

    assert words.replace("\u202f", " ") == said


def test_the_words_come_in_the_language_of_the_page(desk: Page) -> None:
    words = desk.evaluate(
        """now => import('kit/relative-time').then(({ RelativeTime }) => {
          const time = new RelativeTime({ locale: 'de', phrases: { due: 'fällig in {time}', hour: '{n} Std.' } });
          const moment = new Date(new Date(now).getTime() + 7_300_000);
          return [time.say(moment, new Date(now), 'due'), time.say(moment, new Date(now))];
        })""",
        NOW,
    )

    assert words == ["fällig in 2 Std.", "in 2 Stunden"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (["r"], ["r"]),
        (["g", "i"], [None, "g i"]),
        (["g", "r"], [None, "r"]),
        (["g", "g", "i"], [None, None, "g i"]),
        (["q", "x"], [None, None]),
    ],
)
def test_keys_and_sequences_are_told_apart(
    desk: Page, typed: list[str], meant: list[str | None]
) -> None:
    found = desk.evaluate(
        """typed => import('kit/key-map').then(({ KeyMap }) => {
          const map = new KeyMap();
          return typed.map((key, place) => map.press(key, place * 100, ['r', 'g i', 'g s']));
        })""",
        typed,
    )

    assert found == meant


def test_a_sequence_that_takes_too_long_begins_again(desk: Page) -> None:
    found = desk.evaluate(
        """() => import('kit/key-map').then(({ KeyMap }) => {
          const map = new KeyMap();
          return [map.press('g', 0, ['g i']), map.press('i', 5000, ['g i'])];
        })"""
    )

    assert found == [None, None]


def test_the_countdown_stands_still_while_it_is_held(desk: Page) -> None:
    left = desk.evaluate(
        """() => import('kit/countdown').then(({ Countdown }) => {
          const countdown = new Countdown(10);
          countdown.start(0);
          countdown.hold(4000);
          const held = countdown.left(60_000);
          countdown.start(60_000);
          return [held, countdown.left(62_000), countdown.left(99_000)];
        })"""
    )

    assert left == [6000, 4000, 0]


def test_a_wire_that_breaks_waits_longer_each_time_and_never_too_long(desk: Page) -> None:
    waits = desk.evaluate(
        """() => import('kit/live-wire').then(({ LiveWire }) => {
          const waits = [];
          let socket, again;
          const wire = new LiveWire({
            connect: () => (socket = new EventTarget()),
            later: (call, wait) => { waits.push(wait); again = call; return 1; },
            cancel: () => {},
            chance: () => 1,
          });
          wire.hear('ticket:7', () => {});
          for (let turn = 0; turn < 9; turn += 1) { socket.dispatchEvent(new Event('close')); again(); }
          return waits;
        })"""
    )

    assert waits == [500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]


class Server:
    """The other end of the live wire: remembers what was said, and can speak or hang up."""

    def __init__(self, page: Page) -> None:
        self.heard: list[str] = []
        self.sockets: list[WebSocketRoute] = []
        page.route_web_socket("**/live/", self._taken)

    def _taken(self, socket: WebSocketRoute) -> None:
        self.sockets.append(socket)
        socket.on_message(lambda message: self.heard.append(str(message)))

    def say(self, message: str) -> None:
        self.sockets[-1].send(message)


LISTENING = """topics => {
  window.lives = [];
  document.addEventListener('live', event => window.lives.push(event.detail));
  for (const topic of topics) {
    const element = document.createElement('live-topic');
    element.setAttribute('topic', topic);
    element.setAttribute('since', '5');
    document.body.append(element);
  }
}"""


def listening(page: Page, *topics: str) -> Server:
    server = Server(page)
    page.goto("/kit/plain/")
    page.evaluate(LISTENING, list(topics))
    wait_for(page, "() => window.wireState() === 'open'")
    return server


def wait_for(page: Page, condition: str) -> None:
    page.evaluate("import('kit/live').then(({ wire }) => { window.wireState = () => wire.state; })")
    page.wait_for_function(condition)


def lives(page: Page) -> list[dict[str, Any]]:
    return list(page.evaluate("window.lives"))


def test_all_topics_of_a_page_share_one_socket(page: Page) -> None:
    server = listening(page, "ticket:7", "inbox:mine ticket:8")

    assert len(server.sockets) == 1
    assert server.heard == ['{"subscribe":["ticket:7","inbox:mine","ticket:8"]}']


def test_nudges_that_come_together_make_one_fetch(page: Page) -> None:
    server = listening(page, "ticket:7")

    for _ in range(5):
        server.say('{"topic": "ticket:7"}')
    server.say('{"topic": "ticket:99"}')
    server.say("not json")
    page.wait_for_function("() => window.lives.length > 0")

    assert lives(page) == [{"topic": "ticket:7"}]


def test_what_the_page_already_shows_is_not_fetched_again(page: Page) -> None:
    server = listening(page, "ticket:7")

    server.say('{"topic": "ticket:7", "at": 5}')
    server.say('{"topic": "ticket:7", "at": 6}')
    page.wait_for_function("() => window.lives.length > 0")

    assert lives(page) == [{"topic": "ticket:7", "at": 6}]


def test_after_a_lost_connection_everything_is_fetched_again(page: Page) -> None:
    server = listening(page, "ticket:7", "inbox:mine")

    server.sockets[0].close()
    page.wait_for_function("() => window.lives.length === 2")

    assert [live["again"] for live in lives(page)] == [True, True]
    assert server.heard[-1] == '{"subscribe":["ticket:7","inbox:mine"]}'


def test_an_element_that_leaves_stops_listening(page: Page) -> None:
    server = listening(page, "ticket:7", "inbox:mine")

    with page.expect_event("console", lambda said: said.text == "told"):
        page.evaluate(
            """() => {
              document.querySelector('live-topic').remove();
              setTimeout(() => console.log('told'), 200);
            }"""
        )

    assert server.heard[-1] == '{"unsubscribe":["ticket:7"]}'


def test_a_fragment_that_is_swapped_keeps_its_place_on_the_wire(page: Page) -> None:
    server = listening(page, "ticket:7")

    with page.expect_event("console", lambda said: said.text == "settled"):
        page.evaluate(
            """() => {
              const element = document.querySelector('live-topic');
              element.replaceWith(element.cloneNode());
              setTimeout(() => console.log('settled'), 200);
            }"""
        )
    server.say('{"topic": "ticket:7"}')
    page.wait_for_function("() => window.lives.length === 1")

    assert len(server.heard) == 1


def test_a_refused_wire_asks_no_more_and_says_why(page: Page) -> None:
    server = Server(page)
    page.goto("/kit/desk/")
    page.evaluate(LISTENING, ["ticket:7"])
    wait_for(page, "() => window.wireState() === 'open'")

    server.sockets[0].close(code=4403)

    expect(page.locator("#refused-banner")).to_be_visible()
    wait_for(page, "() => window.wireState() === 'refused'")
    assert len(server.sockets) == 1


def test_who_else_is_looking_is_named_and_never_oneself(page: Page) -> None:
    server = listening(page, "ticket:7")
    page.evaluate(
        """() => {
          const element = document.createElement('looking-here');
          element.setAttribute('topic', 'ticket:7');
          element.setAttribute('me', '3');
          document.querySelector('main').append(element);
        }"""
    )
    looking = page.locator("looking-here")

    server.say(
        '{"topic": "ticket:7", "looking": [{"id": 3, "name": "Me"}, {"id": 4, "name": "<b>Priya</b>"}, {"id": 5, "name": "Tom"}]}'
    )
    expect(looking).to_have_text("Also looking: <b>Priya</b> and Tom")
    server.say('{"topic": "ticket:7", "looking": [{"id": 3, "name": "Me"}]}')

    expect(looking).to_be_hidden()
    assert lives(page) == []


def test_a_fragment_that_is_swapped_in_knows_who_is_looking(page: Page) -> None:
    server = listening(page, "ticket:7")
    server.say('{"topic": "ticket:7", "looking": [{"id": 4, "name": "Priya"}]}')
    page.evaluate(
        """() => {
          const element = document.createElement('looking-here');
          element.setAttribute('topic', 'ticket:7');
          element.setAttribute('me', '3');
          document.querySelector('main').append(element);
        }"""
    )

    expect(page.locator("looking-here")).to_have_text("Also looking: Priya")


def test_a_failed_request_says_so_and_keeps_what_was_typed(desk: Page) -> None:
    desk.route("**/kit/nowhere", lambda route: route.fulfill(status=500, body="secret trace"))
    desk.evaluate(
        """() => {
          const form = document.querySelector('form');
          form.setAttribute('hx-post', '/kit/nowhere');
          htmx.process(form);
          form.noValidate = true;
          form.requestSubmit();
        }"""
    )

    expect(desk.locator("#toasts")).to_contain_text("What you typed is still here")
    expect(desk.get_by_label("Name")).to_have_value("Anna Keller")
    expect(desk.locator("body")).not_to_contain_text("secret trace")


def test_a_form_with_mistakes_comes_back_in_place(desk: Page) -> None:
    desk.route(
        "**/kit/mistake",
        lambda route: route.fulfill(
            status=422, content_type="text/html", body="<p id=again>Again</p>"
        ),
    )
    desk.evaluate(
        """() => {
          const form = document.querySelector('form');
          form.setAttribute('hx-post', '/kit/mistake');
          form.setAttribute('hx-swap', 'outerHTML');
          htmx.process(form);
          form.noValidate = true;
          form.requestSubmit();
        }"""
    )

    expect(desk.locator("#again")).to_have_text("Again")
