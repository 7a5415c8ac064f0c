import { statSync } from "node:fs";
import { copyFile, mkdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ImportedChapters } from "../api/imports.ts";
import type { Clock, Library, Only, Part, Scope, SectionSwitch, Work } from "../core/ports.ts";
import { nameChapters } from "../media/chapter-names.ts";
import { albumLoudness, type LoudnessFinding } from "../media/loudness.ts";
import { describeFile } from "../media/names.ts";
import type { StoredPart } from "../store/findings.ts";
import type { Store } from "../store/store.ts";
import { besideChanged } from "./beside-changed.ts";
import { type Borders, isThereInside } from "./borders.ts";
import { createTrash } from "./cleaning/trash.ts";
import { contentHash } from "./content-hash.ts";
import { exportFindings } from "./exports.ts";
import type { DataPaths } from "./files.ts";
import { writeGains } from "./gains.ts";
import { itemPictures } from "./item-pictures.ts";
import { placementOf, withTags } from "./lineage.ts";
import { createLocalMedia } from "./local-media.ts";
import { lookups } from "./lookups.ts";
import { findPreviews } from "./previews-beside.ts";
import { scanSection } from "./scan.ts";
import { createSidecars } from "./sidecars.ts";

/** Goes up when album values of the same tracks would differ. */
const albumLoudnessVersion = 1;

