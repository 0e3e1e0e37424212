// One connection for all live topics of a page. Knows no page: sockets and timers come in from outside.
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
const SETTLE = 100; // a fragment that is swapped leaves and comes back: the server need not hear of it
const REFUSED = 4403; // signed out, or no longer allowed: asking again helps nobody

export class LiveWire {
  #topics = new Map();
  #socket = null;
  #waits = 0;
  #timer = null;
  #told = new Set();
  #looking = new Map(); // the last word on who looks: a fragment that is swapped in is told too
  #settling = false;
  #everOpen = false;

  constructor({ connect, later = setTimeout, cancel = clearTimeout, chance = Math.random, onState = () => {} }) {
    this.connect = connect;
    this.later = later;
    this.cancel = cancel;
    this.chance = chance;
    this.onState = onState;
    this.state = "idle";
  }

  // Hear a topic; the answer is a function that stops it. A message of `{again: true}` says: fetch, something may have been missed.
  hear(topic, listener) {
    const first = !this.#topics.has(topic);
    if (first) this.#topics.set(topic, new Set());
    this.#topics.get(topic).add(listener);
    if (this.#looking.has(topic)) this.later(() => this.#repeat(topic, listener), 0);
    if (this.state === "idle") this.open();
    else if (first) this.#settle();
    return () => this.#stop(topic, listener);
  }

  // Say something that nobody needs to hear later: it is left out while the wire is broken.
  say(message) {
    if (this.state === "open") this.#socket.send(JSON.stringify(message));
  }

  open() {
    this.cancel(this.#timer);
    this.#timer = null;
    if (this.#socket) return;
    const socket = this.connect();
    this.#socket = socket;
    this.#tell("connecting");
    socket.addEventListener("open", () => this.#opened());
    socket.addEventListener("message", (message) => this.#received(message.data));
    socket.addEventListener("close", (event) => this.#closed(socket, event.code));
  }

  // Try at once: the machine is back online, or the person looks at the page again.
  hurry() {
    if (this.state === "lost" && this.#timer !== null) this.open();
  }

  close() {
    this.cancel(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
    this.#tell("idle");
  }

  #opened() {
    this.#waits = 0;
    this.#tell("open");
    this.#told.clear();
    this.#tellTopics();
    if (this.#everOpen) for (const topic of this.#topics.keys()) this.#spread({ topic, again: true });
    this.#everOpen = true;
  }

  #received(data) {
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      return;
    }
    if (typeof message?.topic !== "string") return;
    if (message.looking) this.#looking.set(message.topic, message);
    this.#spread(message);
  }

  #repeat(topic, listener) {
    const message = this.#looking.get(topic);
    if (message && this.#topics.get(topic)?.has(listener)) listener(message);
  }

  #closed(socket, code) {
    if (socket !== this.#socket) return;
    this.#socket = null;
    this.#looking.clear();
    if (code === REFUSED) return this.#tell("refused");
    this.#tell("lost");
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#waits);
    this.#waits += 1;
    // Half the wait is left to chance, so that a restarted server does not meet everyone at once.
    this.#timer = this.later(() => this.open(), wait / 2 + (wait / 2) * this.chance());
  }

  #spread(message) {
    for (const listener of [...(this.#topics.get(message.topic) ?? [])]) listener(message);
  }

  #stop(topic, listener) {
    const listeners = this.#topics.get(topic);
    if (!listeners?.delete(listener) || listeners.size) return;
    this.#topics.delete(topic);
    this.#settle();
  }

  #settle() {
    if (this.#settling || this.state !== "open") return;
    this.#settling = true;
    this.later(() => {
      this.#settling = false;
      this.#tellTopics();
    }, SETTLE);
  }

  // The server hears the difference between what it was told and what the page shows now.
  #tellTopics() {
    if (this.state !== "open") return;
    const subscribe = [...this.#topics.keys()].filter((topic) => !this.#told.has(topic));
    const unsubscribe = [...this.#told].filter((topic) => !this.#topics.has(topic));
    for (const topic of unsubscribe) this.#looking.delete(topic);
    this.#told = new Set(this.#topics.keys());
    if (!subscribe.length && !unsubscribe.length) return;
    this.#socket.send(JSON.stringify({ ...(subscribe.length && { subscribe }), ...(unsubscribe.length && { unsubscribe }) }));
  }

  #tell(state) {
    if (this.state === state) return;
    this.state = state;
    this.onState(state);
  }
}
