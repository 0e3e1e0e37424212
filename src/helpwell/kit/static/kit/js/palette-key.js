// The palette opens at once by Ctrl or Cmd and K, or by its button; its script is loaded when it is first asked for.
// What is typed meanwhile is in its field already, and an early Enter is kept.
let palette = null;
let openPalette = null;

async function open() {
  const dialog = document.getElementById("palette");
  if (dialog.open) return dialog.close();
  const before = document.activeElement;
  const field = dialog.querySelector("input");
  field.value = "";
  dialog.showModal();
  field.focus();
  let entered = false;
  const early = (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    entered = true;
  };
  if (!openPalette) dialog.addEventListener("keydown", early);
  try {
    palette ??= import("kit/palette");
    ({ openPalette } = await palette);
  } catch (error) {
    palette = null; // asked for again the next time
    dialog.close();
    throw error;
  } finally {
    dialog.removeEventListener("keydown", early);
  }
  if (dialog.open) openPalette({ before, entered });
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
