// Runs before the first paint, so that panes do not jump: the widths and the folded side that this browser kept.
(() => {
  const page = document.documentElement;
  try {
    for (const edge of ["list", "side"]) {
      const kept = Number(localStorage.getItem(`helpwell.${edge}-width`));
      if (kept >= 160 && kept <= 640) page.style.setProperty(`--${edge}-width`, `${kept}px`);
    }
    if (localStorage.getItem("helpwell.side") === "folded") page.dataset.side = "folded";
  } catch {
    // Storage is switched off: the page keeps its own widths.
  }
})();
