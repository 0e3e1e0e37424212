// Says in words why a passkey did not work; the script that talks to the passkey only throws.
class PasskeyTrouble extends HTMLElement {
  connectedCallback() {
    document.addEventListener("allauth.error", this.#say);
  }

  disconnectedCallback() {
    document.removeEventListener("allauth.error", this.#say);
  }

  #say = (event) => {
    event.preventDefault();
    this.textContent = event.detail.exception?.name === "SecurityError" || !window.isSecureContext ? this.dataset.unsafe : this.dataset.refused;
    this.hidden = false;
  };
}

customElements.define("passkey-trouble", PasskeyTrouble);
