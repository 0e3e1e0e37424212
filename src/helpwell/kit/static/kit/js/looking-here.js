// <looking-here topic="ticket:7" me="3">: who else has this ticket open, so that two people do not answer at once.
import { wire } from "kit/live";
import { words } from "kit/words";

class LookingHere extends HTMLElement {
  #stop = () => {};

  connectedCallback() {
    this.hidden = true;
    this.classList.add("looking");
    this.setAttribute("role", "status");
    this.#stop = wire.hear(this.getAttribute("topic"), (message) => message.looking && this.#show(message.looking));
  }

  disconnectedCallback() {
    this.#stop();
  }

  #show(everyone) {
    const others = everyone.filter((person) => String(person.id) !== this.getAttribute("me"));
    this.hidden = others.length === 0;
    const list = new Intl.ListFormat(document.documentElement.lang || undefined);
    const text = others.length ? words("looking", { names: list.format(others.map((person) => person.name)) }) : "";
    const icon = this.querySelector("svg");
    this.replaceChildren(...(icon ? [icon] : []), text);
  }
}

customElements.define("looking-here", LookingHere);
