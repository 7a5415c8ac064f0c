import { open } from "node:fs/promises";
import type { PreferenceId, PreferenceValue } from "../api/preferences.ts";
import type { Providers } from "../core/ports.ts";
import { createMusicBrainz } from "./providers/musicbrainz.ts";
import { createTmdb } from "./providers/tmdb.ts";
import { createTvmaze } from "./providers/tvmaze.ts";
import type { Web } from "./web.ts";

/** Pictures come from other servers than texts, made for many. */
const pictureRate = { requests: 10, perMs: 1000 };
/** Bytes. */
const largestPicture = 20_000_000;

/** Those who know about shows, films and music, behind one form. @param version of this program */
export function createProviders(house: {
  web: Web;
  preference<Id extends PreferenceId>(id: Id): PreferenceValue<Id>;
  version: string;
}): Providers {
  const userAgent = `Butler/${house.version}`;
  const known = [createTmdb, createTvmaze, createMusicBrainz].map((create) =>
    create({ ...house, userAgent }),
  );
  return {
    all: () => {
      const names = house.preference("MetadataProviders").toLowerCase().split(",");
      return names.flatMap((name) => known.find((provider) => provider.name === name.trim()) ?? []);
    },
    pictureClosed: house.web.closed,
    picture: async (address, file, signal) => {
      const { host, protocol } = new URL(address);
      if (!/^https?:$/.test(protocol)) throw new Error(`Expected a picture's web address, found ${address}.`);
      const request = { from: host, address, userAgent, rate: pictureRate, signal };
      if ((await house.web.download(request, file, largestPicture)) === undefined) return undefined;
      const format = await formatOf(file);
      if (format === undefined) throw new Error(`${host} sent something that is no picture (${address}).`);
      return format;
    },
  };
}

/** By its first bytes: what a server calls it is not always true. */
async function formatOf(file: string): Promise<"jpg" | "png" | "webp" | undefined> {
  await using handle = await open(file);
  const { buffer } = await handle.read(Buffer.alloc(12), 0, 12, 0);
  const text = buffer.toString("latin1");
  if (text.startsWith("\xff\xd8\xff")) return "jpg";
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return "png";
  return text.startsWith("RIFF") && text.endsWith("WEBP") ? "webp" : undefined;
}
