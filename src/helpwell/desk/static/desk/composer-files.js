// <composer-files data-url="/uploads/">: files are sent while one still writes, each with its progress; a pasted picture lands in the text.
class ComposerFiles extends HTMLElement {
  #form = null;
  #inText = false; // whether the last drop was meant for the text itself

  connectedCallback() {
    this.#form = this.closest("form");
    this.addEventListener("change", (event) => this.#chosen(event));
    this.#form?.addEventListener("paste", this, true);
    this.#form?.addEventListener("drop", this, true);
    this.#form?.addEventListener("click", this);
    this.#form?.addEventListener("submit", this, true);
  }

  disconnectedCallback() {
    this.#form?.removeEventListener("paste", this, true);
    this.#form?.removeEventListener("drop", this, true);
    this.#form?.removeEventListener("click", this);
    this.#form?.removeEventListener("submit", this, true);
  }

  handleEvent(event) {
    if (event.type === "paste") this.#pasted(event);
    else if (event.type === "drop") this.#inText = Boolean(event.target.closest?.("rich-text"));
    else if (event.type === "click") event.target.closest("li")?.matches("[data-problem]") && event.target.closest("[data-off]") && event.target.closest("li").remove();
    else if (this.list.querySelector("progress")) event.preventDefault(); // a file is still on its way
  }

  get list() {
    return this.#form.querySelector("[data-files-list]");
  }

  // The drop zone around us would list the names only; the files go up at once instead.
  #chosen(event) {
    event.stopPropagation();
    const input = event.target;
    for (const file of input.files) {
      const within = this.#inText && file.type.startsWith("image/");
      this.#send(within ? named(file) : file, within);
    }
    this.#inText = false;
    input.value = "";
  }

  #pasted(event) {
    const pictures = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
    const text = event.clipboardData?.getData("text/plain"); // a cell of a sheet comes as words and as a picture of them
    if (!pictures.length || text?.trim() || !event.target.closest("rich-text")) return;
    event.preventDefault();
    event.stopPropagation();
    for (const file of pictures) this.#send(named(file), true);
  }

  #send(file, inline) {
    const line = this.#line(file.name);
    const bar = line.querySelector("progress");
    const data = new FormData();
    data.append("files", file);
    if (inline) data.append("inline", "1");
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (event) => event.lengthComputable && (bar.value = event.loaded / event.total));
    request.addEventListener("load", () => this.#arrived(request, line, inline));
    request.addEventListener("error", () => this.#failed(line));
    request.open("POST", this.dataset.url);
    for (const [name, value] of Object.entries(JSON.parse(document.body.getAttribute("hx-headers") ?? "{}"))) request.setRequestHeader(name, value);
    request.setRequestHeader("HX-Request", "true");
    request.send(data);
    line.querySelector("button").addEventListener("click", () => {
      request.abort();
      line.remove();
    });
  }

  #line(name) {
    const line = document.createElement("li");
    line.className = "attachment";
    const words = document.createElement("span");
    words.className = "attachment__name";
    words.textContent = name;
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.setAttribute("aria-label", name);
    const off = document.createElement("button");
    off.type = "button";
    off.className = "chip__off";
    off.textContent = "×";
    off.setAttribute("aria-label", this.dataset.takenOff);
    line.append(words, bar, off);
    this.list.append(line);
    return line;
  }

  #arrived(request, line, inline) {
    if (request.status !== 200 && request.status !== 422) return this.#failed(line);
    const fresh = document.createElement("template");
    fresh.innerHTML = request.responseText;
    const lines = [...fresh.content.children];
    line.replaceWith(...lines);
    for (const one of lines) {
      htmx.process(one);
      if (inline && one.dataset.inline) this.#form.querySelector("rich-text")?.insertPicture(one.dataset.cid, one.dataset.inline);
    }
    this.#form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #failed(line) {
    line.classList.add("attachment--refused");
    line.querySelector("progress").replaceWith(this.dataset.gone);
  }
}

// Each pasted picture needs a name of its own: the text mentions it by that.
function named(file) {
  const ending = { "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp" }[file.type] ?? "png";
  const mark = crypto.getRandomValues(new Uint16Array(1))[0].toString(16);
  return new File([file], `picture-${mark}.${ending}`, { type: file.type });
}

customElements.define("composer-files", ComposerFiles);
