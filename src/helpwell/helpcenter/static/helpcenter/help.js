// The little that the help center does in the browser: hits as one types, and a word that an article is being read.
// Everything works without it.

function live(form) {
  const box = form.querySelector("input[type=search]");
  const place = document.querySelector("[data-live-hits]");
  if (!box || !place) return;
  let waiting;
  let asked;
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    asked?.abort();
    const said = box.value.trim();
    if (said.length < 2) {
      place.replaceChildren();
      return;
    }
    waiting = setTimeout(async () => {
      asked = new AbortController();
      const url = `${form.action}?part=1&q=${encodeURIComponent(said.slice(0, 500))}`;
      try {
        const answer = await fetch(url, { signal: asked.signal });
        if (answer.ok && box.value.trim() === said) place.innerHTML = await answer.text(); // made and escaped by our server
      } catch {
        // A newer question was typed, or the line is down: the button still asks.
      }
    }, 250);
  });
}

function kept(action) {
  try {
    return action(sessionStorage);
  } catch {
    return null; // storage is switched off
  }
}

function read(article) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const searched = kept((store) => store.getItem("found")) ?? "";
  kept((store) => store.removeItem("found"));
  const body = new URLSearchParams({ searched, csrfmiddlewaretoken: token });
  fetch(article.dataset.reading, { method: "POST", body, keepalive: true }).catch(() => {});
}

document.querySelectorAll("form[data-live]").forEach(live);
document.addEventListener("click", (event) => {
  if (event.target.closest("a[data-found]")) kept((store) => store.setItem("found", "1"));
});

// A page that was only loaded ahead is not read: wait until it is looked at.
const article = document.querySelector("[data-reading]");
if (article) {
  const look = () => {
    if (document.hidden || document.prerendering) return;
    document.removeEventListener("visibilitychange", look);
    setTimeout(() => read(article), 1000);
  };
  document.addEventListener("visibilitychange", look);
  look();
}
