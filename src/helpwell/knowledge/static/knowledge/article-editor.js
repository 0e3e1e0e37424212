// The editor of an article, built from Tiptap's parts: headings, lists, links, tables and pictures. Markdown is typed, and becomes what it means.
const SAFE = /^(https?:|mailto:|tel:)/i;
const ARTICLES = "https://articles.helpwell.invalid/"; // as knowledge/words.py keeps links to articles

// A picture is kept by its token, and shown from its address in the desk.
function picture({ Node }, address) {
  return Node.create({
    name: "picture",
    group: "inline",
    inline: true,
    draggable: true,
    addAttributes: () => ({ token: { rendered: false }, alt: { default: "" } }),
    parseHTML: () => [{ tag: 'img[src^="cid:"]', getAttrs: (img) => ({ token: img.getAttribute("src").slice(4), alt: img.alt }) }],
    renderHTML: ({ node }) => ["img", { "data-token": node.attrs.token, alt: node.attrs.alt }],
    renderText: ({ node }) => `[${node.attrs.alt}]`,
    addNodeView:
      () =>
      ({ node }) => {
        const dom = document.createElement("img");
        dom.src = address(node.attrs.token);
        dom.alt = node.attrs.alt;
        return { dom };
      },
  });
}

// The package's own numbered list and table write styles into the page, which a strict page refuses.
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
      return [lib.wrappingInputRule({ find: /^1\.\s$/, type: this.type })];
    },
  });
}

function tables(lib) {
  const plain = { addAttributes: () => ({ colspan: { default: 1 }, rowspan: { default: 1 }, colwidth: { default: null, rendered: false } }) };
  return [lib.Table.extend({ renderHTML: () => ["table", ["tbody", 0]] }), lib.TableRow, lib.TableHeader.extend(plain), lib.TableCell.extend(plain)];
}

function parts(lib, address) {
  const { Document, Paragraph, Text, Bold, Italic, Underline, Strike, Code, CodeBlock, Blockquote, BulletList, ListItem } = lib;
  const link = lib.Link.configure({ openOnClick: false, autolink: true, linkOnPaste: true, isAllowedUri: (url) => SAFE.test(url) });
  // Ctrl+Enter saves; a line break is Shift+Enter.
  const HardBreak = lib.HardBreak.extend({
    addKeyboardShortcuts() {
      return { "Shift-Enter": () => this.editor.commands.setHardBreak() };
    },
  });
  const Heading = lib.Heading.configure({ levels: [2, 3, 4] });
  const text = [Document, Paragraph, Text, Heading, Bold, Italic, Underline, Strike, lib.Subscript, lib.Superscript, Code, CodeBlock, Blockquote];
  return [...text, BulletList, orderedList(lib), ListItem, HardBreak, lib.HorizontalRule, lib.UndoRedo, lib.Dropcursor, lib.Gapcursor, link, ...tables(lib), picture(lib, address)];
}

const DOES = {
  h2: (chain) => chain.toggleHeading({ level: 2 }),
  h3: (chain) => chain.toggleHeading({ level: 3 }),
  bold: (chain) => chain.toggleBold(),
  italic: (chain) => chain.toggleItalic(),
  bulletList: (chain) => chain.toggleBulletList(),
  orderedList: (chain) => chain.toggleOrderedList(),
  blockquote: (chain) => chain.toggleBlockquote(),
  table: (chain) => chain.insertTable({ rows: 3, cols: 2, withHeaderRow: true }),
  row: (chain) => chain.addRowAfter(),
  column: (chain) => chain.addColumnAfter(),
  noRow: (chain) => chain.deleteRow(),
  noColumn: (chain) => chain.deleteColumn(),
  noTable: (chain) => chain.deleteTable(),
};
const LEVELS = { h2: 2, h3: 3 };

export class Editor {
  #tiptap;

  constructor(lib, { host, content, label, address, onChange, onPlace }) {
    this.#tiptap = new lib.Editor({
      element: host,
      injectCSS: false,
      extensions: parts(lib, address),
      content,
      editorProps: { attributes: { class: "article-words__rich", role: "textbox", "aria-multiline": "true", "aria-label": label, dir: "auto" } },
      onUpdate: onChange,
      onTransaction: onPlace,
    });
  }

  get html() {
    return this.#tiptap.isEmpty ? "" : this.#tiptap.getHTML().replaceAll('<img data-token="', '<img src="cid:');
  }

  get alt() {
    return this.#tiptap.getAttributes("picture").alt ?? "";
  }

  set alt(words) {
    this.#tiptap.commands.updateAttributes("picture", { alt: words });
  }

  isActive(name) {
    return name in LEVELS ? this.#tiptap.isActive("heading", { level: LEVELS[name] }) : this.#tiptap.isActive(name);
  }

  does(name) {
    DOES[name]?.(this.#tiptap.chain().focus()).run();
  }

  link(href, words) {
    const chain = this.#tiptap.chain().focus().extendMarkRange("link");
    if (!href) return chain.unsetLink().run();
    const url = SAFE.test(href) ? href : `https://${href}`;
    if (!this.#tiptap.state.selection.empty || this.isActive("link")) return chain.setLink({ href: url }).run();
    return chain.insertContent({ type: "text", text: words || href, marks: [{ type: "link", attrs: { href: url } }] }).run();
  }

  linkArticle(number, title) {
    this.link(ARTICLES + number, title);
  }

  insertPicture(token, alt) {
    this.#tiptap.chain().focus().insertContent({ type: "picture", attrs: { token, alt } }).run();
  }

  blur() {
    this.#tiptap.commands.blur();
  }

  destroy() {
    this.#tiptap.destroy();
  }
}
