// What has the focus and is drawn anew keeps it: found again by its id, its key, its name or its words. A dialog that closes
// gives the focus back to where one was, also when it was opened from a menu that is shut by now.
const KEPT = 8;
const trail = [];
let held = null;

document.addEventListener("focusin", ({ target }) => {
  trail.unshift(target);
  trail.length = Math.min(trail.length, KEPT);
});

function lost() {
  return !document.activeElement || document.activeElement === document.body;
}

// How the same part can be told in the new content; attributes of what was taken out can still be read.
function* signs(part) {
  const quoted = (name) => `[${name}=${JSON.stringify(part.getAttribute(name))}]`;
  if (part.id && !part.id.startsWith("menu-")) yield `#${CSS.escape(part.id)}`;
  if (part.hasAttribute("data-key")) yield quoted("data-key");
  if (part.hasAttribute("name")) yield `${part.localName}${quoted("name")}${part.localName === "button" && part.value ? quoted("value") : ""}`;
  if (part.hasAttribute("aria-label")) yield `${part.localName}${quoted("aria-label")}`;
  if (part.matches("a[href]")) yield `a${quoted("href")}`;
}

function again(part) {
  if (part.isConnected) return part.checkVisibility() ? part : part.closest("pop-menu")?.querySelector("[popovertarget]");
  for (const sign of signs(part)) {
    const found = [...document.querySelectorAll(sign)].find((one) => one.checkVisibility() || one.closest("[popover]"));
    if (found) return again(found);
  }
  return null;
}

function giveBack(parts) {
  if (!lost()) return;
  const found = parts.map(again).find((part) => part?.checkVisibility());
  (found ?? document.getElementById("main"))?.focus({ preventScroll: true });
}

for (const before of ["htmx:beforeSwap", "htmx:oobBeforeSwap"])
  document.addEventListener(before, ({ detail }) => {
    if (!lost() && detail.target?.contains(document.activeElement)) held = document.activeElement;
  });
for (const after of ["htmx:oobAfterSwap", "htmx:afterSettle"])
  document.addEventListener(after, () => {
    if (!held || held.isConnected) return;
    giveBack([held]);
    if (!lost()) held = null;
  });
document.addEventListener(
  "close",
  ({ target }) => {
    if (!target.matches?.("dialog")) return;
    queueMicrotask(() => giveBack(trail.filter((part) => !target.contains(part))));
  },
  true,
);
