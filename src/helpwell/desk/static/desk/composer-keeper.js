// <composer-keeper>: no word is lost. Each form's words are kept on the server as one types, in this browser until they are there,
// and nobody writes over what another window or a colleague wrote. It also tells colleagues that one types, and hears what they share.
import { wire } from "kit/live";

const TYPES_EVERY = 4_000;

class ComposerKeeper extends HTMLElement {
  #told = 0;
  #typing = "";
  #shared = null;
  #timer = null;

  connectedCallback() {
    this.addEventListener("input", (event) => this.#typed(event));
    this.addEventListener("submit", (event) => this.#quiet(event.target), true);
    this.addEventListener("keydown", (event) => this.#enter(event));
    this.addEventListener("click", (event) => this.#click(event));
    this.addEventListener("focusout", (event) => this.contains(event.relatedTarget) || this.#left());
    for (const name of ["thread-merged", "click", "looking"]) document.addEventListener(name, this);
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    for (const name of ["thread-merged", "click", "looking"]) document.removeEventListener(name, this);
  }

  handleEvent(event) {
    if (event.type === "thread-merged") this.#news();
    else if (event.type === "looking") this.#looking(event.detail);
    else if (event.target.closest?.("[data-quotes]")) this.#quote(event.target.closest("[data-quotes]").dataset.quotes);
  }

  get #forms() {
    return [...this.querySelectorAll("form[data-composer]")];
  }

  get #reply() {
    return this.querySelector('form[data-composer="reply"]');
  }

  #draft(form) {
    return form.querySelector("kept-draft");
  }

  #typed(event) {
    const form = event.target.closest("form[data-composer]");
    if (!form || event.target.matches(".composer__url, .chips__input")) return;
    this.#draft(form)?.changed();
    if (event.target.matches("textarea")) this.#say(form.querySelector("rich-text").empty ? "" : form.dataset.composer);
  }

  // Colleagues hear at once that somebody types, and again every few seconds; silence means that it ended.
  #say(kind) {
    clearTimeout(this.#timer);
    if (kind) this.#timer = setTimeout(() => this.#say(""), 2 * TYPES_EVERY);
    if (!kind && !this.#typing) return;
    if (kind === this.#typing && Date.now() - this.#told < TYPES_EVERY) return;
    this.#typing = kind;
    this.#told = Date.now();
    wire.say({ typing: [`ticket:${this.dataset.ticket}`, kind] });
  }

  #quiet(form) {
    this.#say("");
    this.#draft(form)?.rest();
  }

  #left() {
    for (const form of this.#forms) this.#draft(form)?.now();
  }

  // Enter in a date field would press the form's first button, which sends at once.
  #enter(event) {
    if (event.key !== "Enter" || !event.target.matches("input[type=datetime-local]")) return;
    event.preventDefault();
    event.target.parentElement.querySelector("button")?.click();
  }

  #click(event) {
    const takes = event.target.closest("[data-takes]");
    const shares = event.target.closest("[data-shares]");
    if (event.target.closest("[data-read]")) this.#keepWriting();
    else if (takes) this.#take(event, takes.dataset.takes);
    else if (shares) this.#share(shares);
    else if (event.target.closest("[data-off]")) this.#draft(event.target.closest("form"))?.changed();
  }

  // What is here is kept before somebody else's draft comes: the server puts both into one.
  async #take(event, url) {
    event.preventDefault();
    await Promise.all(this.#forms.map((form) => this.#draft(form)?.now()));
    htmx.ajax("POST", url, { swap: "none", source: this });
  }

  async #share(button) {
    await this.#draft(button.closest("form"))?.now();
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    button.querySelector("span").textContent = on ? button.dataset.on : button.dataset.off;
    if (button.dataset.shares) htmx.ajax(on ? "POST" : "DELETE", button.dataset.shares, { swap: "none", source: button });
  }

  #looking(message) {
    if (message.topic !== `ticket:${this.dataset.ticket}` || message.drafts === this.#shared) return;
    const first = this.#shared === null;
    this.#shared = message.drafts ?? "";
    if (first && !this.#shared && !this.querySelector("[data-shared] > *")) return;
    htmx.ajax("GET", this.dataset.sharedUrl, { target: this.querySelector("[data-shared]"), swap: "outerHTML", source: this });
  }

  // An empty composer has seen what the page shows; one with words in it will be asked before it sends.
  #news() {
    if (this.#reply?.querySelector("rich-text").empty) this.#read();
  }

  #read() {
    const newest = document.querySelector("thread-keeper")?.dataset.newest;
    if (newest) this.#reply.querySelector("[data-seen]").value = newest;
  }

  #keepWriting() {
    this.#read();
    this.querySelector(".composer__trouble")?.replaceChildren();
    this.#reply.querySelector("rich-text").focus();
  }

  async #quote(url) {
    const answer = await fetch(url, { headers: { "HX-Request": "true" } });
    const text = this.#reply?.querySelector("rich-text");
    if (!answer.ok || !text) return;
    document.getElementById("composer-tab-reply")?.click();
    await text.insertQuote(await answer.text());
    text.focus();
  }
}

customElements.define("composer-keeper", ComposerKeeper);
