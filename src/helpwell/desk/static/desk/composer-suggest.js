// What is offered while one types: colleagues after @ in a note, macros after /, variables after {{. Arrows choose, Enter or Tab takes, Escape closes.
const KINDS = [
  { of: "mentions", begins: /(?:^|[\s(])@([\p{L}\p{M}\p{N}.'’-]*(?: [\p{L}\p{M}\p{N}.'’-]*)?)$/u, mark: 1 },
  { of: "macros", begins: /(?:^|\s)\/([\p{L}\p{M}\p{N} _-]{0,40})$/u, mark: 1 },
  { of: "variables", begins: /\{\{\s*([\w.]{0,60})$/, mark: 2 },
];
const PAUSE = 90;

class Suggestions {
  #box;
  #list;
  #timer = null;
  #asked = 0;
  #now = null;
  #closed = "";

  constructor(box) {
    this.#box = box;
    this.#list = box.querySelector("[role=listbox]");
    box.addEventListener("rich-text-typed", () => this.#typed());
    box.addEventListener("keydown", (event) => this.#key(event), true);
    box.addEventListener("focusout", (event) => box.contains(event.relatedTarget) || this.close());
    this.#list.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the cursor stays in the text
      const option = event.target.closest("[role=option]");
      if (option) this.#take(option);
    });
  }

  close() {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.#now = null;
    this.#list.hidden = true;
    this.#list.replaceChildren();
    for (const name of ["aria-activedescendant", "aria-controls", "aria-autocomplete"]) this.#box.typed.removeAttribute(name);
  }

  get #options() {
    return [...this.#list.querySelectorAll("[role=option]")];
  }

  get #chosen() {
    return this.#list.querySelector('[aria-selected="true"]');
  }

  #typed() {
    const before = this.#box.upToHere;
    const found = before === null ? null : this.#find(before.replaceAll("\u00a0", " "));
    if (!found || found.key === this.#closed) return this.#list.hidden || this.close();
    this.#closed = "";
    if (this.#now?.key === found.key) return;
    this.#now = found;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(found), PAUSE);
  }

  #find(before) {
    for (const { of, begins, mark } of KINDS) {
      const url = this.#box.dataset[of];
      const match = url && before.match(begins);
      if (match) return { of, url, words: match[1], count: match[1].length + mark, key: `${of} ${match[0]}` };
    }
    return null;
  }

  async #ask(found) {
    const turn = (this.#asked += 1);
    const answer = await fetch(`${found.url}?q=${encodeURIComponent(found.words)}`, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (turn !== this.#asked || !answer?.ok) return;
    const fresh = document.createElement("template");
    fresh.innerHTML = await answer.text();
    if (turn !== this.#asked) return;
    const options = [...fresh.content.querySelectorAll("[role=option], button[data-choice]")].slice(0, 12).map(asOption);
    this.#list.replaceChildren(...options);
    options.forEach((option, n) => (option.id = `${this.#list.id}-${n}`));
    this.#list.hidden = options.length === 0;
    this.#list.scrollTop = 0;
    if (!options.length) return;
    this.#box.typed.setAttribute("aria-controls", this.#list.id);
    this.#box.typed.setAttribute("aria-autocomplete", "list");
    this.#choose(options[0]);
  }

  #choose(option) {
    this.#chosen?.setAttribute("aria-selected", "false");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.#box.typed.setAttribute("aria-activedescendant", option.id);
  }

  #key(event) {
    if (this.#list.hidden || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const options = this.#options;
    const at = options.indexOf(this.#chosen);
    if (event.key === "ArrowDown") this.#choose(options[(at + 1) % options.length]);
    else if (event.key === "ArrowUp") this.#choose(options.at(at - 1));
    else if (event.key === "Enter" || event.key === "Tab") this.#take(this.#chosen);
    else if (event.key === "Escape") {
      this.#closed = this.#now?.key ?? "";
      this.close();
    } else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  #take(option) {
    const { count } = this.#now; // what was typed, and becomes what is offered
    const { insert, mention, url } = option.dataset;
    const applies = url ?? option.getAttribute("hx-post");
    this.close();
    this.#box.replaceBefore(count, insert ?? "");
    if (mention) this.#remember(mention);
    if (applies) htmx.ajax("POST", applies, { source: this.#box.closest("form[data-composer]"), swap: "none", values: { kind: this.#box.closest("form").dataset.composer } });
    this.#box.focus();
  }

  // Whom the name means; the server looks again whether the text still says it.
  #remember(id) {
    if (this.#box.querySelector(`input[name=mention][value="${CSS.escape(id)}"]`)) return;
    this.#box.append(Object.assign(document.createElement("input"), { type: "hidden", name: "mention", value: id }));
  }
}

// A button of the macros' own list is offered here as a line.
function asOption(found) {
  if (found.matches("[role=option]")) return found;
  const option = document.createElement("li");
  option.className = "composer__offer";
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  option.dataset.url = found.getAttribute("hx-post");
  option.append(...found.childNodes);
  return option;
}

const known = new WeakMap();
document.addEventListener("focusin", (event) => {
  const box = event.target.closest?.("rich-text");
  if (box && !known.has(box)) known.set(box, new Suggestions(box));
});

// Text that an answer brings for the composer is inserted where the cursor is.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (event.detail.target.id !== "composer-insert") return;
  event.detail.shouldSwap = false;
  const brought = event.detail.fragment.querySelector("#composer-insert");
  const kind = brought.dataset.kind === "note" ? "note" : "reply";
  const html = brought.innerHTML.trim();
  const form = document.querySelector(`form[data-composer="${kind}"]`);
  if (!form || !html) return;
  document.getElementById(`composer-tab-${kind}`)?.click();
  form.querySelector("rich-text")?.insertHtml(html);
});
