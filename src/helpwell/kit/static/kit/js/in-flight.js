// What waits for an answer must stay in the page: htmx drops the out-of-band parts of an answer whose asker has left it.
let answered = null;

document.addEventListener("htmx:beforeSwap", (event) => {
  answered = event.detail.requestConfig?.elt ?? null;
});

// True while something inside of the element waits for an answer, other than the one that is being swapped in now.
export function isWaiting(element) {
  return [...element.querySelectorAll(".htmx-request")].some((one) => one !== answered);
}

// Toasts are added to the others, which stay.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target } = event.detail;
  if (target.id !== "toasts" && isWaiting(target)) event.detail.shouldSwap = false;
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const asker = event.detail.requestConfig?.triggeringEvent?.type;
  if (asker === "live" && event.detail.target && isWaiting(event.detail.target)) event.detail.shouldSwap = false;
});
