// <drop-zone> around an <input type="file">: files can also be dropped or pasted here, and their names are shown.
class DropZone extends HTMLElement {
  #depth = 0;

  connectedCallback() {
    for (const name of ["dragenter", "dragover", "dragleave", "drop", "paste", "change"]) this.addEventListener(name, this);
  }

  get input() {
    return this.querySelector("input[type=file]");
  }

  handleEvent(event) {
    if (event.type === "change") {
      if (event.target === this.input) this.#list();
    } else if (event.type === "paste") {
      if (event.clipboardData.files.length) this.#take(event, event.clipboardData.files);
    } else if (event.dataTransfer?.types.includes("Files")) {
      this.#drag(event);
    }
  }

  #drag(event) {
    event.preventDefault();
    if (event.type === "dragenter") this.#depth += 1;
    if (event.type === "dragleave") this.#depth -= 1;
    if (event.type === "drop") {
      this.#depth = 0;
      this.#take(event, event.dataTransfer.files);
    }
    this.toggleAttribute("over", this.#depth > 0);
  }

  #take(event, files) {
    const input = this.input;
    if (!input || input.disabled) return;
    event.preventDefault();
    const all = new DataTransfer();
    const kept = input.multiple ? [...input.files] : [];
    const given = input.multiple ? [...files] : [...files].slice(0, 1);
    for (const file of [...kept, ...given]) all.items.add(file);
    input.files = all.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #list() {
    const place = this.querySelector("[data-files]");
    if (!place) return;
    const size = new Intl.NumberFormat(document.documentElement.lang || undefined, { style: "unit", unit: "kilobyte", maximumFractionDigits: 0 });
    place.replaceChildren(
      ...[...this.input.files].map((file) => {
        const item = document.createElement("li");
        item.className = "attachment";
        const name = document.createElement("span");
        name.className = "attachment__name";
        name.textContent = file.name;
        const bytes = document.createElement("span");
        bytes.className = "attachment__size";
        bytes.textContent = size.format(Math.max(1, Math.round(file.size / 1000)));
        item.append(name, bytes);
        return item;
      }),
    );
  }
}

customElements.define("drop-zone", DropZone);
