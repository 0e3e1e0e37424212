// <kept-form> in the form of a new ticket: what is typed is kept in this browser until the server has opened the ticket. After a reload, or a
// crash of the window or of the server, it stands there again; what was begun in another window is offered. One form is known by its client id.
import { forget, forgetOld, keep, kept, keptUnder } from "kit/kept-here";

const HERE = "helpwell.new-ticket"; // which one this window has begun; it survives a reload and a crash of the window
const OTHERS = 5;
const OWN_WAY = new Set(["csrfmiddlewaretoken", "client_id", "text", "html", "upload"]);
const ASKED = /^(form$|field-|asked-)/; // what the server draws by what was chosen
let sent = ""; // the form that was sent last: drawn anew, it has a mistake

function here(work) {
  try {
    return work(sessionStorage);
  } catch {
    return null;
  }
}

class KeptForm extends HTMLElement {
  #form = null;
  #missing = []; // fields that were kept and are not drawn yet
  #touched = false;
  #over = false;

  connectedCallback() {
    this.#form = this.closest("form");
    for (const name of ["input", "change", "htmx:beforeRequest", "htmx:beforeSwap", "htmx:afterRequest"]) this.#form.addEventListener(name, this);
    addEventListener("pagehide", this);
    this.addEventListener("click", (event) => this.#click(event));
    forgetOld();
    this.#begin();
  }

  disconnectedCallback() {
    removeEventListener("pagehide", this);
  }

  handleEvent({ type, detail }) {
    const isSent = detail?.elt === this.#form;
    if (type === "input" || type === "change") this.#touched = true;
    if (type === "htmx:beforeRequest") sent = isSent ? this.#id.value : sent;
    else if (type !== "htmx:afterRequest") this.#keep();
    else if (isSent && detail.xhr.getResponseHeader("HX-Redirect")) this.#opened();
  }

  get #id() {
    return this.#form.elements.client_id;
  }

  get #text() {
    return this.#form.querySelector("rich-text");
  }

  get #list() {
    return this.#form.querySelector("[data-files-list]");
  }

  #name(id) {
    return `${this.dataset.keeps}.${id}`;
  }

  async #begin() {
    await customElements.whenDefined("rich-text"); // drawn anew, this stands before the text
    const id = here((store) => store.getItem(HERE));
    const found = id && kept(this.#name(id));
    if (found && found.for === this.dataset.for) {
      this.querySelector("[data-again]").hidden = sent === id;
      this.#fill(found, id);
    }
    this.#offer();
  }

  #keep() {
    if (this.#over || !this.#touched || this.#text.inert) return;
    const words = { for: this.dataset.for, text: this.#text.text, html: this.#text.html, fields: this.#fields(), files: this.#files() };
    const { address, subject } = this.#form.elements;
    const name = this.#name(this.#id.value);
    if (!`${words.text}${subject.value}${address.value}`.trim() && !words.files.length) return forget(name);
    here((store) => store.setItem(HERE, this.#id.value));
    this.#form.querySelector("[data-kept]").hidden = !keep(name, words);
  }

  #fields() {
    const now = [...new FormData(this.#form)].filter(([name, value]) => typeof value === "string" && !OWN_WAY.has(name));
    return this.#missing.length ? [...now.filter(([name]) => !ASKED.test(name)), ...this.#missing] : now;
  }

  #files() {
    return [...this.#list.querySelectorAll("input[name=upload]")].map((input) => {
      const line = input.closest("li");
      return { token: input.value, name: line.querySelector(".attachment__name").textContent, ...line.dataset };
    });
  }

  #opened() {
    this.#over = true;
    forget(this.#name(this.#id.value));
    here((store) => store.removeItem(HERE));
  }

  // The words last: what was kept is whole until they are there, and nobody types between.
  async #fill(found, id) {
    const text = this.#text;
    this.#id.value = id;
    for (const [name, value] of found.fields) if (!ASKED.test(name) && this.#form.elements[name]) this.#form.elements[name].value = value;
    this.#missing = found.fields.filter(([name]) => ASKED.test(name));
    this.#fillFiles(found.files);
    this.#fillAsked(sent === id);
    if (sent === id && text.text.trim() === found.text.trim()) return;
    text.inert = true;
    await text.set(found).finally(() => (text.inert = false));
  }

  // Lines of our own stand in until the server has drawn them: the form is whole at once, and pictures find their address.
  async #fillFiles(files) {
    const known = new Set(this.#files().map((file) => file.token));
    const missing = files.filter((file) => !known.has(file.token));
    if (!missing.length) return;
    const lines = missing.map(standIn);
    this.#list.prepend(...lines);
    const drawn = await this.#drawn(this.dataset.files, missing.map(({ token }) => ["upload", token]));
    if (!drawn) return;
    for (const line of lines) line.remove();
    this.#list.prepend(...drawn);
    drawn.forEach((line) => htmx.process(line));
  }

  async #fillAsked(isDrawn) {
    const isAsked = !isDrawn && this.#missing.some(([name, value]) => value && !name.startsWith("asked-"));
    const drawn = isAsked ? await this.#drawn(this.dataset.fields, this.#missing) : [];
    if (!drawn) return;
    this.#missing = [];
    if (!drawn.length) return;
    this.#form.querySelector("#new-fields").replaceWith(...drawn);
    drawn.forEach((one) => htmx.process(one));
  }

  async #drawn(url, entries) {
    const answer = await fetch(`${url}?${new URLSearchParams(entries)}`, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok) return null;
    const fresh = document.createElement("template");
    fresh.innerHTML = await answer.text();
    return [...fresh.content.children];
  }

  #offer() {
    const own = this.#name(this.#id.value);
    const others = keptUnder(`${this.dataset.keeps}.`).filter((one) => one.name !== own && one.fields);
    const box = this.querySelector("[data-others]");
    box.hidden = !others.length;
    box.querySelector("ul").replaceChildren(...others.slice(0, OTHERS).map((one) => this.#line(box, one)));
  }

  #line(box, { name, at, text, fields }) {
    const line = box.querySelector("template").content.firstElementChild.cloneNode(true);
    const said = Object.fromEntries(fields);
    line.dataset.name = name;
    line.querySelector("bdi").textContent = [said.subject, said.address, text.trim().slice(0, 80)].filter(Boolean).join(" · ");
    line.querySelector("local-time").setAttribute("datetime", new Date(at).toISOString());
    return line;
  }

  #click({ target }) {
    const name = target.closest("[data-name]")?.dataset.name;
    if (target.closest("[data-another]")) this.#turnTo("");
    else if (target.closest("[data-takes]")) this.#turnTo(name);
    else if (target.closest("[data-throws]")) {
      forget(name);
      this.#offer();
    }
  }

  // What is in the form is kept, and is among the others then.
  #turnTo(name) {
    this.#keep();
    this.#over = true;
    if (name) keep(name, { ...kept(name), for: this.dataset.for });
    here((store) => store.setItem(HERE, name.split(".").at(-1)));
    location.assign(location.pathname + location.search);
  }
}

function standIn({ token, name, ...about }) {
  const line = Object.assign(document.createElement("li"), { className: "attachment" });
  Object.assign(line.dataset, about);
  const words = Object.assign(document.createElement("span"), { className: "attachment__name", textContent: name });
  line.append(Object.assign(document.createElement("input"), { type: "hidden", name: "upload", value: token }), words);
  return line;
}

customElements.define("kept-form", KeptForm);
