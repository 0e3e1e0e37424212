// <local-time datetime="2026-03-02T10:02:00Z" kind="since|short|due|date|time|exact">server's words</local-time>
// In the viewer's zone, exact on hover; the words stay true while the page stays open.
import { RelativeTime } from "kit/relative-time";
import { words } from "kit/words";

const shown = new Set();
let ticking;
let voice;

function speaker() {
  const page = document.documentElement;
  voice ??= new RelativeTime({
    locale: page.lang || undefined,
    zone: page.dataset.zone || undefined,
    phrases: Object.fromEntries(["now", "minute", "hour", "day", "due", "late"].map((name) => [name, words(name) || undefined])),
  });
  return voice;
}

class LocalTime extends HTMLElement {
  static observedAttributes = ["datetime"];

  connectedCallback() {
    shown.add(this);
    ticking ??= setInterval(() => shown.forEach((time) => time.refresh()), 20_000);
    this.refresh();
  }

  disconnectedCallback() {
    shown.delete(this);
  }

  attributeChangedCallback() {
    if (this.isConnected) this.refresh();
  }

  refresh() {
    const moment = new Date(this.getAttribute("datetime"));
    if (Number.isNaN(moment.getTime())) return;
    const now = new Date();
    const kind = this.getAttribute("kind") ?? "since";
    const text = speaker().say(moment, now, kind);
    if (this.textContent !== text) this.textContent = text;
    this.title ||= speaker().exact(moment);
    if (kind === "due" && moment < now) this.classList.replace("due--calm", "due--late") || this.classList.replace("due--soon", "due--late");
  }
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) shown.forEach((time) => time.refresh());
});
customElements.define("local-time", LocalTime);