/** The library: what the memory says, with the disk's own word on what is really there. */
export function createLibrary(
  store: Store,
  paths: DataPaths,
  house: {
    clock: Clock;
    /** Percent of a section that a scan may forget by itself; null: nothing. */
    mostForgotten(): number | null;
    /** Left out: there are none. */
    borders?: Borders;
    /** Everything that is known of a part, as the server tells it; undefined when it has gone. */
    report(part: Part): object | undefined;
  },
): Library {
  const { clock, borders = [] } = house;
  const toPart = (part: StoredPart): Part => ({ ...part, file: join(part.root, part.path) });
  const below = (scope: Scope): Scope =>
    scope.itemIds ? { ...scope, itemIds: store.items.withDescendants(scope.itemIds) } : scope;

  /** The part of a scope that an analysis has something to do with. */
  const narrowed = (scope: Scope, only: Only | undefined): Scope => {
    const given = below(scope);
    const { sections, enabled, wanted } = only ?? {};
    if (!sections && !enabled && !wanted) return given;
    const isOn = (id: number) => (name: SectionSwitch) => store.sectionSettings.get(id, name);
    const sectionIds = store.sections
      .all()
      .filter(({ type }) => sections?.includes(type) ?? true)
      .map(({ id }) => id)
      .filter((id) => given.sectionIds?.includes(id) ?? true)
      .filter((id) => enabled === undefined || isOn(id)(enabled))
      .filter((id) => wanted?.some(isOn(id)) ?? true);
    return { ...given, sectionIds };
  };

  const { writeSidecarFolder, isOurFolder, among, ...sidecars } = createSidecars((part, ending) => {
    const stored = store.findings.part(part.id);
    return stored && paths.artefact(stored.bundle, `Beside/${ending.replaceAll(".", "_")}.sums`);
  });

  const { localPictures, ...pictured } = itemPictures(store, {
    now: clock.now,
    narrowed,
    given: paths.itemPictures,
  });

  /** One at a time: seasons are looked at by several tasks at once. */
  let exporting = Promise.resolve();

  const library: Library = {
    ...sidecars,
    previewsBeside: findPreviews({ ...sidecars, isOurFolder }),
    partsBesideChanged: besideChanged(store, { narrowed, toPart, stateOf, among }),
    exportFindings(part) {
      const write = () => exportFindings(part, { ...library, writeSidecarFolder }, () => house.report(part));
      exporting = exporting.then(write, write);
      return exporting;
    },
    ...createLocalMedia(store, { now: clock.now, below, borders, itemPictures: paths.itemPictures }),
    ...lookups(store, paths, { clock, localPictures }),
    ...pictured,
    part: (id) => {
      const stored = store.findings.part(id);
      return stored && toPart(stored);
    },
    sections: () =>
      store.sections
        .all()
        .map(({ id, title, type, roots }) => ({ id, title, type, paths: roots.map((root) => root.path) })),
    partsWithout: (kind, version, scope, only): Work<Part> => {
      const { streams = [], having, chapters } = only ?? {};
      const question = { kind, version, streams, having, chapters };
      const parts = store.findings.partsWithout(question, narrowed(scope, only));
      return {
        count: parts.count,
        async *[Symbol.asyncIterator]() {
          for await (const part of parts) yield toPart(part);
        },
      };
    },
    groupsWithout: (made, from, scope, only) => {
      const { streams = [] } = only ?? {};
      return store.groups.groupsWithout(made, { ...from, streams }, narrowed(scope, only));
    },
    membersOf: (group, from) =>
      store.groups
        .membersOf(group.id, from)
        .map(({ data, ...part }) => ({ part: toPart(part), finding: data })),
    keepForGroup: ({ id, from }, { kind, version }, finding) =>
      store.findings.keepForItem(id, { kind, version, data: { ...finding, from }, at: clock.now() }),
    sectionPreference: store.sectionSettings.get,
    finding: (part, kind, version) => {
      const found = store.findings.ofPart(part.id).get(kind);
      return version === undefined || found?.version === version ? found?.data : undefined;
    },
    chapters: (part) => {
      const taken = library.finding(part, "importedChapters") as ImportedChapters | undefined;
      return nameChapters(store.media.chaptersOf(part.id), taken?.chapters ?? []).map(
        ({ isTaken: _, ...chapter }) => chapter,
      );
    },
    markers: ({ id, itemId }) =>
      store.markers.ofItems([itemId]).filter(({ partId }) => partId === null || partId === id),
    durationMs: (part) => store.media.durationOf(part.id) ?? 0,
    replaceMarkers: (part, type, version, markers) =>
      store.markers.replaceFound(
        part.itemId,
        type,
        markers.map((marker) => ({ ...marker, partId: part.id })),
        { version, at: clock.now(), partId: part.id },
      ),
    readArtefact: async (part, name) => {
      const stored = store.findings.part(part.id);
      if (stored === undefined) return undefined;
      return readFile(paths.artefact(stored.bundle, name)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return undefined;
        throw error;
      });
    },
    keep: (part, kind, version, data) => store.findings.keep(part, { kind, version, data, at: clock.now() }),
    keepProbe: async (part, version, probe) => {
      const hash = await contentHash(part.file, part.size);
      const section = store.sections.get(part.sectionId);
      const stored = store.findings.part(part.id);
      if (section === undefined || stored === undefined) return;
      const name = describeFile(section.type, stored.path);
      store.transaction(() => {
        if (name?.kind === "track")
          store.catalogue.replaceFile(
            part.id,
            { sectionId: section.id, ...placementOf(withTags(name, probe.tags), part.file) },
            clock.now(),
          );
        store.media.keepProbe(part.id, probe, hash);
        store.findings.keep(part, { kind: "probe", version, data: { tags: probe.tags }, at: clock.now() });
      });
    },
    stateOf,
    keepFailure: (part, kind, version, reason) =>
      store.findings.keepFailure(part, { kind, version, reason, at: clock.now() }),
    forget: (kind, scope, findings) => {
      if (kind === "local") store.localMedia.forget(below(scope), findings);
      else store.findings.forget(kind, below(scope), findings);
    },
    keepAlbumLoudness: (part) => {
      const album = store.catalogue.albumOf(part.id);
      if (album !== undefined) keepAlbumLoudness(store, album, clock.now());
    },
    keepArtefact: async (part, from, name) => {
      const stored = store.findings.part(part.id);
      if (stored === undefined) return;
      const to = paths.artefact(stored.bundle, name);
      await mkdir(dirname(to), { recursive: true });
      await moveWhole(from, to);
    },
    writeGains: async (part, gains, signal) => {
      if (library.stateOf(part) !== "same" || !(await isThereInside(part.file, borders)))
        throw new Error(`${part.file} is not what it was when it was measured: its tags are not written.`);
      const outcome = await writeGains(part.file, gains, signal);
      if (outcome === "unchanged") return outcome;
      const { size, mtimeMs } = await stat(part.file);
      const hash = await contentHash(part.file, size);
      store.media.keepRewritten(part.id, { size, mtime: Math.floor(mtimeMs), hash });
      return outcome;
    },
    scan: (section, options) =>
      scanSection(store, clock, section, {
        ...options,
        mostForgotten: house.mostForgotten(),
        borders,
        trash: createTrash(store, paths.data, clock),
        albumChanged: (albumId) => keepAlbumLoudness(store, albumId, clock.now()),
      }),
  };
  return library;
}

function stateOf({ file, size, mtime }: Part): ReturnType<Library["stateOf"]> {
  try {
    const state = statSync(file);
    return state.size === size && Math.floor(state.mtimeMs) === mtime ? "same" : "changed";
  } catch {
    return "gone";
  }
}

/** Works the loudness of an album out again from what its tracks' findings keep; without any it stays as it is. */
export function keepAlbumLoudness(store: Store, albumId: number, at: number): void {
  const tracks = store.findings
    .childFindings(albumId, "loudness")
    .flatMap((finding) => (finding as { streams: LoudnessFinding[] }).streams.slice(0, 1));
  if (tracks.length === 0) return;
  const data = albumLoudness(tracks);
  store.findings.keepForItem(albumId, { kind: "loudness", version: albumLoudnessVersion, data, at });
}

/** In one step where both are on one disk; else copied aside first, so that nobody sees half a file. */
async function moveWhole(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EXDEV") throw error;
    const aside = `${to}.partial`;
    try {
      await copyFile(from, aside);
      await rename(aside, to);
    } finally {
      await rm(aside, { force: true });
    }
    await rm(from);
  }
}
