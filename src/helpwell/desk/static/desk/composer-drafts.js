// <kept-draft> in a composer's form: what is in the form is kept on the server, by version, and in this browser as long as it is not there.
import { forget, forgetOld, keep, kept } from "kit/kept-here";

const SOON = 800;
const AGAIN = [2_000, 4_000, 8_000, 15_000, 30_000];

class KeptDraft extends HTMLElement {
  #form = null;
  #base = 0;
  #edits = 0; // counts changes: a save that answers knows whether more was typed meanwhile
  #kept = 0;
  #timer = null;
  #saving = null;
  #tries = 0;
  #resting = false;
  #conflict = null;

  connectedCallback() {
    this.#form = this.closest("form");
    this.#base = Number(this.#form.dataset.base) || 0;
    addEventListener("pagehide", this);
    addEventListener("online", this);
    document.addEventListener("visibilitychange", this);
    this.#form.addEventListener("htmx:afterRequest", this);
    this.#begin();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    removeEventListener("pagehide", this);
    removeEventListener("online", this);
    document.removeEventListener("visibilitychange", this);
    if (this.#dirty && !this.#resting) this.#save(true);
  }

  handleEvent(event) {
    if (event.type === "online") this.now();
    else if (event.type === "pagehide") this.#leave();
    else if (event.type === "visibilitychange") document.hidden ? this.#leave() : this.#look();
    else if (event.detail.elt === this.#form && !event.detail.successful) this.#resting = false; // it was not sent: keep on keeping
  }

  // What this browser has and the server has not comes back; the same words twice are one.
  #begin() {
    forgetOld();
    if (this.#box.dataset.sent === this.#form.dataset.composer) return this.#forget();
    const local = kept(this.#key);
    if (!local?.text?.trim() && !local?.html) return;
    if (this.#same(local)) return this.#forget();
    const carriesOn = local.text.trim().startsWith(this.#text.text.trim());
    if (carriesOn || (local.base ?? 0) === this.#base) {
      this.#text.set(local);
      this.changed();
    } else this.#ask(local, this.#base);
  }

  changed() {
    this.#resting = false;
    this.#edits += 1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#save(), SOON);
    this.#keepHere();
  }

  now() {
    clearTimeout(this.#timer);
    return this.#dirty && !this.#resting ? this.#save() : this.#saving;
  }

  rest() {
    clearTimeout(this.#timer);
    this.#resting = true;
  }

  get #text() {
    return this.#form.querySelector("rich-text");
  }

  get #key() {
    return `${this.closest("composer-keeper").dataset.draft}.${this.#form.dataset.composer}`;
  }

  get #dirty() {
    return this.#edits !== this.#kept;
  }

  get #box() {
    return this.closest("composer-keeper");
  }

  #same(one) {
    return (one.text ?? "").trim() === this.#text.text.trim();
  }

  #keepHere() {
    const { text, html } = this.#text;
    keep(this.#key, { text, html, base: this.#base });
  }

  #forget() {
    forget(this.#key);
  }

  #leave() {
    clearTimeout(this.#timer);
    if (this.#dirty && !this.#resting) this.#save(true);
  }

  #body() {
    this.#text.flush();
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(this.#form)) if (typeof value === "string" && name !== "csrfmiddlewaretoken") body.append(name, value);
    body.set("base", this.#base);
    return body;
  }

  #headers() {
    return { "HX-Request": "true", ...JSON.parse(document.body.getAttribute("hx-headers") ?? "{}") };
  }

  // One save after the other; what was typed during one is saved by the next.
  async #save(leaving = false) {
    if (this.#saving && !leaving) return this.#saving.then(() => this.now());
    if (this.#conflict) return;
    const edits = this.#edits;
    const request = fetch(this.#form.dataset.keeps, { method: "POST", body: this.#body(), headers: this.#headers(), keepalive: leaving });
    this.#saving = request.then((answer) => this.#answered(answer, edits)).catch(() => this.#failed());
    await this.#saving;
    this.#saving = null;
  }

  async #answered(answer, edits) {
    if (answer.status === 410) return this.rest();
    if (answer.status === 409) return this.#ask(await answer.json());
    if (!answer.ok) return this.#failed();
    const now = await answer.json();
    this.#tries = 0;
    this.#base = now.version;
    this.#kept = edits;
    if (!this.isConnected) return;
    if (now.state) this.#form.querySelector("[data-state]")?.setAttribute("value", now.state);
    if (this.#dirty) this.#keepHere();
    else this.#forget();
    this.#say(now.version ? this.#box.dataset.saved : "");
    const shares = this.#form.querySelector("[data-shares]");
    if (!shares) return;
    shares.hidden = !now.version;
    shares.dataset.shares = now.share ?? "";
  }

  #failed() {
    if (!this.isConnected) return;
    this.#say(this.#box.dataset.local);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.now(), AGAIN[Math.min(this.#tries, AGAIN.length - 1)]);
    this.#tries += 1;
  }

  #say(words) {
    const place = this.#form.querySelector("[data-kept]") ?? this.#box.querySelector("[data-kept]");
    if (!place) return;
    place.textContent = words;
    place.hidden = !words;
  }

  // Back in this window: another one may have written, or sent.
  async #look() {
    if (this.#dirty || this.#saving || this.#resting) return this.now();
    const answer = await fetch(this.#form.dataset.keeps, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok || this.#dirty || !this.isConnected) return;
    const now = await answer.json();
    if (now.version === this.#base) return;
    this.#base = now.version;
    if (this.#same(now)) return;
    await this.#text.set(now);
    clearTimeout(this.#timer);
    this.#kept = this.#edits;
    this.#forget();
  }

  // Both are kept until the person has chosen.
  #ask(other, version = other.version) {
    if (this.#same(other)) {
      this.#base = version;
      this.#kept = this.#edits;
      return;
    }
    this.#conflict = other;
    const words = this.#box.dataset;
    const bar = document.createElement("div");
    bar.className = "banner banner--warn composer__both";
    bar.setAttribute("role", "alert");
    const said = document.createElement("div");
    said.className = "banner__words";
    const shown = document.createElement("p");
    shown.className = "composer__news";
    shown.dir = "auto";
    shown.textContent = other.text.slice(0, 600) || "—";
    said.append(words.others, shown);
    bar.append(said, ...["both", "use", "mine"].map((name) => this.#choice(name, words[name], version, bar)));
    this.#form.querySelector("[id^=composer-trouble]").after(bar);
  }

  #choice(name, words, version, bar) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--small";
    button.textContent = words;
    button.addEventListener("click", async () => {
      const other = this.#conflict;
      this.#conflict = null;
      this.#base = version;
      if (name === "use") await this.#text.set(other);
      if (name === "both") await this.#text.addBelow(other);
      this.changed();
      bar.remove();
      this.#text.focus();
    });
    return button;
  }
}

customElements.define("kept-draft", KeptDraft);
