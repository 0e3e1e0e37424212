// <fold-quote><details>…</details></fold-quote>: quoted history stays folded on the screen and is whole on paper.
class FoldQuote extends HTMLElement {
  #before = () => this.#all().forEach((details) => (details.open = true));
  #after = () => this.#all().forEach((details) => (details.open = false));

  connectedCallback() {
    addEventListener("beforeprint", this.#before);
    addEventListener("afterprint", this.#after);
  }

  disconnectedCallback() {
    removeEventListener("beforeprint", this.#before);
    removeEventListener("afterprint", this.#after);
  }

  #all() {
    return this.querySelectorAll("details");
  }
}

customElements.define("fold-quote", FoldQuote);
