import type { StoredMarker } from "../core/shelves.ts";
import type { Tree } from "./render.ts";

/** A marker as Plex's clients know it. One of them cannot do without the child `Attributes`. */
export const markerTree = (marker: StoredMarker): Tree => ({
  id: marker.id,
  type: marker.type,
  startTimeOffset: marker.startMs,
  endTimeOffset: marker.endMs ?? undefined,
  final: marker.type === "credits" ? marker.final : undefined,
  title: marker.title ?? undefined,
  color: marker.color ?? undefined,
  Attributes: { id: marker.id, version: marker.version },
});
