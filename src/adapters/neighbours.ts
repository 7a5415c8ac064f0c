import { setImmediate as breathe } from "node:timers/promises";
import { createNearestTracks, type NearestTracks, type NearTrack } from "../media/nearest-tracks.ts";
import { soundPath } from "../media/sound-path.ts";
import type { MusicTapFinding } from "../media/taps.ts";
import type { Store } from "../store/store.ts";
import type { StoredTrack } from "../store/tracks.ts";

/** The tracks of a section by how they sound. Vectors of one space can be compared. */
interface SectionIndex {
  tracks: Map<number, StoredTrack & { space: NearestTracks | undefined }>;
  spaces: Map<string, NearestTracks>;
  /** State of the memory that it was brought up to. */
  changes: number | undefined;
  ready: Promise<void>;
}

/** Findings taken in one go: a few milliseconds. */
const findingsAtOnce = 50;

/**
 * Tracks that sound alike, by what MusicAnalysis found. The index of a section is made when it is first asked for, and
 * brought up to date when it is asked again and the memory has changed: what is new or made again comes in, what has
 * gone goes out. Everything is done in pieces of a few milliseconds.
 */
export function createNeighbours(store: Store) {
  const sections = new Map<number, SectionIndex>();

  /** The index of a section, as the memory is now. */
  async function indexOf(sectionId: number): Promise<SectionIndex> {
    const index: SectionIndex = sections.get(sectionId) ?? {
      tracks: new Map(),
      spaces: new Map(),
      changes: undefined,
      ready: Promise.resolve(),
    };
    sections.set(sectionId, index);
    index.ready = index.ready.catch(() => {}).then(() => bringUp(index, sectionId));
    await index.ready;
    return index;
  }

  async function bringUp(index: SectionIndex, sectionId: number): Promise<void> {
    const changes = store.changes();
    if (changes === index.changes) return;
    const seen = new Set<number>();
    let taken = 0;
    let page = store.tracks.after(sectionId, "music", 0);
    for (; page.length > 0; page = store.tracks.after(sectionId, "music", page.at(-1)!.partId)) {
      for (const track of page) {
        // The first file of a track stands for it.
        if (track.madeAt === null || seen.has(track.itemId)) continue;
        seen.add(track.itemId);
        const known = index.tracks.get(track.itemId);
        if (known?.partId === track.partId && known.madeAt === track.madeAt)
          index.tracks.set(track.itemId, { ...track, space: known.space });
        else {
          take(index, track);
          if (++taken % findingsAtOnce === 0) await breathe();
        }
      }
      await breathe();
    }
    for (const id of index.tracks.keys()) if (!seen.has(id)) leaveOut(index, id);
    index.changes = changes;
  }

  function take(index: SectionIndex, track: StoredTrack): void {
    leaveOut(index, track.itemId);
    const found = store.tracks.finding(track.partId, "music");
    if (found === undefined) return;
    const { vector, model } = found.data as Pick<MusicTapFinding, "vector" | "model">;
    const dimensions = vector?.length ?? 0;
    const name = JSON.stringify([found.version, model, dimensions]);
    const space = index.spaces.get(name) ?? (vector ? createNearestTracks({ dimensions }) : undefined);
    if (vector && space) {
      index.spaces.set(name, space);
      space.add(track.itemId, vector);
    }
    index.tracks.set(track.itemId, { ...track, space });
  }

  function leaveOut(index: SectionIndex, id: number): void {
    index.tracks.get(id)?.space?.remove(id);
    index.tracks.delete(id);
  }

  return {
    /**
     * The tracks that sound most like a track, the nearest first; never itself.
     * @param options.exclude ids of an album and of an artist, none of whose tracks are wanted
     * @returns undefined when it is not known how the track sounds
     */
    async nearest(
      { id, sectionId }: { id: number; sectionId: number },
      options: {
        limit: number;
        maxDistance: number;
        exclude: { albumId: number | undefined; artistId: number | undefined };
      },
    ): Promise<NearTrack[] | undefined> {
      const { tracks } = await indexOf(sectionId);
      const { space } = tracks.get(id) ?? {};
      const { albumId, artistId } = options.exclude;
      return space?.nearest(space.vectorOf(id)!, options.limit, {
        maxDistance: options.maxDistance,
        exclude: (other) => {
          const track = tracks.get(other);
          return other === id || track?.albumId === albumId || track?.artistId === artistId;
        },
      });
    },
    /**
     * Ids of tracks that lead from the sound of one to that of another, both included.
     * @returns undefined when it is not known how one of them sounds, or it was found out in different ways
     */
    async path(sectionId: number, from: number, to: number, count: number): Promise<number[] | undefined> {
      const { tracks } = await indexOf(sectionId);
      const { space } = tracks.get(from) ?? {};
      if (space === undefined || tracks.get(to)?.space !== space) return undefined;
      const ids: number[] = [];
      for (const id of soundPath(from, to, count, space)) {
        ids.push(id);
        await breathe();
      }
      return ids;
    },
  };
}
