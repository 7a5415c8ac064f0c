import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { decodeText } from "../media/text-encoding.ts";
import type { Store } from "../store/store.ts";
import { type Borders, isThereInside } from "./borders.ts";

/** Bytes: as when they were looked at. */
const largestText = 10_000_000;

/** Gives out the texts that are streams of their own: subtitles and lyrics beside media. */
export function createStreamTexts(store: Pick<Store, "items">, borders: Borders = []) {
  return {
    /** @returns undefined for a stream inside of a media file, one that there is not, and one whose file has gone */
    read: async (streamId: number): Promise<{ text: string; codec: string } | undefined> => {
      const stream = store.items.stream(streamId);
      if (stream?.file == null) return undefined;
      const file = join(stream.root, stream.file);
      const state = await stat(file).catch(() => undefined);
      if (!state?.isFile() || state.size > largestText || !(await isThereInside(file, borders)))
        return undefined;
      const bytes = await readFile(file).catch(() => undefined);
      return bytes && { text: decodeText(bytes).text, codec: stream.codec };
    },
  };
}
