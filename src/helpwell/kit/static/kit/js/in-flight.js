// What waits for an answer must stay in the page: htmx drops the out-of-band parts of an answer whose asker has left it.
let answered = null;

// A live refresh can be left out: the answer that is waited for brings what is newer.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { requestConfig, target } = event.detail;
  answered = requestConfig?.elt ?? null;
  if (requestConfig?.triggeringEvent?.type === "live" && target && isWaiting(target)) event.detail.shouldSwap = false;
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
