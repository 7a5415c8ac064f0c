/** Whether it may be a guide's source: a whole path, or an http or https address. */
export function isSource(text: string): boolean {
  if (/^(\/|[A-Za-z]:[\\/])/.test(text)) return true;
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

/** A source as it may be shown to anybody: without what may be secret in an address. */
export function sourcePlace(source: string): string {
  if (!/^https?:\/\//i.test(source)) return source;
  const { origin, pathname } = new URL(source);
  return origin + pathname;
}
