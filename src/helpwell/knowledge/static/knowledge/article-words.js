// <article-words> around a field of markup: rich text is written in its place. Pictures and files go up while one writes. Without the editor the field stays.
class ArticleWords extends HTMLElement {
  #editor = null;
  #waiting = 0;
  #changed = false;
  #stay = (event) => this.#changed && event.preventDefault();

  connectedCallback() {
    this.addEventListener("click", (event) => this.#click(event));
    this.addEventListener("change", (event) => this.#change(event));
    this.addEventListener("keydown", (event) => this.#key(event), true);
    this.addEventListener("paste", (event) => this.#arrive(event, event.clipboardData), true);
    this.addEventListener("drop", (event) => this.#arrive(event, event.dataTransfer), true);
    this.#form.addEventListener("input", () => (this.#changed = true));
    this.#form.addEventListener("submit", (event) => this.#submit(event), true);
    // What was refused stands in the form, and would be lost too.
    this.#changed = Boolean(document.querySelector("[data-leaves]"));
    document.querySelector("[data-leaves]")?.addEventListener("click", () => (this.#changed = false));
    window.addEventListener("beforeunload", this.#stay);
    Promise.all([import(this.dataset.editor), import(this.dataset.setup)])
      .then(([lib, setup]) => this.isConnected && this.#begin(lib, setup))
      .catch(() => {}); // the field of markup stays
  }

  disconnectedCallback() {
    window.removeEventListener("beforeunload", this.#stay);
    this.#editor?.destroy();
  }

  get #field() {
    return this.querySelector("textarea");
  }

  get #form() {
    return this.closest("form");
  }

  #begin(lib, setup) {
    const field = this.#field;
    const host = document.createElement("div");
    field.after(host);
    this.#editor = new setup.Editor(lib, {
      host,
      content: field.value,
      label: this.dataset.label,
      address: (token) => this.dataset.files?.replace("TOKEN", token) ?? "",
      onChange: () => this.#keep(),
      onPlace: () => this.#mark(),
    });
    field.hidden = true;
    field.required = false; // nobody could be led to it
    const bar = this.querySelector("[role=toolbar]");
    if (bar) bar.hidden = false;
    this.toggleAttribute("rich", true);
  }

  // Only what one changes is written anew: markup that the editor would say in another way stays as it was.
  #keep() {
    this.#field.value = this.#editor.html;
    this.#field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #mark() {
    const editor = this.#editor;
    for (const button of this.querySelectorAll("[data-does][aria-pressed]")) button.setAttribute("aria-pressed", String(editor?.isActive(button.dataset.does) ?? false));
    const table = this.querySelector("[data-in-table]");
    if (table) table.hidden = !editor?.isActive("table");
    const picture = this.querySelector("[data-in-picture]");
    if (!picture) return;
    picture.hidden = !editor?.isActive("picture");
    picture.querySelector("input").value = editor?.alt ?? "";
  }

  #click(event) {
    const { does } = event.target.closest("[data-does]")?.dataset ?? {};
    const article = event.target.closest("[data-links-to]");
    if (article) {
      this.#closeLink(article);
      this.#editor?.linkArticle(article.dataset.linksTo, article.dataset.title);
    } else if (does === "link") {
      this.#link(event.target);
    } else if (does) {
      this.#editor?.does(does);
    }
  }

  #link(from) {
    const address = this.querySelector("[data-address]");
    this.#closeLink(from);
    this.#editor?.link(address.value.trim());
    address.value = "";
  }

  #closeLink(from) {
    from.closest("[popover]")?.hidePopover();
  }

  #change(event) {
    if (event.target.matches("[data-alt]")) this.#editor.alt = event.target.value;
    if (!event.target.matches("[data-file]")) return;
    this.#send([...event.target.files]);
    event.target.value = "";
  }

  // With Ctrl+Enter the form is saved, Escape leaves the words; Enter in the fields of the bar sends no form.
  #key(event) {
    if (event.isComposing) return;
    if (event.target.closest(".article-words__rich")) return this.#keyInWords(event);
    if (event.key !== "Enter" || !event.target.matches("input")) return;
    event.preventDefault();
    if (event.target.matches("[data-address]")) this.#link(event.target);
    if (event.target.matches("[name=link_to]")) this.querySelector("[data-links-to]")?.click();
    if (event.target.matches("[data-alt]")) this.#editor.alt = event.target.value;
  }

  #keyInWords(event) {
    const saves = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (!saves && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (saves) this.#form.requestSubmit();
    else this.#editor.blur();
  }

  // A cell of a sheet comes as words and as a picture of them: the words are meant.
  #arrive(event, data) {
    const files = [...(data?.files ?? [])];
    if (!files.length || !this.dataset.upload || (event.type === "paste" && data.getData("text/plain").trim())) return;
    event.preventDefault();
    event.stopPropagation();
    this.#send(files);
  }

  async #send(files) {
    if (!files.length || !this.dataset.upload) return;
    const data = new FormData();
    for (const file of files) data.append("files", file);
    const headers = { ...JSON.parse(document.body.getAttribute("hx-headers") ?? "{}"), "HX-Request": "true" };
    this.#waiting += 1;
    this.#say(this.dataset.waits);
    const answer = await fetch(this.dataset.upload, { method: "POST", body: data, headers }).catch(() => null);
    this.#waiting -= 1;
    if (answer?.status !== 200 && answer?.status !== 422) return this.#say(this.dataset.failed);
    this.#take(await answer.text());
  }

  #take(html) {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    const lines = [...fresh.content.children];
    document.getElementById("article-files")?.append(...lines);
    for (const line of lines) if ("picture" in line.dataset) this.#editor?.insertPicture(line.dataset.token, line.dataset.name.replace(/\.[^.]*$/, ""));
    this.#say(lines.map((line) => line.dataset.problem).filter(Boolean).join(" "));
  }

  #say(words) {
    this.querySelector("[data-says]").textContent = words;
  }

  #submit(event) {
    if (this.#waiting) {
      event.preventDefault();
      this.#say(this.dataset.waits);
    } else {
      this.#changed = false;
    }
  }
}

customElements.define("article-words", ArticleWords);
