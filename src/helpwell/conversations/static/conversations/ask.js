// What one has marked in a ticket goes along when one asks somebody about it: kept for the next page, in this tab only.
const KEY = "asks-about";
const MOST = 4000;

function marked() {
  return String(getSelection() ?? "").trim().slice(0, MOST);
}

addEventListener("click", (event) => {
  if (event.target.closest("a[data-asks]")) {
    const words = marked();
    if (words) sessionStorage.setItem(KEY, words);
    else sessionStorage.removeItem(KEY);
  }
});

const form = document.querySelector("[data-ask-form]");
if (form) {
  const words = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  const text = form.elements.namedItem("text");
  if (words && text) {
    text.value = `\n\n${words.split("\n").map((line) => `> ${line}`.trimEnd()).join("\n")}\n`;
    text.setSelectionRange(0, 0);
  }
}
