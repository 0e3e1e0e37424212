// <composer-keeper>: no word is lost. What is typed is kept in this browser until it was sent, and says when others write meanwhile.
const KEPT_DAYS = 14;
const PREFIX = "helpwell.draft.";

function drafts(work) {
  try {
    return work(localStorage);
  } catch {
    return null; // storage is switched off or full: the page itself still has the text
  }
}

function forgetOld() {
  drafts((store) => {
    for (const key of Object.keys(store).filter((name) => name.startsWith(PREFIX))) {
      const age = Date.now() - (JSON.parse(store[key])?.at ?? 0);
      if (age > KEPT_DAYS * 86_400_000) store.removeItem(key);
    }
  });
}

class ComposerKeeper extends HTMLElement {
  #timer = null;

  connectedCallback() {
    if (this.dataset.sent) drafts((store) => store.removeItem(this.#key(this.dataset.sent)));
    for (const form of this.#forms) this.#restore(form);
    this.addEventListener("input", (event) => this.#typed(event));
    this.addEventListener("keydown", (event) => this.#enter(event));
    this.addEventListener("click", (event) => event.target.closest("[data-read]") && this.#keepWriting());
    document.addEventListener("thread-merged", this);
    document.addEventListener("click", this);
    forgetOld();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    document.removeEventListener("thread-merged", this);
    document.removeEventListener("click", this);
  }

  handleEvent(event) {
    if (event.type === "thread-merged") this.#news();
    else if (event.target.closest?.("[data-quotes]")) this.#quote(event.target.closest("[data-quotes]").dataset.quotes);
  }

  get #forms() {
    return [...this.querySelectorAll("form[data-composer]")];
  }

  get #reply() {
    return this.querySelector('form[data-composer="reply"]');
  }

  #key(kind) {
    return `${PREFIX}${this.dataset.draft}.${kind}`;
  }

  #restore(form) {
    const field = form.querySelector("textarea");
    const kept = drafts((store) => JSON.parse(store.getItem(this.#key(form.dataset.composer)) ?? "null"));
    if (field.value) this.#keep(form);
    else if (kept?.text) {
      field.value = kept.text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  #typed(event) {
    const form = event.target.closest("form[data-composer]");
    if (!form || !event.target.matches("textarea")) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keep(form), 300);
  }

  #keep(form) {
    const text = form.querySelector("textarea").value;
    const key = this.#key(form.dataset.composer);
    drafts((store) => (text.trim() ? store.setItem(key, JSON.stringify({ text, at: Date.now() })) : store.removeItem(key)));
    const said = form.querySelector("[data-kept]");
    if (said) said.hidden = !text.trim();
  }

  // Enter in a date field would press the form's first button, which sends at once.
  #enter(event) {
    if (event.key !== "Enter" || !event.target.matches("input[type=datetime-local]")) return;
    event.preventDefault();
    event.target.parentElement.querySelector("button")?.click();
  }

  // An empty composer has seen what the page shows; one with words in it will be asked before it sends.
  #news() {
    const form = this.#reply;
    if (form && !form.querySelector("textarea").value.trim()) this.#read();
  }

  #read() {
    const newest = document.querySelector("thread-keeper")?.dataset.newest;
    if (newest) this.#reply.querySelector("[data-seen]").value = newest;
  }

  #keepWriting() {
    this.#read();
    this.querySelector(".composer__trouble")?.replaceChildren();
    this.#reply.querySelector("textarea").focus();
  }

  async #quote(url) {
    const answer = await fetch(url, { headers: { "HX-Request": "true" } });
    const form = this.#reply;
    if (!answer.ok || !form) return;
    document.getElementById("composer-tab-reply")?.click();
    const field = form.querySelector("textarea");
    const text = await answer.text();
    field.setRangeText(field.selectionStart > 0 ? `\n${text}\n` : `${text}\n`, field.selectionStart, field.selectionEnd, "end");
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

customElements.define("composer-keeper", ComposerKeeper);
