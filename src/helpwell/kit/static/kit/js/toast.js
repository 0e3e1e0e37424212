// A toast that the page itself has to say, made from the server's own template.
export function toast(text, kind = "warn") {
  const made = document.getElementById("toast-template")?.content.firstElementChild?.cloneNode(true);
  if (!made) return;
  made.querySelector(".toast").classList.add(`toast--${kind}`);
  made.querySelector(".toast__words").textContent = text;
  document.getElementById("toasts").append(made);
}
