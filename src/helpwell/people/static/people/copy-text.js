// <copy-text> around a text and a button: the button copies the text, and says so.
class CopyText extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(this.querySelector("code").textContent.trim());
      this.querySelector("[role=status]").textContent = this.dataset.copied;
    });
  }
}

customElements.define("copy-text", CopyText);
