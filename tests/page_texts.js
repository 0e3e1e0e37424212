// What a page says, and what of it is cut off. `what` is "texts" or "cut"; gives pairs of a finding and its place.
(what) => {
  const FREE = "local-time, time, code, kbd, pre, iframe, script, style, template:not([data-key-label]), [translate=no], select[name*=zone] option, select[name*=country] option, .message__body, .avatar, .qr";
  const SAID = ["aria-label", "title", "placeholder", "alt", "data-key-label", "data-key-group", "data-label"];
  const shown = (part) => part.checkVisibility({ visibilityProperty: true }) && !part.closest(FREE);
  const place = (part) => {
    const names = [];
    for (let at = part; at && names.length < 3; at = at.parentElement) names.unshift(at.id ? `#${at.id}` : at.localName + (at.classList.length ? `.${at.classList[0]}` : ""));
    return names.join(" > ");
  };
  const whole = (part) => {
    const copy = part.cloneNode(true);
    copy.querySelectorAll(FREE).forEach((one) => one.remove());
    return copy.textContent.replace(/\s+/g, " ");
  };
  const found = [];
  if (what === "texts") {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const text = walk.currentNode.textContent.trim();
      const part = walk.currentNode.parentElement;
      // A sentence with markup inside is one text: its brackets stand at its ends.
      if (text && shown(part)) found.push([/[⟦⟧]/.test(part.textContent) && !/^[^⟦]*⟦[^⟧]*⟧[^⟦]*$/.test(text) ? whole(part) : text, place(part)]);
    }
    for (const part of document.body.querySelectorAll("*")) {
      if (part.closest("iframe, [translate=no], local-time, time")) continue;
      for (const name of SAID) if (part.hasAttribute(name)) found.push([part.getAttribute(name), `${place(part)} [${name}]`]);
    }
    found.push([document.title, "title"]);
    return found;
  }
  const root = document.scrollingElement;
  if (root.scrollWidth > root.clientWidth + 1) found.push([`the page is ${root.scrollWidth - root.clientWidth} px too wide`, "page"]);
  for (const part of document.body.querySelectorAll("*")) {
    if (!part.checkVisibility() || part.closest(".visually-hidden, .skip, svg, .avatar, textarea, input, select, [translate=no]")) continue;
    const css = getComputedStyle(part);
    const wide = part.scrollWidth - part.clientWidth;
    const tall = part.scrollHeight - part.clientHeight;
    if (part.clientWidth <= 1 || css.display === "inline") continue;
    const says = part.textContent.trim().length > 0;
    if (wide > 1 && says && ["hidden", "clip"].includes(css.overflowX)) {
      const hint = css.textOverflow === "ellipsis" && (part.title || part.closest("[title], a, .row, [data-whole]"));
      if (!hint) found.push([`cut off by ${wide} px: ${part.textContent.trim().slice(0, 50)}`, place(part)]);
    }
    if (tall > 3 && says && ["hidden", "clip"].includes(css.overflowY) && css.webkitLineClamp === "none" && css.overflowX !== "auto") {
      if (![...part.children].some((one) => getComputedStyle(one).overflowY === "auto")) found.push([`cut off below by ${tall} px: ${part.textContent.trim().slice(0, 50)}`, place(part)]);
    }
    if (wide > 1 && says && css.overflowX === "visible" && part.matches("button, .button, .badge, th, td, label, legend, h1, h2, h3, .tab, [role=tab]"))
      found.push([`stands out of its box by ${wide} px: ${part.textContent.trim().slice(0, 50)}`, place(part)]);
  }
  return found;
}
