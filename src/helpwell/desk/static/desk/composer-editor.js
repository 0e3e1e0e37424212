// The editor of a reply or note, built from Tiptap's parts; loaded when one begins to write. Markdown is typed, and becomes what it means.
const SAFE = /^(https?:|mailto:|tel:)/i;

// A picture within the text: the mail knows it by its content id, this page by the address of its upload.
function picture({ Node }, address) {
  return Node.create({
    name: "picture",
    group: "inline",
    inline: true,
    draggable: true,
    addAttributes: () => ({ cid: { rendered: false }, alt: { default: "" } }),
    parseHTML: () => [
      { tag: "img[data-cid]", getAttrs: (img) => ({ cid: img.dataset.cid, alt: img.alt }) },
      { tag: 'img[src^="cid:"]', getAttrs: (img) => ({ cid: img.getAttribute("src").slice(4), alt: img.alt }) },
    ],
    renderHTML: ({ node }) => ["img", { "data-cid": node.attrs.cid, alt: node.attrs.alt }],
    renderText: ({ node }) => `[${node.attrs.alt}]`,
    addNodeView:
      () =>
      ({ node }) => {
        const dom = document.createElement("img");
        const url = address(node.attrs.cid);
        if (url) dom.src = url;
        dom.alt = node.attrs.alt;
        return { dom };
      },
  });
}

// [words](https://…) becomes a link as it is closed.
function typedLink({ Extension, InputRule }) {
  return Extension.create({
    name: "typedLink",
    addInputRules() {
      const mark = this.editor.schema.marks.link;
      return [
        new InputRule({
          find: /\[([^[\]]{1,300})\]\(([^\s()]{1,2000})\)$/,
          handler: ({ state, range, match }) => {
            if (!SAFE.test(match[2])) return null;
            state.tr.replaceWith(range.from, range.to, state.schema.text(match[1], [mark.create({ href: match[2] })]));
            state.tr.removeStoredMark(mark);
          },
        }),
      ];
    },
  });
}

// The package's own numbered list writes styles into the page, and does not begin as "1. " is typed.
function orderedList(lib) {
  return lib.Node.create({
    name: "orderedList",
    group: "block list",
    content: "listItem+",
    addAttributes: () => ({ start: { default: 1, parseHTML: (list) => Number(list.getAttribute("start")) || 1 } }),
    parseHTML: () => [{ tag: "ol" }],
    renderHTML: ({ node }) => ["ol", node.attrs.start === 1 ? {} : { start: node.attrs.start }, 0],
    addCommands() {
      return { toggleOrderedList: () => ({ commands }) => commands.toggleList(this.name, "listItem") };
    },
    addInputRules() {
      const begins = { find: /^(\d{1,4})\.\s$/, type: this.type, getAttributes: (match) => ({ start: Number(match[1]) }) };
      return [lib.wrappingInputRule({ ...begins, joinPredicate: (match, node) => node.childCount + node.attrs.start === Number(match[1]) })];
    },
  });
}

function extensions(lib, { placeholder, address }) {
  return [
    lib.Document,
    lib.Paragraph,
    lib.Text,
    lib.Bold,
    lib.Italic,
    lib.Underline,
    lib.Strike,
    lib.Code,
    lib.CodeBlock,
    lib.Blockquote,
    lib.BulletList,
    orderedList(lib),
    lib.ListItem,
    lib.Heading.configure({ levels: [2, 3] }),
    // Ctrl+Enter sends; a line break is Shift+Enter.
    lib.HardBreak.extend({
      addKeyboardShortcuts() {
        return { "Shift-Enter": () => this.editor.commands.setHardBreak() };
      },
    }),
    lib.HorizontalRule,
    lib.UndoRedo,
    lib.Link.extend({ addKeyboardShortcuts: () => ({}) }).configure({ openOnClick: false, autolink: true, linkOnPaste: true, isAllowedUri: (url) => SAFE.test(url) }),
    lib.Dropcursor,
    lib.Placeholder.configure({ placeholder }),
    picture(lib, address),
    typedLink(lib),
  ];
}

// What the toolbar can do, by the name on its buttons.
const DOES = {
  bold: (chain) => chain.toggleBold(),
  italic: (chain) => chain.toggleItalic(),
  bulletList: (chain) => chain.toggleBulletList(),
  orderedList: (chain) => chain.toggleOrderedList(),
  blockquote: (chain) => chain.toggleBlockquote(),
  codeBlock: (chain) => chain.toggleCodeBlock(),
};

export class Editor {
  #tiptap;

  constructor(lib, { host, content, label, placeholder, address, onChange, onPlace }) {
    this.#tiptap = new lib.Editor({
      element: host,
      injectCSS: false, // a strict page takes no style from a script
      extensions: extensions(lib, { placeholder, address }),
      content,
      parseOptions: { preserveWhitespace: true }, // a space that was just typed is no end of the text
      enableInputRules: true,
      editorProps: {
        attributes: { class: "composer__rich", role: "textbox", "aria-multiline": "true", "aria-label": label, dir: "auto" },
      },
      onUpdate: onChange,
      onSelectionUpdate: onPlace,
    });
  }

  get dom() {
    return this.#tiptap.view.dom;
  }

  get text() {
    return this.#tiptap.getText({ blockSeparator: "\n\n" });
  }

  get html() {
    return this.#tiptap.getHTML().replaceAll('<img data-cid="', '<img src="cid:');
  }

  get empty() {
    return this.#tiptap.isEmpty;
  }

  // The words of this line up to the cursor; null where something is selected, or in code.
  get before() {
    const { $from, empty } = this.#tiptap.state.selection;
    if (!empty || $from.parent.type.spec.code) return null;
    return $from.parent.textBetween(0, $from.parentOffset, "\n", "\ufffc");
  }

  isActive(name) {
    return this.#tiptap.isActive(name);
  }

  // At once, not with the next frame: a key that is pressed meanwhile would go nowhere.
  focus(at) {
    const { view, state, commands } = this.#tiptap;
    if (at !== undefined) commands.setTextSelection(at === "end" ? state.doc.content.size : at);
    view.focus();
  }

  blur() {
    this.dom.blur();
  }

  does(name) {
    DOES[name](this.#tiptap.chain().focus()).run();
  }

  get href() {
    return this.#tiptap.getAttributes("link").href ?? "";
  }

  link(href) {
    const chain = this.#tiptap.chain().focus().extendMarkRange("link");
    if (!href) return chain.unsetLink().run();
    const url = SAFE.test(href) ? href : `https://${href}`;
    if (this.#tiptap.state.selection.empty && !this.isActive("link")) return chain.insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href: url } }] }).run();
    return chain.setLink({ href: url }).run();
  }

  insertHtml(html) {
    this.#tiptap.chain().focus().insertContent(html).run();
  }

  insertPicture(cid, alt) {
    this.#tiptap.chain().focus().insertContent({ type: "picture", attrs: { cid, alt } }).run();
  }

  replaceBefore(count, text) {
    const { from } = this.#tiptap.state.selection;
    this.#tiptap.chain().focus().insertContentAt({ from: from - count, to: from }, text ? { type: "text", text } : "").run();
  }

  set(html) {
    this.#tiptap.commands.setContent(html, { emitUpdate: true });
  }

  destroy() {
    this.#tiptap.destroy();
  }
}
