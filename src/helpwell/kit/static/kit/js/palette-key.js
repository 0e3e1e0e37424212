// The palette's script is loaded when it is first asked for: by Ctrl or Cmd and K, or by its button.
let palette = null;

async function open() {
  palette ??= import("kit/palette");
  const { openPalette } = await palette;
  openPalette();
}

document.addEventListener("keydown", (event) => {
  const wanted = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
  if (!wanted || event.isComposing || !document.getElementById("palette")) return;
  event.preventDefault();
  open();
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-opens-palette]")) open();
});
