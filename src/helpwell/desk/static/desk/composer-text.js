// <rich-text><textarea></textarea></rich-text>: the plain field becomes an editor when one begins to write in it. Without the editor it stays a field.
const HEAVY = 20_000; // characters from which on the field behind the editor is filled now and then, not at each key
const SOME_TIME = 250;

class RichText extends HTMLElement {
  #editor = null;
  #loading = null;
  #timer = null;
  #form = null;
  #pressed = false;

  connectedCallback() {
    this.#form = this.closest("form");
    this.addEventListener("focusin", () => this.#load());
    this.field.addEventListener("keydown", (event) => (this.#pressed = event.isComposing || event.key.length === 1 || event.key === "Process"));
    for (const name of ["input", "keyup", "blur"]) this.field.addEventListener(name, (event) => (this.#pressed = Boolean(event.isComposing)));
    this.addEventListener("input", (event) => event.target === this.field && this.#tellTyped());
    this.addEventListener("click", (event) => this.#click(event));
    this.addEventListener("keydown", (event) => this.#key(event));
    this.#form?.addEventListener("submit", this, true);
    if (this.#kept) this.#load();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#form?.removeEventListener("submit", this, true);
    this.#editor?.destroy();
    this.#editor = null;
  }

  handleEvent() {
    this.flush();
  }

  get field() {
    return this.querySelector("textarea");
  }

  get #kept() {
    return this.querySelector("template[data-html]");
  }

  get empty() {
    return this.#editor ? this.#editor.empty : !this.field.value.trim();
  }

  get text() {
    return this.#editor?.text ?? this.field.value;
  }

  get html() {
    return this.#editor && !this.#editor.empty ? this.#editor.html : "";
  }

  get upToHere() {
    if (this.#editor) return this.#editor.before;
    const { value, selectionStart, selectionEnd } = this.field;
    return selectionStart === selectionEnd ? value.slice(value.lastIndexOf("\n", selectionStart - 1) + 1, selectionStart) : null;
  }

  get typed() {
    return this.#editor?.dom ?? this.field;
  }

  focus() {
    (this.#editor ?? this.field).focus();
  }

  // What the form sends is up to date from here on.
  flush() {
    clearTimeout(this.#timer);
    this.#timer = null;
    if (!this.#editor) return;
    this.field.value = this.#editor.text;
    this.#hidden.value = this.html;
  }

  async set({ text, html }) {
    if (html || this.#editor) {
      await this.#load();
      if (this.#editor) return this.#editor.set(html || paragraphs(text));
    }
    this.field.value = text;
    this.#changed();
  }

  async insertHtml(html) {
    await this.#load();
    if (this.#editor) return this.#editor.insertHtml(html);
    const words = document.createElement("div");
    words.innerHTML = html.replace(/<(br|\/p|\/li|\/h\d|\/div)[^>]*>/gi, "$&\n");
    this.#insert(words.textContent.trim());
  }

  async addBelow({ text, html }) {
    const own = this.html || paragraphs(this.text);
    await this.set({ text: `${this.text.trimEnd()}\n\n${text}`, html: this.#editor || html ? `${own}<hr>${html || paragraphs(text)}` : "" });
  }

  // Lines behind a ">" are a quotation.
  async insertQuote(text) {
    await this.#load();
    if (!this.#editor) return this.#insert(`${text}\n`);
    const lines = text.trimEnd().split("\n");
    const quoted = lines.filter((line) => line.startsWith(">")).map((line) => line.replace(/^> ?/, ""));
    const intro = lines.filter((line) => !line.startsWith(">")).join("\n");
    this.#editor.insertHtml(`${paragraphs(intro)}<blockquote>${paragraphs(quoted.join("\n"))}</blockquote><p></p>`);
  }

  async insertPicture(cid, name) {
    await this.#load();
    if (this.#editor && cid) this.#editor.insertPicture(cid, name);
    else this.#insert(`[${name}]`);
  }

  replaceBefore(count, text) {
    if (this.#editor) return this.#editor.replaceBefore(count, text);
    const { selectionStart } = this.field;
    this.field.setRangeText(text, selectionStart - count, selectionStart, "end");
    this.#changed();
  }

  #insert(text) {
    this.field.setRangeText(text, this.field.selectionStart, this.field.selectionEnd, "end");
    this.#changed();
  }

  get #hidden() {
    return this.querySelector("input[name=html]") ?? this.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "html" }));
  }

  #load() {
    this.#loading ??= Promise.all([import(this.dataset.editor), import(this.dataset.setup)])
      .then((both) => this.#between(both))
      .then(([lib, setup]) => this.#begin(lib, setup))
      .catch(() => (this.#loading = null)); // the plain field stays; it is tried again when one comes back
    return this.#loading;
  }

  // A key that went down in the field comes up in it: its letter would be lost on the way.
  async #between(both) {
    if (this.#pressed) {
      await new Promise((resolve) => {
        for (const name of ["input", "keyup", "blur", "compositionend"]) this.field.addEventListener(name, () => this.#pressed || resolve());
      });
    }
    return both;
  }

  // In one step, between two key presses: nothing that was typed meanwhile is lost.
  #begin(lib, setup) {
    if (!this.isConnected) return;
    const { field } = this;
    const [had, at] = [document.activeElement === field, field.selectionStart];
    const kept = this.#kept && field.value === field.defaultValue ? this.#kept.innerHTML : "";
    const host = document.createElement("div");
    field.after(host);
    this.#editor = new setup.Editor(lib, {
      host,
      content: kept || paragraphs(field.value),
      label: field.getAttribute("aria-label"),
      placeholder: field.placeholder,
      address: (cid) => this.#form.querySelector(`[data-cid="${CSS.escape(cid)}"]`)?.dataset.pictureUrl,
      onChange: () => this.#edited(),
      onPlace: () => this.#placed(),
    });
    this.#kept?.remove();
    this.querySelector("[role=toolbar]").hidden = false;
    this.toggleAttribute("rich", true);
    if (field.dataset.key) this.#editor.dom.dataset.key = field.dataset.key;
    if (had) this.#editor.focus(kept ? "end" : at + 1);
    field.hidden = true;
    field.focus = () => this.#editor?.focus();
    for (const label of field.labels) label.addEventListener("click", () => this.focus()); // a hidden field takes no focus
    this.#hidden.value = this.html;
  }

  #edited() {
    if (this.field.value.length < HEAVY) return this.#changed();
    this.#timer ??= setTimeout(() => this.#changed(), SOME_TIME);
  }

  #changed() {
    if (this.#editor) this.flush();
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.#placed();
  }

  #placed() {
    for (const button of this.querySelectorAll("[data-does]")) {
      button.setAttribute("aria-pressed", String(Boolean(this.#editor?.isActive(button.dataset.does))));
    }
    this.#tellTyped();
  }

  #tellTyped() {
    this.dispatchEvent(new CustomEvent("rich-text-typed", { bubbles: true }));
  }

  #click(event) {
    const does = event.target.closest("[data-does]")?.dataset.does;
    if (does === "link") this.#askLink();
    else if (does) this.#editor?.does(does);
    else if (event.target.closest("[data-links]")) this.#link();
  }

  #key(event) {
    if (event.target.matches(".composer__url")) {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault();
      return event.key === "Enter" ? this.#link() : this.#closeLink();
    }
    if (event.key === "Escape" && this.#editor) {
      event.preventDefault(); // out of the text, and no further
      this.#editor.blur();
    }
  }

  #askLink() {
    const box = this.querySelector(".composer__link");
    box.hidden = false;
    const input = box.querySelector("input");
    input.value = this.#editor?.href ?? "";
    input.focus();
  }

  #link() {
    const href = this.querySelector(".composer__url").value.trim();
    this.#closeLink();
    if (href || this.#editor?.href) this.#editor?.link(href);
  }

  #closeLink() {
    this.querySelector(".composer__link").hidden = true;
    this.#editor?.focus();
  }
}

function paragraphs(text) {
  const box = document.createElement("div");
  if (!text) return "";
  for (const part of text.split("\n\n")) {
    const p = document.createElement("p");
    part.split("\n").forEach((line, n) => p.append(...(n ? [document.createElement("br")] : []), line));
    box.append(p);
  }
  return box.innerHTML;
}

customElements.define("rich-text", RichText);
