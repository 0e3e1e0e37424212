// Which shortcut was meant: single keys ("r"), sequences ("g i"), and with the command key ("mod+enter"). Knows no page.
const PAUSE = 1_200;

export class KeyMap {
  #typed = [];
  #last = 0;

  // `shortcuts` are those on the page now; the answer is the one that this key completes, or null.
  press(key, at, shortcuts) {
    if (at - this.#last > PAUSE) this.#typed = [];
    this.#last = at;
    this.#typed.push(key);
    while (this.#typed.length) {
      const typed = this.#typed.join(" ");
      const exact = shortcuts.includes(typed);
      const longer = shortcuts.some((shortcut) => shortcut.startsWith(`${typed} `));
      if (longer) return null;
      if (exact) {
        this.#typed = [];
        return typed;
      }
      this.#typed.shift();
    }
    return null;
  }

  static name(event) {
    const letter = event.key.length === 1 ? event.key : event.key.toLowerCase();
    const key = event.shiftKey && /^[A-Z]$/.test(letter) ? `shift+${letter.toLowerCase()}` : letter;
    if (event.getModifierState?.("AltGraph")) return key; // on many keyboards "[" is typed so
    const mod = event.ctrlKey || event.metaKey;
    if (event.altKey || (mod && letter.length === 1)) return null; // the browser's own
    return mod ? `mod+${key}` : key;
  }
}
