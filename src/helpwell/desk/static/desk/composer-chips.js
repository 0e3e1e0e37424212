// <address-chips>: To, Cc and Bcc as chips. Enter, comma or leaving the field makes one; Backspace in an empty field takes the last off.
const AFTER = new Set(["Enter", ",", ";"]);

class AddressChips extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", () => (this.dataset.touched = ""));
    this.addEventListener("keydown", (event) => this.#key(event));
    this.addEventListener("focusout", (event) => event.target.matches(".chips__input") && this.#take(event.target));
    this.addEventListener("paste", (event) => this.#paste(event));
    this.addEventListener("click", (event) => this.#click(event));
    this.closest("form")?.addEventListener("submit", () => this.#takeAll(), true);
  }

  // A chip that the server made, if its address is not there yet.
  accept(chip) {
    const { name, value } = chip.querySelector("input");
    const known = [...this.querySelectorAll(".chip input")].some((field) => field.value === value);
    const line = this.querySelector(`[data-role="${name}"]`);
    if (known || !line) return;
    line.hidden = false;
    line.querySelector(".chips__list").append(chip);
  }

  #key(event) {
    const input = event.target;
    if (!input.matches(".chips__input") || event.isComposing) return;
    const mod = event.ctrlKey || event.metaKey;
    if (AFTER.has(event.key) && !mod) {
      event.preventDefault();
      this.#take(input);
    } else if (mod && event.key === "Enter") {
      this.#take(input);
    } else if (event.key === "Backspace" && !input.value) {
      input.parentElement.querySelector(".chip:last-child")?.remove();
      this.dataset.touched = "";
    }
  }

  #paste(event) {
    if (!event.target.matches(".chips__input")) return;
    const text = event.clipboardData.getData("text");
    if (!/[,;\n]/.test(text)) return;
    event.preventDefault();
    for (const part of text.split(/[,;\n]+/)) this.#add(event.target, part);
  }

  #click(event) {
    const off = event.target.closest("[data-off]");
    const shows = event.target.closest("[data-shows]");
    if (off) {
      const input = off.closest(".chips").querySelector(".chips__input");
      off.closest(".chip").remove();
      this.dataset.touched = "";
      input.focus();
    } else if (shows) {
      const line = this.querySelector(`[data-role="${shows.dataset.shows}"]`);
      line.hidden = false;
      line.querySelector(".chips__input").focus();
    } else if (event.target.matches(".chips, .chips__list")) {
      event.target.closest(".chips").querySelector(".chips__input").focus();
    }
  }

  #takeAll() {
    for (const input of this.querySelectorAll(".chips__input")) this.#take(input);
  }

  #take(input) {
    this.#add(input, input.value);
    input.value = "";
  }

  #add(input, written) {
    const address = written.trim();
    if (!address) return;
    this.dataset.touched = "";
    const line = input.closest(".chips");
    const chip = this.querySelector("template[data-chip]").content.firstElementChild.cloneNode(true);
    chip.title = address;
    const field = chip.querySelector("input");
    field.name = line.dataset.role;
    field.value = address;
    chip.querySelector("bdi").textContent = address;
    chip.querySelector("button").setAttribute("aria-label", `${chip.querySelector("button").getAttribute("aria-label").trim()} ${address}`);
    line.querySelector(".chips__list").append(chip);
  }
}

customElements.define("address-chips", AddressChips);

// Who was chosen by hand stays chosen when recipients come anew; those that are new are added.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const chips = event.detail.target.querySelector?.(":scope > address-chips[data-touched]");
  if (!chips) return;
  event.detail.shouldSwap = false;
  const fresh = event.detail.fragment.firstElementChild;
  for (const chip of fresh.querySelectorAll(".chip")) chips.accept(chip);
  event.detail.target.querySelector(".composer__offers")?.remove();
  const offers = fresh.querySelector(".composer__offers");
  if (offers) {
    chips.after(offers);
    htmx.process(offers);
  }
});
