/** Amounts in words: the same everywhere on the page. */

const whole = new Intl.NumberFormat("en");
/** `12,345`. */
export const count = (number: number): string => whole.format(number);

/** `1 item`, `2 items`. */
export const counted = (number: number, noun: string, nouns = `${noun}s`): string =>
  `${count(number)} ${number === 1 ? noun : nouns}`;
