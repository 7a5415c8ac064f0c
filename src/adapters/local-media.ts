import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import type { ItemFields } from "../api/item-fields.ts";
import type { LocalMedia, Scope } from "../core/ports.ts";
import { languageOf } from "../media/external-texts.ts";
import type { SectionType } from "../media/names.ts";
import { entryFor, parseNfo } from "../media/nfo.ts";
import { fieldsFromTags } from "../media/tag-fields.ts";
import { type DecodedText, decodeText } from "../media/text-encoding.ts";
import type { ExternalStream, LocalLook, StoredLocalItem } from "../store/local-media.ts";
import type { ItemType } from "../store/schema.ts";
import type { Store } from "../store/store.ts";
import type { Borders } from "./borders.ts";
import { rememberFolders, type ViewFolder } from "./folders.ts";
import {
  type LocalExtra,
  type LocalFiles,
  type LocalNfo,
  type LocalText,
  localFilesOf,
} from "./local-files.ts";

/** Goes up when the same files would be understood differently. */
const version = 1;
/** Bytes: no description of a film, and no subtitles, are larger. */
const largestText = 10_000_000;

/** Tracks are shown by their album, and artists and shows by pictures that people choose. */
const covered: readonly ItemType[] = ["movie", "episode", "album"];
const types: readonly ItemType[] = ["movie", "show", "episode", "artist", "album", "track"];

/** Of the files of an item: each with its size and mtime, and all of them as one. */
interface Seen extends LocalFiles {
  fingerprint: string;
  sizes: ReadonlyMap<object, { size: number; mtime: number }>;
}

/** What people keep beside and inside their media, looked at where it has changed. */
export function createLocalMedia(
  store: Store,
  house: {
    now(): number;
    below(scope: Scope): Scope;
    borders: Borders;
    /** The folder of pictures that an item was given, in the data folder. */
    itemPictures(itemId: number): string;
  },
): LocalMedia {
  const typeOf = (root: string): SectionType =>
    store.sections.all().find(({ roots }) => roots.some(({ path }) => path === root))?.type ?? "movie";
  const lookInto = (): ViewFolder => rememberFolders(typeOf, house.borders);

  /** A folder may hold a whole library: it is listed again only when it has changed. */
  let looking = lookInto();

  async function* changed(scope: Scope): AsyncGenerator<{ id: number; title: string }, void, undefined> {
    const view = lookInto();
    // What has changed while nobody looked is seen by the next plan at the latest.
    looking = view;
    const filter = house.below(scope);
    for (let after = 0; ; ) {
      const rows = store.localMedia.page(types, after, filter);
      for (const row of rows) {
        const seen = await see(row, view);
        if (seen && seen.fingerprint !== row.fingerprint) yield { id: row.id, title: row.title };
      }
      if (rows.length === 0) return;
      after = rows.at(-1)!.id;
      await breathe();
    }
  }

  const tagsOf = ({ type, parts }: StoredLocalItem): ItemFields => {
    const [part] = parts;
    const probe = part && store.findings.ofPart(part.id).get("probe")?.data;
    const { tags = {} } = (probe ?? {}) as { tags?: Record<string, string> };
    return fieldsFromTags(type, tags);
  };

  return {
    localMediaChanged: (scope) => ({
      [Symbol.asyncIterator]: () => changed(scope),
      count: async () => {
        let count = 0;
        for await (const _ of changed(scope)) count++;
        return count;
      },
    }),
    coveredBy: (itemId) => {
      const item = store.localMedia.get(itemId);
      const part = item && covered.includes(item.type) ? item.parts.find((one) => one.hasCover) : undefined;
      return part && pathOf(part);
    },
    keepCover: async (itemId, cover) => {
      if (store.localMedia.get(itemId) === undefined) return;
      const folder = house.itemPictures(itemId);
      const name = cover && `embedded-thumb.${cover.format}`;
      if (cover && name) {
        await mkdir(folder, { recursive: true });
        await rename(cover.file, join(folder, name));
      }
      for (const other of await readdir(folder).catch(() => []))
        if (other.startsWith("embedded-") && other !== name) await rm(join(folder, other));
    },
    lookAtLocalMedia: async (itemId, signal) => {
      const item = store.localMedia.get(itemId);
      if (item === undefined || item.parts.length === 0) return;
      const seen = await see(item, looking);
      if (seen === undefined)
        throw new Error(
          `The folders of ${item.title} cannot be read, or its media is not in them: what is known of it stays. ` +
            "Mount its disk, or scan its section.",
        );
      const problems: string[] = [];
      const local = await readNfo(item, seen.nfo, problems);
      const streams: ExternalStream[] = [];
      for (const text of seen.texts) {
        signal.throwIfAborted();
        const stream = await streamOf(text, problems);
        if (stream) streams.push(stream);
      }
      signal.throwIfAborted();
      const reason = problems.join(" ");
      const look: LocalLook = {
        fingerprint: seen.fingerprint,
        ...(local && { local }),
        tag: tagsOf(item),
        streams,
        extras: seen.extras.flatMap((extra) => extraOf(extra, seen) ?? []),
        ...(reason && { reason }),
      };
      store.localMedia.keep(itemId, look, house.now());
      if (reason) throw new Error(reason);
    },
  };
}

