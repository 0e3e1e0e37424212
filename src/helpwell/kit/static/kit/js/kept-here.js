// What this browser keeps of what one writes, by name, while the server has not got it; after two weeks it is forgotten.
const DAYS = 14;
const PREFIX = "helpwell.draft.";

// Storage may be switched off or full: the page itself still has the words then, and the answer is null.
function stored(work) {
  try {
    return work(localStorage);
  } catch {
    return null;
  }
}

// Whether it could be kept.
export function keep(name, what) {
  return stored((store) => (store.setItem(PREFIX + name, JSON.stringify({ ...what, at: Date.now() })), true)) ?? false;
}

export function kept(name) {
  return stored((store) => JSON.parse(store.getItem(PREFIX + name) ?? "null"));
}

// All whose names begin so, each with its name; the newest first.
export function keptUnder(beginning) {
  const keys = stored((store) => Object.keys(store).filter((key) => key.startsWith(PREFIX + beginning))) ?? [];
  const names = keys.map((key) => key.slice(PREFIX.length));
  return names.map((name) => ({ at: 0, ...kept(name), name })).sort((one, other) => other.at - one.at);
}

export function forget(name) {
  stored((store) => store.removeItem(PREFIX + name));
}

export function forgetOld() {
  const oldest = Date.now() - DAYS * 86_400_000;
  for (const one of keptUnder("")) if (one.at < oldest) forget(one.name);
}
