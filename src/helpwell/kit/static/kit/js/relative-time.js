// A moment in words. Knows no page: the moment, now and the language come in, text goes out.
const STEPS = [
  ["second", 60],
  ["minute", 60],
  ["hour", 24],
  ["day", 7],
];
const WEEK = 7 * 24 * 60 * 60 * 1000;

export class RelativeTime {
  constructor({ locale = "en", zone = undefined, phrases = {} } = {}) {
    this.locale = locale;
    this.zone = zone;
    this.phrases = phrases;
  }

  say(moment, now, kind = "since") {
    switch (kind) {
      case "short":
        return this.#short(moment, now);
      case "due":
        return this.#due(moment, now);
      case "time":
        return this.#format(moment, { hour: "2-digit", minute: "2-digit" });
      case "date":
        return this.#day(moment, now);
      case "exact":
        return this.exact(moment);
      default:
        return this.#since(moment, now);
    }
  }

  exact(moment) {
    return this.#format(moment, { dateStyle: "full", timeStyle: "short" });
  }

  #since(moment, now) {
    const span = moment - now;
    if (Math.abs(span) >= WEEK) return this.#day(moment, now);
    const [count, unit] = this.#largest(Math.abs(span));
    const style = new Intl.RelativeTimeFormat(this.locale, { numeric: "auto" });
    return unit === "second" ? style.format(0, "second") : style.format(Math.sign(span) * count, unit);
  }

  #short(moment, now) {
    const span = Math.abs(moment - now);
    if (span >= WEEK) return this.#day(moment, now);
    const [count, unit] = this.#largest(span);
    return unit === "second" ? (this.phrases.now ?? "now") : this.#count(count, unit);
  }

  #due(moment, now) {
    const [count, unit] = this.#largest(Math.abs(moment - now));
    const time = unit === "second" ? this.#count(1, "minute") : this.#count(count, unit);
    const phrase = moment >= now ? (this.phrases.due ?? "due in {time}") : (this.phrases.late ?? "{time} late");
    return phrase.replace("{time}", time);
  }

  #largest(milliseconds) {
    let count = Math.floor(milliseconds / 1000);
    for (const [unit, size] of STEPS) {
      if (count < size || unit === "day") return [count, unit];
      count = Math.floor(count / size);
    }
    return [count, "day"];
  }

  #count(count, unit) {
    const number = new Intl.NumberFormat(this.locale).format(count);
    return (this.phrases[unit] ?? { minute: "{n} min", hour: "{n} h", day: "{n} d" }[unit]).replace("{n}", number);
  }

  #day(moment, now) {
    const year = (time) => this.#format(time, { year: "numeric" });
    const far = year(moment) !== year(now);
    return this.#format(moment, { day: "numeric", month: "short", ...(far && { year: "numeric" }) });
  }

  #format(moment, style) {
    return new Intl.DateTimeFormat(this.locale, { ...style, timeZone: this.zone }).format(moment);
  }
}
