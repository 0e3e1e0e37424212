// What can be done on this page: all that has a label for the palette, and what stands in its menus.
const FIELDS = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";
const LABELED = "[data-key-label], template[data-palette], [data-key][aria-label]";

export function labelOf(element) {
  return element.dataset.keyLabel || element.getAttribute("aria-label") || textOf(element);
}

export function textOf(element) {
  const copy = element.cloneNode(true);
  for (const part of copy.querySelectorAll("kbd, .count, .places__count, .rail__count, svg")) part.remove();
  return copy.textContent.trim().replace(/\s+/g, " ");
}

// Later wins nothing: of two with the same name the first one on the page is meant.
export function actsOf(page) {
  const found = new Map();
  const add = (label, element, group) => {
    if (label && !found.has(label)) found.set(label, { label, element, group, keys: element.dataset.key ?? "" });
  };
  for (const element of page.querySelectorAll(LABELED)) {
    if (usable(element)) add(labelOf(element), element, element.dataset.keyGroup ?? "");
  }
  for (const item of page.querySelectorAll("pop-menu [popover] :is(.menu__item, [data-menu-item]):not([data-key-label])")) {
    if (usable(item)) add(`${menuOf(item)}: ${textOf(item)}`, item, "");
  }
  return [...found.values()];
}

// The heading above an item says more than the button of its menu.
function menuOf(item) {
  let before = item.closest("form") ?? item;
  while (before && !before.matches?.(".menu__title")) before = before.previousElementSibling;
  const button = item.closest("pop-menu").querySelector("[popovertarget]");
  return before ? textOf(before) : labelOf(button);
}

function usable(element) {
  if (element.disabled || element.closest("dialog, [data-palette-own]")) return false;
  if (element.matches("[data-key-only]")) return false;
  const shut = element.parentElement?.closest("[hidden]");
  return !shut || shut.matches("[popover]");
}

export function run(element) {
  if (element.matches("template[data-url]")) location.assign(element.dataset.url);
  else if (element.matches(FIELDS)) element.focus();
  else if (element.matches("form")) element.requestSubmit();
  else element.click();
}
