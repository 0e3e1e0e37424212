// A button that prints.
document.addEventListener("click", (event) => event.target.closest?.("[data-prints]") && print());
