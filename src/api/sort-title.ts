/** The title to sort by: without a leading article, as Plex's `titleSort`. */
export function sortTitle(title: string): string {
  return title.replace(/^(?:the|an?)\s+(?=\S)/i, "");
}
