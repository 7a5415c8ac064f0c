/**
 * Gives the page a language that there is. Browsers take theirs from the machine, and it may be none, such as
 * `en-US@posix`: formats that are asked for it throw, also in what others wrote. Must be called before anything else.
 */
export function mendLanguage(): void {
  try {
    Intl.getCanonicalLocales(navigator.language);
  } catch {
    // All words of the page are English.
    Object.defineProperty(navigator, "language", { value: "en", configurable: true });
  }
}
