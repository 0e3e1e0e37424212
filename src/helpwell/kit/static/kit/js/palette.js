// The command palette: everything this page can do, every place, and what the server finds, in one list walked by keys.
import { score } from "kit/fuzzy";
import { actsOf, run } from "kit/page-acts";
import { lately, remember } from "kit/palette-recent";
import { words } from "kit/words";

const PAUSE = 120;
const MOST = 8;

class Palette {
  #dialog = document.getElementById("palette");
  #field = this.#dialog.querySelector("input");
  #list = this.#dialog.querySelector("[role=listbox]");
  #said = this.#dialog.querySelector("[role=status]");
  #acts = [];
  #known = []; // what the server said about this page without being asked a question
  #here = null;
  #timer = null;
  #asked = 0;
  #waits = 0; // answers still on their way
  #entered = false; // Enter came before them
  #before = null;

  constructor() {
    this.#field.addEventListener("input", () => this.#typed());
    this.#dialog.addEventListener("keydown", (event) => this.#key(event));
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => this.#take(event.target.closest("[role=option]")));
    this.#list.addEventListener("pointermove", (event) => this.#mark(event.target.closest("[role=option]")));
  }

  // The dialog stands open already, with what was typed in its field.
  open({ before, entered }) {
    this.#before = before;
    this.#acts = actsOf(document);
    if (this.#here !== location.pathname) {
      this.#here = location.pathname;
      this.#known = [];
      this.#fetch("").then((html) => this.#learn(html, location.pathname), () => this.#learn("", (this.#here = null)));
    }
    this.#typed();
    this.#entered = entered;
    this.#enter();
  }

  #learn(html, path) {
    if (path !== this.#here) return;
    this.#known = this.#read(html);
    this.#draw(this.#field.value.trim());
    this.#enter();
  }

  async #fetch(typed) {
    const url = new URL(this.#dialog.dataset.url, location);
    if (typed) url.searchParams.set("q", typed);
    url.searchParams.set("here", location.pathname);
    this.#waits += 1;
    try {
      const answer = await fetch(url, { headers: { "HX-Request": "true" } });
      return answer.ok ? await answer.text() : "";
    } finally {
      this.#waits -= 1;
    }
  }

