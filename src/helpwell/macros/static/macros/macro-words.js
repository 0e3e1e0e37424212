// <macro-words> around a plain field: rich text is written in its place, and the form sends both. Without the editor the field stays.
const SAFE = /^(https?:|mailto:|tel:)/i;

// The package's own numbered list writes styles into the page, which a strict page refuses.
function orderedList(lib) {
  return lib.Node.create({
    name: "orderedList",
    group: "block list",
    content: "listItem+",
    parseHTML: () => [{ tag: "ol" }],
    renderHTML: () => ["ol", 0],
    addCommands() {
      return { toggleOrderedList: () => ({ commands }) => commands.toggleList(this.name, "listItem") };
    },
    addInputRules() {
      return [lib.wrappingInputRule({ find: /^1\.\s$/, type: this.type })];
    },
  });
}

function parts(lib) {
  const { Document, Paragraph, Text, Bold, Italic, Underline, Strike, Code, CodeBlock, Blockquote, BulletList, ListItem, UndoRedo } = lib;
  const link = lib.Link.configure({ openOnClick: false, autolink: true, linkOnPaste: true, isAllowedUri: (url) => SAFE.test(url) });
  // Ctrl+Enter saves; a line break is Shift+Enter.
  const HardBreak = lib.HardBreak.extend({
    addKeyboardShortcuts() {
      return { "Shift-Enter": () => this.editor.commands.setHardBreak() };
    },
  });
  return [Document, Paragraph, Text, Bold, Italic, Underline, Strike, Code, CodeBlock, Blockquote, BulletList, orderedList(lib), ListItem, HardBreak, UndoRedo, link];
}

const DOES = {
  bold: (chain) => chain.toggleBold(),
  italic: (chain) => chain.toggleItalic(),
  bulletList: (chain) => chain.toggleBulletList(),
  orderedList: (chain) => chain.toggleOrderedList(),
  blockquote: (chain) => chain.toggleBlockquote(),
};

class MacroWords extends HTMLElement {
  #editor = null;

  async connectedCallback() {
    this.addEventListener("click", (event) => this.#press(event.target.closest("[data-does]")));
    this.addEventListener("keydown", (event) => this.#key(event), true);
    if (this.#field.matches(":disabled")) return;
    const lib = await import(this.dataset.editor).catch(() => null);
    if (lib && this.isConnected) this.#begin(lib);
  }

  disconnectedCallback() {
    this.#editor?.destroy();
  }

  // Words at the cursor: a variable from the menu.
  insert(words) {
    if (this.#editor) return this.#editor.chain().focus().insertContent({ type: "text", text: words }).run();
    this.#field.setRangeText(words, this.#field.selectionStart, this.#field.selectionEnd, "end");
    this.#field.dispatchEvent(new Event("input", { bubbles: true }));
    requestAnimationFrame(() => this.#field.focus());
  }

  get #field() {
    return this.querySelector("textarea");
  }

  get #html() {
    return this.#field.form.elements.html;
  }

  #begin(lib) {
    const host = document.createElement("div");
    this.#field.after(host);
    this.#editor = new lib.Editor({
      element: host,
      injectCSS: false,
      extensions: parts(lib),
      content: this.#html.value || this.querySelector("template")?.innerHTML || "",
      editorProps: { attributes: { class: "macro-words__rich", role: "textbox", "aria-multiline": "true", "aria-label": this.dataset.label, dir: "auto" } },
      onUpdate: () => this.#changed(),
      onTransaction: () => this.#mark(),
    });
    this.#field.hidden = true;
    this.querySelector("[role=toolbar]").hidden = false;
    this.#keep();
  }

  // The editor keeps Enter and Escape to itself: with Ctrl the form is saved, and Escape leaves the words.
  #key(event) {
    if (!this.#editor || event.isComposing) return;
    const saves = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (!saves && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (saves) this.#field.form.requestSubmit();
    else this.#editor.commands.blur();
  }

  #keep() {
    this.#html.value = this.#editor.isEmpty ? "" : this.#editor.getHTML();
    this.#field.value = this.#editor.getText({ blockSeparator: "\n\n" });
  }

  #changed() {
    this.#keep();
    this.#field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #press(button) {
    if (!button || !this.#editor) return;
    if (button.dataset.does === "link") return this.#link();
    DOES[button.dataset.does](this.#editor.chain().focus()).run();
  }

  // What is chosen becomes a link to the address in the field beside the button.
  #link() {
    const url = this.querySelector("[data-address]").value.trim();
    const chain = this.#editor.chain().focus().extendMarkRange("link");
    if (url) chain.setLink({ href: SAFE.test(url) ? url : `https://${url}` }).run();
    else chain.unsetLink().run();
  }

  #mark() {
    for (const button of this.querySelectorAll("[data-does]")) button.setAttribute("aria-pressed", String(this.#editor?.isActive(button.dataset.does) ?? false));
  }
}

customElements.define("macro-words", MacroWords);
