// How a message leaves: Ctrl+Enter as last time, with Shift it also solves; the signature can be left out; another mailbox signs otherwise.
const LAST = "helpwell.send-status";
const WORDS = { solved: "solve", open: "open", on_hold: "hold" };

function remembered(status) {
  try {
    if (status) localStorage.setItem(LAST, status);
    return localStorage.getItem(LAST);
  } catch {
    return null;
  }
}

function sayLast(form) {
  const button = form.querySelector("[data-sends][name=status]");
  const status = remembered();
  const words = button?.dataset[WORDS[status]];
  if (!words || button.value === status) return;
  button.value = status;
  button.querySelector("[data-words]").textContent = words;
}

document.addEventListener("focusin", (event) => {
  const form = event.target.closest?.('form[data-composer="reply"]');
  if (form) sayLast(form);
});

// Before the editor sees the keys: it would break the line.
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing || event.repeat) return;
    const form = event.target.closest?.("form[data-composer]");
    if (!form || event.target.matches(".chips__input")) return;
    const button = form.querySelector("[data-anyway]") ?? (event.shiftKey ? form.querySelector("[data-sends-solved]") : null) ?? form.querySelector("[data-sends]");
    if (!button) return;
    event.preventDefault();
    event.stopPropagation();
    button.click();
  },
  true,
);

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (event.target.matches?.('form[data-composer="reply"]') && button?.matches(".menu__item[name=status]")) remembered(button.value);
});

document.addEventListener("click", (event) => {
  const leaves = event.target.closest?.("[data-unsigns]");
  if (!leaves) return;
  const box = leaves.closest("[data-signature]");
  const off = leaves.getAttribute("aria-pressed") !== "true";
  leaves.setAttribute("aria-pressed", String(off));
  box.classList.toggle("composer__signature--off", off);
  box.querySelector("input").value = off ? "1" : "";
  box.querySelector("input").dispatchEvent(new Event("input", { bubbles: true }));
});

document.addEventListener("change", (event) => {
  if (!event.target.matches?.(".composer__sender")) return;
  const words = event.target.selectedOptions[0].dataset.signature;
  const shown = event.target.closest("form").querySelector("[data-signature] p");
  if (!shown) return;
  shown.replaceChildren(...words.split("\n").flatMap((line, n) => (n ? [document.createElement("br"), line] : [line])));
});
