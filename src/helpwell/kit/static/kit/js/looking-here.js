// <looking-here topic="ticket:7" me="3">: who else has this ticket open, so that two people do not answer at once.
import { wire } from "kit/live";
import { words } from "kit/words";

const FADES = 9_000;

class LookingHere extends HTMLElement {
  #stop = () => {};
  #timer = null;

  connectedCallback() {
    this.hidden = true;
    this.classList.add("looking");
    this.setAttribute("role", "status");
    this.#stop = wire.hear(this.getAttribute("topic"), (message) => message.looking && this.#show(message.looking));
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#stop();
  }

  #show(everyone) {
    const others = everyone.filter((person) => String(person.id) !== this.getAttribute("me"));
    this.hidden = others.length === 0;
    const list = new Intl.ListFormat(document.documentElement.lang || undefined);
    const said = (found, word) => (found.length ? words(word, { names: list.format(found.map((person) => person.name)) }) : "");
    const typing = (kind) => others.filter((person) => person.typing === kind);
    const still = others.filter((person) => !person.typing);
    const text = [said(typing("reply"), "typing"), said(typing("note"), "noting"), said(still, "looking")].filter(Boolean).join(" · ");
    this.toggleAttribute("typing", still.length < others.length);
    clearTimeout(this.#timer);
    // Who was cut off while typing says nothing more: the word fades by itself.
    if (still.length < others.length) this.#timer = setTimeout(() => this.#show(everyone.map((person) => ({ ...person, typing: "" }))), FADES);
    const icon = this.querySelector("svg");
    this.replaceChildren(...(icon ? [icon] : []), text);
  }
}

customElements.define("looking-here", LookingHere);
