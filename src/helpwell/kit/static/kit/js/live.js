// The page's one live wire, and the banner that says when it is broken.
import { LiveWire } from "kit/live-wire";

const SILENT = 2_000; // a page that is left or reloaded also loses its socket; nobody needs to hear of it
let saying = null;

function address() {
  const path = document.querySelector("meta[name=live-url]")?.content || "/live/";
  const url = new URL(path, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  return url;
}

function show(state) {
  if (state === "lost") saying ??= setTimeout(() => reveal("offline-banner"), SILENT);
  if (state !== "open" && state !== "refused") return;
  clearTimeout(saying);
  saying = null;
  reveal(state === "refused" ? "refused-banner" : null);
}

function reveal(chosen) {
  for (const name of ["offline-banner", "refused-banner"]) {
    const banner = document.getElementById(name);
    if (banner) banner.hidden = name !== chosen;
  }
}

export const wire = new LiveWire({ connect: () => new WebSocket(address()), later: (...given) => setTimeout(...given), cancel: (timer) => clearTimeout(timer), onState: show });

addEventListener("online", () => wire.hurry());
document.addEventListener("visibilitychange", () => document.hidden || wire.hurry());
