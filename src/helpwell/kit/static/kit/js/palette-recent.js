// What was chosen in the palette lately: in this window alone, since names of customers do not stay on a shared computer.
const PLACE = "palette-recent";
const KEPT = 6;

export function lately() {
  try {
    return JSON.parse(sessionStorage.getItem(PLACE) ?? "[]");
  } catch {
    return [];
  }
}

export function remember(label) {
  sessionStorage.setItem(PLACE, JSON.stringify([label, ...lately().filter((name) => name !== label)].slice(0, KEPT)));
}
