// How well letters typed in haste fit a name: null where they do not stand in it in this order. Knows no page.
const MARKS = /\p{M}/gu;
const EDGE = /[\s\-_/.,:#(“"']/;

export function fold(text) {
  return text.normalize("NFKD").replace(MARKS, "").toLowerCase();
}

// Every word that was typed has to fit; the beginning of a word, and letters side by side, weigh most.
export function score(typed, name) {
  const words = fold(typed).split(/\s+/).filter(Boolean);
  const folded = fold(name);
  let sum = 0;
  for (const word of words) {
    const found = best(word, folded);
    if (found === null) return null;
    sum += found;
  }
  return sum - folded.length / 200;
}

function best(word, name) {
  const whole = name.indexOf(word);
  if (whole >= 0) return 10 * word.length + (whole === 0 || EDGE.test(name[whole - 1]) ? 12 : 0);
  let points = 0;
  let last = -2;
  for (const letter of word) {
    const edge = atEdge(letter, name, last + 1);
    const at = edge >= 0 ? edge : name.indexOf(letter, last + 1);
    if (at < 0) return null;
    points += at === last + 1 ? 6 : edge >= 0 ? 5 : 1;
    last = at;
  }
  return points >= 3 * word.length ? points : null; // letters far apart are chance
}

function atEdge(letter, name, from) {
  for (let at = name.indexOf(letter, Math.max(0, from)); at >= 0; at = name.indexOf(letter, at + 1)) {
    if (at === 0 || at === from || EDGE.test(name[at - 1])) return at;
  }
  return -1;
}
