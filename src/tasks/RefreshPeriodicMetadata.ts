import type { Description, Provider, Wanted } from "../core/ports.ts";
import { defineWorkTask, enabledBySwitch, type WorkContext } from "../core/task.ts";
import { bestMatch } from "../media/matching.ts";
import { turnsOf } from "./lookup-turns.ts";

export default defineWorkTask({
  title: "Refresh metadata periodically",
  description:
    "Asks TMDB, TVmaze and MusicBrainz about every show and artist once in four weeks, a slice a night. What a person " +
    "locked, and what files beside the media say, stays.",
  every: 1,
  randomized: true,
  enabledBy: enabledBySwitch("ButlerTaskRefreshPeriodicMetadata"),
  uses: { database: "shared" },
  find: ({ library, providers, clock }, { sectionIds, itemIds, partIds }) => {
    const scope = { ...(sectionIds && { sectionIds }), ...(itemIds && { itemIds }) };
    const due = async () => {
      const types = new Set(providers.all().flatMap(({ handles }) => handles));
      if (partIds || types.size === 0) return [];
      const all = library.lookups([...types], scope);
      return itemIds ? Array.fromAsync(all) : turnsOf(all, clock.now());
    };
    return {
      count: async () => (await due()).length,
      async *[Symbol.asyncIterator]() {
        for (const { id, title } of await due()) yield { key: `item:${id}`, title, id };
      },
    };
  },
  work: async ({ id }, context) => {
    const wanted = context.library.wanted(id);
    if (wanted) await lookUp(wanted, context);
  },
});

/** What one provider says of an item. */
type Answer = { id: string; said: Description[] } | { unknown: string };

async function lookUp(wanted: Wanted, context: WorkContext): Promise<void> {
  const { library, signal } = context;
  const all = context.providers.all().filter(({ handles }) => handles.includes(wanted.type));
  const asked = all
    .filter((provider) => provider.lacks() === undefined)
    .toSorted((a, b) => Number(isKnownTo(b, wanted)) - Number(isKnownTo(a, wanted)));
  if (asked.length === 0)
    return context.postpone(all.flatMap((provider) => provider.lacks() ?? []).join(" "));
  const unknown: string[] = [];
  for (const provider of asked) {
    // Nobody is asked in its place: one who knows less would be believed until the next turn.
    const closed = provider.closed();
    if (closed !== undefined) return context.postpone(closed);
    const answer = await ask(provider, wanted, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      library.keepTry(wanted.id);
      throw error;
    });
    if ("said" in answer) return keep(wanted, provider, answer, context);
    unknown.push(answer.unknown);
  }
  library.keepUnknown(wanted.id);
  throw new Error(unknown.join(" "));
}

const isKnownTo = (provider: Provider, { known }: Wanted): boolean => known?.provider === provider.name;

async function ask(provider: Provider, wanted: Wanted, signal: AbortSignal): Promise<Answer> {
  // A number that a person wrote beside the media corrects what was found before.
  if (isKnownTo(provider, wanted) && Object.keys(wanted.ids).length === 0) {
    const { id } = wanted.known!;
    const said = await provider.describe(wanted, id, signal);
    if (said) return { id, said };
  }
  const found = bestMatch(wanted, await provider.search(wanted, signal));
  if (found === "none") return { unknown: `${provider.title} does not know it.` };
  if (found === "uncertain")
    return {
      unknown:
        `${provider.title} knows several that it may be, so none was taken. Write its number into the name of its ` +
        `folder, such as ${wanted.type === "artist" ? "{mbid-...}" : "{tvdb-81189}"}.`,
    };
  const { id } = found.match;
  const said = await provider.describe(wanted, id, signal);
  return said ? { id, said } : { unknown: `${provider.title} has nothing under the number ${id}.` };
}

/** An item whose pictures could not be had is still due: what is said of it is kept. */
async function keep(
  wanted: Wanted,
  provider: Provider,
  { id, said }: { id: string; said: Description[] },
  context: WorkContext,
): Promise<void> {
  const { library, signal } = context;
  signal.throwIfAborted();
  library.keepDescriptions(said);
  try {
    for (const description of said) {
      const closed = await fetchPictures(description, context);
      if (closed === undefined) continue;
      library.keepTry(wanted.id);
      return context.postpone(closed);
    }
  } catch (error) {
    signal.throwIfAborted();
    library.keepTry(wanted.id);
    throw error;
  }
  library.keepKnown(wanted.id, { provider: provider.name, id });
}

/** @returns why their server is not asked just now, as a sentence; undefined when they are there */
async function fetchPictures(
  { itemId, pictures }: Description,
  { library, providers, files, signal }: WorkContext,
): Promise<string | undefined> {
  for (const { role, address } of await library.missingPictures(itemId, pictures)) {
    const closed = providers.pictureClosed(address);
    if (closed !== undefined) return closed;
    const scratch = await files.scratch();
    try {
      const file = `${scratch.folder}/${role}`;
      const format = await providers.picture(address, file, signal);
      if (format) await library.keepItemPicture(itemId, { role, address, file, format });
    } finally {
      await scratch.remove();
    }
  }
  return undefined;
}
