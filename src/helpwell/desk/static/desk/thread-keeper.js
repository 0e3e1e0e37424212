// <thread-keeper>: takes a fresh thread from the server and changes only what is different, so that nothing jumps:
// what one reads stays where it is, unfolded quotes stay unfolded, and what is new comes below.
import { isWaiting } from "kit/in-flight";

const NEAR = 120; // px from the end that still count as "at the end"

class ThreadKeeper extends HTMLElement {
  #pane = null;
  #follow = true;
  #top = 0;
  #grown = new ResizeObserver(() => this.#follow && this.#toEnd());

  connectedCallback() {
    this.#pane = this.closest(".pane__body");
    if (!this.#pane) return;
    this.#pane.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.#below?.addEventListener("click", () => this.#toEnd());
    this.addEventListener("toggle", () => (this.#follow = false), true);
    this.#grown.observe(this);
    this.#grown.observe(this.#pane); // the composer below grows and takes from it
    this.#begin();
  }

  disconnectedCallback() {
    this.#grown.disconnect();
  }

  get #below() {
    return document.getElementById("thread-below");
  }

  // Open at the newest message, or at the one that the address names.
  #begin() {
    const named = location.hash.startsWith("#message-") && document.getElementById(location.hash.slice(1));
    if (named) {
      this.#follow = false;
      named.scrollIntoView({ block: "start" });
    } else {
      this.#toEnd();
    }
  }

  #toEnd() {
    const last = this.querySelector("[data-message]:last-of-type");
    const tall = last && last.getBoundingClientRect().height > this.#pane.clientHeight;
    if (tall) last.scrollIntoView({ block: "start" });
    else this.#pane.scrollTop = this.#pane.scrollHeight;
    if (this.#below) this.#below.hidden = true;
  }

  #scrolled() {
    const left = this.#pane.scrollHeight - this.#pane.scrollTop - this.#pane.clientHeight;
    const up = this.#pane.scrollTop < this.#top; // only a hand scrolls up; a frame that grew does not
    this.#top = this.#pane.scrollTop;
    if (left < NEAR) this.#follow = true;
    else if (up) this.#follow = false;
    if (left < NEAR && this.#below) this.#below.hidden = true;
  }

  // Take over the lines of `fresh`, in its order; lines from before its first one stay.
  merge(fresh) {
    const atEnd = this.#follow;
    const come = this.#mergeLines([...fresh.children].filter((line) => line.id));
    this.dataset.newest = fresh.dataset.newest;
    if (atEnd) this.#toEnd();
    else if (come && this.#below) this.#below.hidden = false;
    this.dispatchEvent(new CustomEvent("thread-merged", { bubbles: true, detail: { come } }));
  }

  #mergeLines(lines) {
    const first = Number(lines[0]?.dataset.order ?? 0);
    const wanted = new Set(lines.map((line) => line.id));
    for (const old of [...this.querySelectorAll(":scope > [data-order]")]) {
      if (!wanted.has(old.id) && Number(old.dataset.order) >= first && !isWaiting(old)) old.remove();
    }
    this.querySelector(":scope > .empty")?.remove();
    let before = null;
    let come = 0;
    for (const line of lines.toReversed()) {
      const here = document.getElementById(line.id);
      const same = here && (here.dataset.mark === line.dataset.mark || isWaiting(here));
      const placed = same ? here : line;
      if (!same) {
        if (here) here.replaceWith(line);
        else come += line.matches("[data-message]") ? 1 : 0;
      }
      if (placed.parentElement !== this || placed.nextElementSibling !== before) this.insertBefore(placed, before);
      if (!same) htmx.process(placed);
      before = placed;
    }
    return come;
  }
}

// What comes out of band for a thread is merged; a head that somebody is using stays as it is.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail;
  if (target instanceof ThreadKeeper) {
    event.detail.shouldSwap = false;
    target.merge(fragment.firstElementChild);
  } else if (target.matches?.(".ticket-head") && inUse(target, event.detail.elt ?? event.target)) {
    event.detail.shouldSwap = false;
  }
});

function inUse(head) {
  const open = head.querySelector(":popover-open");
  const typing = head.querySelector("input:focus");
  return Boolean(open || (typing && !head.querySelector(".htmx-request")));
}

customElements.define("thread-keeper", ThreadKeeper);
