/** What a marker is of. Plex has no recaps; clients that do not know a type pass over it. */
export const markerTypes = ["intro", "recap", "credits", "commercial", "bookmark", "resume"] as const;
export type MarkerType = (typeof markerTypes)[number];

/** Where a marker comes from: our analysis, a chapter of the file, an EDL file beside it, another program, or a person. */
export const markerOrigins = ["found", "chapter", "edl", "import", "person"] as const;
export type MarkerOrigin = (typeof markerOrigins)[number];

/**
 * Reads a type as it comes over the wire: by its name, also `credit` as Plex's documents have it, or by its place in
 * the list of those documents.
 */
export function markerTypeOf(text: string): MarkerType | undefined {
  return typesOnTheWire.get(text.toLowerCase());
}

/** The documents name these without numbers; the numbers are their order. */
const numbered = ["intro", "commercial", "bookmark", "resume", "credits"] as const;
const typesOnTheWire = new Map<string, MarkerType>([
  ...markerTypes.map((type) => [type, type] as const),
  ["credit", "credits"],
  ...numbered.map((type, index) => [String(index + 1), type] as const),
]);