  #read(html) {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    return [...holder.content.querySelectorAll("[role=option]")].map((option) => ({
      label: option.dataset.label,
      detail: option.dataset.detail ?? "",
      group: option.dataset.group,
      icon: option.dataset.icon,
      keys: option.dataset.keys ?? "",
      url: option.dataset.url,
      method: option.dataset.method ?? "get",
    }));
  }

  #typed() {
    const typed = this.#field.value.trim();
    this.#entered = false;
    this.#draw(typed);
    clearTimeout(this.#timer);
    this.#timer = typed ? setTimeout(() => this.#ask(typed), PAUSE) : null;
  }

  async #ask(typed) {
    const number = ++this.#asked;
    this.#timer = null;
    const found = this.#read(await this.#fetch(typed).catch(() => ""));
    if (number !== this.#asked || typed !== this.#field.value.trim()) return;
    this.#draw(typed, found);
    this.#enter();
  }

  // Enter means what was typed: it waits for what this page can do and, where nothing fits so far, for what the server finds.
  #enter() {
    if (!this.#entered || !this.#dialog.open) return;
    const marked = this.#list.querySelector("[aria-selected=true]");
    if (this.#waits || (!marked && this.#timer)) return;
    this.#entered = false;
    this.#take(marked);
  }

  #draw(typed, found = []) {
    const own = [...this.#acts, ...this.#known.filter((one) => !this.#acts.some((act) => act.label === one.label))];
    const near = (one) => Number(Boolean(one.group)); // what this page can do comes before where else one could go
    const chosen = typed ? this.#fitting(typed, own) : [...this.#recent(own), ...own.sort((a, b) => near(a) - near(b))];
    const exact = found.filter((one) => one.method === "exact");
    const entries = [...exact, ...chosen, ...found.filter((one) => one.method !== "exact")];
    const groups = new Map();
    for (const one of entries) {
      const name = one.group || this.#dialog.dataset.here;
      if (!groups.has(name)) groups.set(name, []);
      if (!typed || groups.get(name).length < MOST) groups.get(name).push(one);
    }
    this.#show(groups);
  }

  #fitting(typed, own) {
    return own
      .map((one) => [score(typed, one.label), one])
      .filter(([points]) => points !== null)
      .sort(([a], [b]) => b - a)
      .map(([, one]) => one);
  }

  #show(groups) {
    let number = 0;
    const parts = [...groups].map(([name, entries], place) => {
      const group = document.createElement("div");
      group.setAttribute("role", "group");
      group.setAttribute("aria-labelledby", `palette-group-${place}`);
      const title = document.createElement("p");
      title.id = `palette-group-${place}`;
      title.className = "palette__title";
      title.textContent = name;
      group.append(title, ...entries.map((one) => this.#option(one, `palette-${number++}`)));
      return group;
    });
    this.#list.replaceChildren(...parts);
    this.#mark(this.#list.querySelector("[role=option]"));
    const none = this.#dialog.querySelector(".palette__none");
    none.hidden = number > 0;
    this.#said.textContent = words(number ? "paletteFound" : "paletteNone", { n: number });
  }

  #option(one, id) {
    const option = document.createElement("div");
    option.id = id;
    option.className = "palette__option";
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const label = document.createElement("bdi");
    label.className = "palette__label";
    label.textContent = one.label;
    option.append(label);
    if (one.detail) {
      const detail = document.createElement("bdi");
      detail.className = "palette__detail";
      detail.textContent = one.detail;
      option.append(detail);
    }
    if (one.keys) {
      const keys = document.createElement("span");
      keys.className = "palette__keys";
      keys.setAttribute("aria-hidden", "true");
      keys.append(...one.keys.split(" ").map(cap));
      option.append(keys);
    }
    option.entry = one;
    return option;
  }

  #mark(option) {
    if (!option) return this.#field.removeAttribute("aria-activedescendant");
    this.#list.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
    option.setAttribute("aria-selected", "true");
    this.#field.setAttribute("aria-activedescendant", option.id);
  }

  #key(event) {
    const options = [...this.#list.querySelectorAll("[role=option]")];
    const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: Math.min(at + 8, options.length - 1), PageUp: Math.max(at - 8, 0) }[event.key];
    if (to !== undefined && options.length) {
      event.preventDefault();
      const next = options.at(to % options.length);
      this.#mark(next);
      next.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      if (at > 0) return this.#take(options[at]);
      this.#entered = true;
      this.#enter();
    }
  }

  #take(option) {
    if (!option) return;
    const one = option.entry;
    remember(one.label);
    this.#dialog.close();
    if (one.element) {
      if (this.#before?.isConnected) this.#before.focus({ preventScroll: true });
      // The page may have drawn itself anew since the palette opened.
      const element = one.element.isConnected ? one.element : actsOf(document).find((act) => act.label === one.label)?.element;
      if (element) run(element);
    } else if (one.method === "post") htmx.ajax("POST", one.url, { source: document.body, swap: "none" });
    else goTo(one.url);
  }

  #recent(own) {
    return lately()
      .map((name) => own.find((one) => one.label === name))
      .filter(Boolean)
      .map((one) => ({ ...one, group: this.#dialog.dataset.recent }));
  }
}

// A ticket opens beside the list where there is one.
function goTo(url) {
  const path = new URL(url, location).pathname;
  const link = path.startsWith("/tickets/") && document.querySelector(`#list a.row__link[href^="${path}"]`);
  if (link) link.click();
  else location.assign(url);
}

function cap(key) {
  const made = document.createElement("kbd");
  made.className = "keycap";
  const apple = /Mac|iPhone|iPad/.test(navigator.platform);
  made.textContent = key.replace("mod+", apple ? "⌘" : "Ctrl ").replace("shift+", "⇧").replace("enter", "⏎").replace("escape", "Esc");
  return made;
}

let palette = null;

export function openPalette(how) {
  palette ??= new Palette();
  palette.open(how);
}
