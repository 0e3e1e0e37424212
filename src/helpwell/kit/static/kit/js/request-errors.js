// A request that failed says so, and says that what was typed is still there.
import { toast } from "kit/toast";
import { words } from "kit/words";

document.addEventListener("htmx:sendError", () => toast(words("offline"), "bad"));
document.addEventListener("htmx:timeout", () => toast(words("offline"), "bad"));
document.addEventListener("htmx:responseError", (event) => {
  const said = { 401: "forbidden", 403: "forbidden", 404: "gone", 413: "large", 429: "often" }[event.detail.xhr.status] ?? "failed";
  toast(words(said) || words("failed"), "bad");
});
