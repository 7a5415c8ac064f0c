import type { Scope, Work } from "./parts.ts";

/** What people keep beside and inside their media: NFO files, subtitles, lyrics, extras, tags, covers. */
export interface LocalMedia {
  /**
   * Items of which something beside or inside their media has changed since they were last looked at. Those whose
   * folders cannot be read, or do not hold their media, are left as they are known.
   */
  localMediaChanged(scope: Scope): Work<{ id: number; title: string }>;
  /** The file in which an item's cover is embedded; undefined where none is, or it is an item of no such kind. */
  coveredBy(itemId: number): string | undefined;
  /**
   * Keeps the picture that is embedded in an item's media, to be shown where none is beside it: moves it to its place
   * in one step. Without one, what was kept goes. Does nothing when the item has gone.
   */
  keepCover(itemId: number, cover: { file: string; format: string } | undefined): Promise<void>;
  /**
   * Looks at what is beside and inside the media of an item, and keeps it whole or not at all. A file that is broken
   * leaves what was known of it, and is not tried again until it changes.
   * @throws Error for people when something could not be read; `signal.reason` when aborted
   */
  lookAtLocalMedia(itemId: number, signal: AbortSignal): Promise<void>;
}