/** @returns undefined when the item's folders cannot be read, or it has no files that are there */
async function see(item: StoredLocalItem, view: ViewFolder): Promise<Seen | undefined> {
  if (item.parts.length === 0) return undefined;
  const found = await localFilesOf(item, view);
  if (found === undefined) return undefined;
  const files = [...(found.nfo ? [found.nfo] : []), ...found.texts, ...found.extras];
  const states = await Promise.all(
    files.map(async (file) => {
      const state = await stat(pathOf(file)).catch(() => undefined);
      return state?.isFile()
        ? ([file, { size: state.size, mtime: Math.floor(state.mtimeMs) }] as const)
        : undefined;
    }),
  );
  const there = states.filter((state) => state !== undefined);
  const sizes = new Map<object, { size: number; mtime: number }>(there);
  const hash = createHash("sha1").update(
    JSON.stringify([
      version,
      item.parts.map(({ id, root, path, probe }) => [id, root, path, probe]),
      there.map(([{ rootId, path }, { size, mtime }]) => [rootId, path, size, mtime]).sort(),
    ]),
  );
  return {
    nfo: found.nfo && sizes.has(found.nfo) ? found.nfo : undefined,
    texts: found.texts.filter((text) => sizes.has(text)),
    extras: found.extras,
    fingerprint: hash.digest("hex"),
    sizes,
  };
}

const pathOf = ({ root, path }: { root: string; path: string }): string => join(root, path);

/** @returns undefined when what was known is to stay; says why among the problems */
async function readNfo(
  item: StoredLocalItem,
  nfo: LocalNfo | undefined,
  problems: string[],
): Promise<ItemFields | undefined> {
  if (nfo === undefined) return {};
  const decoded = await readText(pathOf(nfo), problems);
  if (decoded === undefined) return undefined;
  try {
    const entries = parseNfo(decoded.text, nfo.kind);
    const entry = item.type === "episode" ? entryFor(entries, item.season, item.position) : entries[0];
    return entry?.fields ?? {};
  } catch (error) {
    problems.push(`${pathOf(nfo)}: ${(error as Error).message}`);
    return undefined;
  }
}

/** @returns undefined for what is no text, whatever its name says. @throws as `readFile` when it has gone meanwhile */
async function readText(file: string, problems: string[]): Promise<DecodedText | undefined> {
  const { size } = await stat(file);
  const decoded = size > largestText ? undefined : decodeText(await readFile(file));
  if (decoded === undefined) problems.push(`${file}: Expected a text of at most 10 MB, found ${size} bytes.`);
  else if (decoded.text.includes("\0"))
    problems.push(`${file}: Expected a text, found bytes that no text has.`);
  else return decoded;
  return undefined;
}

async function streamOf(
  { partId, path, root, text }: LocalText,
  problems: string[],
): Promise<ExternalStream | undefined> {
  const decoded = await readText(join(root, path), problems);
  if (decoded === undefined) return undefined;
  const { type, codec, hearingImpaired, title, forced, default: isDefault } = text;
  return {
    partId,
    type,
    codec,
    language: text.language ?? languageInside(codec, decoded),
    file: path,
    details: {
      default: isDefault,
      forced,
      ...(hearingImpaired && { hearingImpaired }),
      ...(title && { title }),
      encoding: decoded.encoding,
    },
  };
}

/** The index of VobSub pictures says of which language they are. */
const languageInside = (codec: string, { text }: DecodedText): string | undefined =>
  codec === "vobsub" ? languageOf(/^id:\s*(\w{2})\b/m.exec(text)?.[1] ?? "") : undefined;

function extraOf(extra: LocalExtra, { sizes }: Seen): LocalLook["extras"][number] | undefined {
  const { rootId, path, kind, title } = extra;
  const state = sizes.get(extra);
  return state && { root_id: rootId, path, kind, title, ...state };
}
