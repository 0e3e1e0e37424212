// data-opens="id" opens that dialog, data-closes closes the one around it; <dialog-box now> opens as soon as it arrives.
class DialogBox extends HTMLElement {
  connectedCallback() {
    const dialog = this.querySelector("dialog");
    if (this.hasAttribute("now") && dialog && !dialog.open) dialog.showModal();
    dialog?.addEventListener("close", () => this.hasAttribute("now") && this.remove());
  }
}

document.addEventListener("click", (event) => {
  const opens = event.target.closest?.("[data-opens]");
  if (opens) document.getElementById(opens.dataset.opens)?.showModal();
  const closes = event.target.closest?.("[data-closes]");
  if (closes) closes.closest("dialog")?.close();
  if (event.target instanceof HTMLDialogElement && outside(event)) event.target.close();
});

function outside(event) {
  const box = event.target.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  return !inside && event.detail > 0; // a key that presses a button has no place and closes nothing
}

customElements.define("dialog-box", DialogBox);
