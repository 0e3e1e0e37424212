// Sentences that scripts need come from the server, in the person's language: <template id="kit-words" data-…>.
export function words(name, values = {}) {
  let text = document.getElementById("kit-words")?.dataset[name] ?? "";
  for (const [key, value] of Object.entries(values)) text = text.replace(`{${key}}`, value);
  return text;
}
