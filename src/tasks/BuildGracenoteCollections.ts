import type { BuiltCollection, HeardTrack } from "../core/ports.ts";
import { defineWorkTask, enabledBySwitch } from "../core/task.ts";
import { moods, moodsOf } from "../media/moods.ts";
import type { MusicFinding } from "../media/music.ts";

/** Fewer tracks make no collection. */
const fewest = 3;

export default defineWorkTask({
  title: "Build collections of music",
  description:
    "Builds collections by mood, from what MusicAnalysis heard, and by genre, from what tags say. Collections that " +
    "people made are left alone. Gracenote, after which Plex named it, is not asked.",
  every: 7,
  randomized: false,
  enabledBy: enabledBySwitch("ButlerTaskBuildGracenoteCollections"),
  uses: { database: "shared" },
  find: ({ library }, scope) => {
    const sections = library
      .sections()
      .filter(({ type, id }) => type === "artist" && (scope.sectionIds?.includes(id) ?? true));
    return {
      count: async () => sections.length,
      async *[Symbol.asyncIterator]() {
        for (const { id, title } of sections) yield { key: `section:${id}`, title, id };
      },
    };
  },
  work: async ({ id, title }, { collections, signal, log }) => {
    const { built, heard } = await collectionsFrom(collections.heardTracks(id, signal));
    signal.throwIfAborted();
    collections.replaceBuilt(id, built);
    log(
      heard === 0
        ? `${title}: nothing is known of how its tracks sound. MusicAnalysis finds that out.`
        : `${title}: ${built.length} collections from ${heard} tracks.`,
    );
  },
});

/** Moods in their order, then genres by name. */
async function collectionsFrom(
  tracks: AsyncIterable<HeardTrack>,
): Promise<{ built: BuiltCollection[]; heard: number }> {
  const byMood = new Map(moods.map(({ name }) => [name, [] as number[]]));
  const byGenre = new Map<string, { title: string; itemIds: number[] }>();
  let heard = 0;
  for await (const { itemId, music, genres } of tracks) {
    heard++;
    for (const { name } of moodsOf(music as MusicFinding)) byMood.get(name)!.push(itemId);
    // Some write "rock", and some "Rock": the first spelling that is met stays.
    const named = new Map(genres.map((genre) => [genre.toLowerCase(), genre]));
    for (const [key, genre] of named) {
      const known = byGenre.get(key);
      if (known) known.itemIds.push(itemId);
      else byGenre.set(key, { title: genre, itemIds: [itemId] });
    }
  }
  const built: BuiltCollection[] = [
    ...moods.map(({ name, rule }) => ({
      identity: `mood:${name.toLowerCase()}`,
      title: name,
      summary: `Tracks by how they sound: ${rule}`,
      itemIds: byMood.get(name)!,
    })),
    ...[...byGenre.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, { title, itemIds }]) => ({
        identity: `genre:${key}`,
        title,
        summary: `Tracks whose tags name the genre ${title}.`,
        itemIds,
      })),
  ];
  return { built: built.filter(({ itemIds }) => itemIds.length >= fewest), heard };
}
