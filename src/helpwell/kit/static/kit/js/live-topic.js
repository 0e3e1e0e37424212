// <live-topic topic="ticket:7" hx-get="…" hx-trigger="live">: a `live` event whenever something under the topic changed.
// Several topics stand apart by spaces. `since` is the newest event that the page already shows; older nudges are not repeated.
import { wire } from "kit/live";

const TOGETHER = 60; // nudges that come at once make one fetch

class LiveTopic extends HTMLElement {
  #stops = [];
  #timer = null;
  #since = 0;

  connectedCallback() {
    this.#since = Number(this.getAttribute("since")) || 0;
    const topics = (this.getAttribute("topic") ?? "").split(" ").filter(Boolean);
    this.#stops = topics.map((topic) => wire.hear(topic, (message) => this.#heard(message)));
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }

  #heard(message) {
    if (message.looking) {
      this.dispatchEvent(new CustomEvent("looking", { bubbles: true, detail: message }));
      return;
    }
    if (typeof message.at === "number") {
      if (message.at <= this.#since) return;
      this.#since = message.at;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.dispatchEvent(new CustomEvent("live", { bubbles: true, detail: message })), TOGETHER);
  }
}

customElements.define("live-topic", LiveTopic);
