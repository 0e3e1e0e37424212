// Any element with data-key="r" is pressed (or, if one types there, focused) by that key, outside of fields.
// data-key="mod+enter" works inside its own form. `?` lists them all.
import { KeyMap } from "kit/key-map";

const FIELDS = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";
const map = new KeyMap();

function scope() {
  return [...document.querySelectorAll("dialog[open]")].at(-1) ?? document;
}

// What lies in a menu can be pressed though the menu is shut.
function usable(element) {
  return !element.disabled && (element.checkVisibility() || Boolean(element.closest("pop-menu [popover]")?.parentElement.checkVisibility()));
}

// A person may switch off the shortcuts that are one key, or a row of such (WCAG 2.1.4).
function singleKeysAreOff() {
  return document.documentElement.dataset.singleKeys === "off";
}

function marked() {
  return [...scope().querySelectorAll("[data-key]")].filter(usable);
}

function act(element) {
  if (element.matches(FIELDS)) {
    element.focus();
    element.select?.();
  } else {
    element.click();
  }
}

document.addEventListener("keydown", (event) => {
  const key = KeyMap.name(event);
  if (!key || event.defaultPrevented || event.isComposing) return;
  const typing = event.target.matches?.(FIELDS);
  if (typing && key === "escape") return event.target.blur();
  if ((typing || singleKeysAreOff()) && !key.startsWith("mod+") && key !== "escape") return;
  const within = typing ? (event.target.closest("form") ?? document) : document;
  const elements = marked().filter((element) => !typing || within.contains(element));
  const shortcut = map.press(key, event.timeStamp, elements.map((element) => element.dataset.key));
  if (!shortcut) return;
  event.preventDefault();
  act(elements.find((element) => element.dataset.key === shortcut));
});

// <keys-overlay> holds the dialog; what it lists is read from the page at the moment it opens.
class KeysOverlay extends HTMLElement {
  connectedCallback() {
    this.addEventListener("toggle", (event) => event.newState === "open" && this.#list(), true);
    this.querySelector("dialog")?.addEventListener("beforetoggle", (event) => event.newState === "open" && this.#list());
  }

  #list() {
    const groups = new Map();
    const lines = [...document.querySelectorAll("[data-key], template[data-key-only]")];
    const known = new Set();
    for (const element of lines) {
      const keys = element.dataset.key ?? element.dataset.keyOnly;
      if (singleKeysAreOff() && !keys.startsWith("mod+")) continue;
      const label = element.dataset.keyLabel || element.getAttribute("aria-label") || element.textContent.trim().replace(/\s+/g, " ");
      if (known.has(keys) || !label || (!element.matches("template") && !usable(element))) continue;
      known.add(keys);
      const group = element.dataset.keyGroup ?? "";
      groups.set(group, [...(groups.get(group) ?? []), [label, keys]]);
    }
    const place = this.querySelector("[data-keys]");
    place.replaceChildren(...[...groups].map(([name, entries]) => this.#group(name, entries)));
  }

  #group(name, entries) {
    const group = document.createElement("section");
    group.className = "keys__group";
    const heading = document.createElement("h3");
    heading.textContent = name || this.dataset.here;
    group.append(heading, ...entries.map(([label, keys]) => this.#line(label, keys)));
    return group;
  }

  #line(label, keys) {
    const line = document.createElement("div");
    line.className = "keys__line";
    const words = document.createElement("span");
    words.textContent = label;
    const caps = document.createElement("span");
    caps.append(...keys.split(" ").map((key) => this.#cap(key)));
    line.append(words, caps);
    return line;
  }

  #cap(key) {
    const cap = document.createElement("kbd");
    cap.className = "keycap";
    const apple = /Mac|iPhone|iPad/.test(navigator.platform);
    cap.textContent = key.replace("mod+", apple ? "⌘" : "Ctrl ").replace("shift+", "⇧").replace("enter", "⏎").replace("escape", "Esc");
    return cap;
  }
}

customElements.define("keys-overlay", KeysOverlay);
