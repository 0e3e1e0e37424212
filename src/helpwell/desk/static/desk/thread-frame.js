// <mail-frame> around the frame of a mail: as high as the mail, and the question whether to load pictures from elsewhere.
const HIGHEST = 12_000;

class MailFrame extends HTMLElement {
  #grown = null;

  connectedCallback() {
    const frame = this.frame;
    frame.addEventListener("load", () => this.#loaded());
    if (frame.contentDocument?.readyState === "complete" && frame.contentDocument.URL !== "about:blank") this.#loaded();
    this.querySelector("button").addEventListener("click", () => this.#showPictures());
  }

  disconnectedCallback() {
    this.#grown?.disconnect();
  }

  get frame() {
    return this.querySelector("iframe");
  }

  #loaded() {
    const page = this.frame.contentDocument?.documentElement;
    if (!page?.dataset) return;
    this.#grown?.disconnect();
    this.#grown = new ResizeObserver(() => this.#fit());
    this.#grown.observe(page);
    if (page.ownerDocument.body) this.#grown.observe(page.ownerDocument.body);
    this.#fit();
    this.#ask(Number(page.dataset.blocked));
  }

  #fit() {
    const body = this.frame.contentDocument?.body;
    if (!body) return;
    const height = Math.min(HIGHEST, Math.ceil(body.getBoundingClientRect().height) + 2);
    const wide = body.scrollWidth > body.clientWidth + 1 ? 16 : 0; // room for the bar that scrolls sideways
    this.frame.style.blockSize = `${Math.max(32, height + wide)}px`;
  }

  #ask(blocked) {
    const bar = this.querySelector(".mail-frame__bar");
    bar.hidden = !(blocked > 0);
    const words = blocked === 1 ? this.dataset.one : this.dataset.words;
    bar.querySelector("span").textContent = words.replace("{n}", String(blocked));
  }

  #showPictures() {
    const address = new URL(this.frame.src);
    address.searchParams.set("pictures", "1");
    this.frame.src = address;
  }
}

// A safe picture of a message, larger: our own dialog, the picture from our own address.
document.addEventListener("click", (event) => {
  const look = event.target.closest?.("[data-picture]");
  if (!look) return;
  const dialog = document.createElement("dialog");
  dialog.className = "dialog picture";
  const image = document.createElement("img");
  image.src = look.dataset.picture;
  image.alt = look.dataset.name;
  const close = document.createElement("button");
  close.className = "button picture__close";
  close.dataset.closes = "";
  close.textContent = "×";
  close.setAttribute("aria-label", look.dataset.close);
  dialog.append(close, image);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
});

customElements.define("mail-frame", MailFrame);
