// <auto-grow><textarea></textarea></auto-grow>: the field is as high as what is written in it; the stylesheet says where it ends.
class AutoGrow extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", () => this.#fit());
    this.#fit();
  }

  #fit() {
    const field = this.querySelector("textarea");
    if (!field || CSS.supports("field-sizing", "content")) return;
    field.style.blockSize = "auto";
    field.style.blockSize = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
  }
}

customElements.define("auto-grow", AutoGrow);
