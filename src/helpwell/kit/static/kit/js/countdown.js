// Seconds that run only while nobody holds them. Knows no page: the clock comes in with each call.
export class Countdown {
  #left;
  #since = null;

  constructor(seconds) {
    this.#left = seconds * 1000;
  }

  start(now) {
    this.#since ??= now;
  }

  hold(now) {
    this.#left = this.left(now);
    this.#since = null;
  }

  left(now) {
    return this.#since === null ? this.#left : Math.max(0, this.#left - (now - this.#since));
  }
}
