import { failureListSchema, sectionCoverageSchema } from "../../src/api/coverage.ts";
import { folderSchema } from "../../src/api/folders.ts";
import { itemSchema } from "../../src/api/items.ts";
import type { Operation } from "../sdk-operations.ts";

const library = "src/sdk/library.ts";
const sections = "src/sdk/sections.ts";
const timeline = "src/sdk/timeline.ts";
const items = "src/sdk/items.ts";
const noItem = [404, "there is no item of this ratingKey"] as const;
const noSection = [404, "there is no section of this id"] as const;
const film = `const [section] = await sdk.library.sections();
const { items: [film] } = await sdk.library.items(section.id, { limit: 1 });
`;
const tracks = `const music = (await sdk.library.sections()).find(({ type }) => type === "artist")!;
const { items: [artist] } = await sdk.library.items(music.id);
const { items: [album] } = await sdk.library.children(artist.ratingKey);
const { items: tracks } = await sdk.library.children(album.ratingKey);
`;

/** Sections, items, and what is known of them. */
export const libraryOperations: readonly Operation[] = [
  {
    name: "library.sections",
    file: library,
    route: "GET /library/sections",
    example: `for (const { id, title, type, paths } of await sdk.library.sections()) {
  console.log(id, title, type, paths.length);
}`,
    prints: /^1 Films movie 1$/m,
    answer: "a list of sections: id, title, type, paths, and whether it is being scanned",
  },
  {
    name: "library.items",
    file: library,
    route: "GET /library/sections/{id}/all",
    example: `const [section] = await sdk.library.sections();
const { items, total } = await sdk.library.items(section.id, { sort: "addedAt:desc", limit: 20 });

console.log(total, items.map(({ title, year }) => \`\${title} (\${year})\`));`,
    prints: /^1 \[ 'Dawn \(2020\)' \]$/m,
    answer: "ItemPage",
    statuses: [noSection],
  },
  {
    name: "library.everyItem",
    file: library,
    route: "GET /library/sections/{id}/all",
    example: `const [section] = await sdk.library.sections();

for await (const { title, duration } of sdk.library.everyItem(section.id)) {
  console.log(title, Math.round((duration ?? 0) / 60_000));
}`,
    prints: /^Dawn \d+$/m,
    answer: "an async iterable of items, as they are on the pages of `library.items`",
    statuses: [noSection],
  },
  {
    name: "library.children",
    file: library,
    route: "GET /library/metadata/{ratingKey}/children",
    example: `${tracks}
console.log(artist.title, album.title, tracks.length);`,
    prints: /^Choir Songs 3$/m,
    answer: "ItemPage",
    statuses: [noItem],
  },
  {
    name: "library.item",
    file: library,
    route: "GET /library/metadata/{ratingKey}",
    example: `${film}
const { Media, Chapter, Marker } = await sdk.library.item(film.ratingKey);
console.log(Media[0].Part[0].Stream.length, Chapter.length, Marker.length);`,
    prints: /^[12] \d+ \d+$/m,
    answer:
      "the item with its `Media`, their parts and streams, its `Chapter` and `Marker`: times in milliseconds",
    statuses: [noItem],
  },
  {
    name: "library.addSection",
    file: library,
    route: "POST /library/sections",
    example: `const [{ paths }] = await sdk.library.sections();

await sdk.library.addSection({ title: "The same films", type: "movie", paths });

const added = (await sdk.library.sections()).find(({ title }) => title === "The same films")!;
console.log(added.title);
await sdk.sections.remove(added.id);`,
    prints: /^The same films$/m,
    answer: "nothing",
    statuses: [[400, "a folder is not there, or it is not one that may be used"]],
  },
  {
    name: "library.scan",
    file: library,
    route: "POST /library/sections/{id}/refresh",
    example: `const [section] = await sdk.library.sections();

await sdk.library.scan(section.id);
console.log("It is being scanned.");`,
    prints: /being scanned/,
    answer: "nothing; the scan goes on after the answer",
    statuses: [noSection],
  },
  {
    name: "sections.coverage",
    file: sections,
    route: "GET /api/coverage",
    example: `for (const { title, analyses } of await sdk.sections.coverage()) {
  for (const { kind, done, wanted } of analyses) console.log(\`\${title}: \${kind} \${done} of \${wanted}\`);
}`,
    prints: /^Films: \w+ \d+ of \d+$/m,
    answer: "a list of sections, each with how far its analyses have come",
    schema: sectionCoverageSchema,
  },
  {
    name: "sections.failures",
    file: sections,
    route: "GET /api/failures",
    example: `const { failures, total } = await sdk.sections.failures({ limit: 10 });

for (const { title, task, reason } of failures) console.log(title, task, reason);
console.log(\`\${total} files could not be analysed.\`);`,
    prints: /^\d+ files could not be analysed\.$/m,
    answer: "a page of failures",
    schema: failureListSchema,
  },
  {
    name: "sections.folders",
    file: sections,
    route: "GET /api/folders",
    example: `const { folders } = await sdk.sections.folders();

for (const { name, path } of folders) console.log(name, path);`,
    prints: /\S+ \//,
    answer: "a folder with the folders in it",
    schema: folderSchema,
    statuses: [[404, "there is no such folder, or it may not be looked into"]],
  },
  {
    name: "sections.change",
    file: sections,
    route: "PUT /library/sections/{id}",
    example: `const [section] = await sdk.library.sections();

await sdk.sections.change(section.id, { title: "Films of ours" });
await sdk.sections.change(section.id, { title: section.title });
console.log("It has its name again.");`,
    prints: /its name again/,
    answer: "nothing",
    statuses: [noSection, [400, "a folder is not there, or it is not one that may be used"]],
  },
  {
    name: "sections.remove",
    file: sections,
    route: "DELETE /library/sections/{id}",
    example: `const old = (await sdk.library.sections()).find(({ title }) => title === "Old films");

if (old) await sdk.sections.remove(old.id);
console.log(old ? "It is forgotten; its files stay." : "There is none.");`,
    prints: /There is none/,
    answer: "nothing",
    statuses: [noSection],
  },
  {
    name: "sections.analyze",
    file: sections,
    route: "PUT /library/sections/{id}/analyze",
    example: `const [section] = await sdk.library.sections();

await sdk.sections.analyze(section.id);
console.log("Every analysis of it begins.");`,
    prints: /begins/,
    answer: "nothing; the analyses go on after the answer",
    statuses: [noSection],
  },
  {
    name: "items.get",
    file: items,
    route: "GET /api/items/{ratingKey}",
    example: `${film}
const { chapters, previews } = await sdk.items.get(film.ratingKey);
console.log("missing" in chapters ? chapters.missing : chapters.length);
console.log("missing" in previews ? previews.missing : "It has previews.");`,
    prints: /\S+ .+\n.+/,
    answer: "every finding, or why there is none",
    schema: itemSchema,
    statuses: [noItem],
  },
  {
    name: "items.similar",
    file: items,
    route: "GET /library/metadata/{ratingKey}/nearest",
    example: `${tracks}
const similar = await sdk.items.similar(tracks[0].ratingKey, { limit: 10, maxDistance: 1 });
for (const { title, artist, distance } of similar) console.log(title, artist, distance);`,
    prints: /^\w+ Choir 0?\.?\d+/m,
    answer: "a list of tracks with their distance, from 0 (the same) to 1",
    statuses: [noItem],
  },
  {
    name: "items.path",
    file: items,
    route: "GET /library/sections/{id}/computePath",
    example: `${tracks}
const path = await sdk.items.path(tracks[0].ratingKey, tracks[2].ratingKey, { section: music.id, count: 3 });
console.log(path.map(({ title }) => title).join(" - "));`,
    prints: /^\w+ - .*\w+$/m,
    answer: "a list of tracks, the first and the last included",
    statuses: [noItem],
  },
  {
    name: "timeline.levels",
    file: timeline,
    route: "GET /library/streams/{id}/levels",
    example: `${film}
const { Media } = await sdk.library.item(film.ratingKey);
const sound = Media[0].Part[0].Stream.find(({ streamType }) => streamType === 2);

const levels = sound?.id ? await sdk.timeline.levels(sound.id, 100).catch(() => []) : [];
console.log(levels.length > 0 ? \`At most \${Math.max(...levels)} LUFS\` : "Nothing is known of its sound.");`,
    prints: /At most -?\d+|Nothing is known/,
    answer: "a list of LUFS, one for each sample",
    statuses: [[404, "there is no such stream, or its loudness is not known"]],
  },
  {
    name: "timeline.addMarker",
    file: timeline,
    route: "POST /library/metadata/{ratingKey}/marker",
    example: `${film}
await sdk.timeline.addMarker(film.ratingKey, { type: "intro", startMs: 1000, endMs: 3000 });

const { Marker } = await sdk.library.item(film.ratingKey);
console.log(Marker.map(({ type, startTimeOffset, endTimeOffset }) => [type, startTimeOffset, endTimeOffset]));`,
    prints: /'intro', 1000, 3000/,
    answer: "nothing",
    statuses: [noItem, [400, "it ends before it begins, or after the end"]],
  },
  {
    name: "timeline.changeMarker",
    file: timeline,
    route: "PUT /library/metadata/{ratingKey}/marker/{id}",
    example: `${film}
const { Marker: [marker] } = await sdk.library.item(film.ratingKey);
await sdk.timeline.changeMarker(film.ratingKey, marker.id, { type: "intro", startMs: 1500, endMs: 3000 });

const { Marker: [changed] } = await sdk.library.item(film.ratingKey);
console.log(changed.startTimeOffset);`,
    prints: /^1500$/m,
    answer: "nothing",
    statuses: [[404, "there is no such item, or it has no such marker"]],
  },
  {
    name: "timeline.removeMarker",
    file: timeline,
    route: "DELETE /library/metadata/{ratingKey}/marker/{id}",
    example: `${film}
const { Marker: [marker] } = await sdk.library.item(film.ratingKey);
await sdk.timeline.removeMarker(film.ratingKey, marker.id);

const { Marker } = await sdk.library.item(film.ratingKey);
console.log(\`\${Marker.length} markers are left.\`);`,
    prints: /^0 markers are left\.$/m,
    answer: "nothing",
    statuses: [[404, "there is no such item, or it has no such marker"]],
  },
  {
    name: "timeline.analyze",
    file: timeline,
    route: "PUT /library/metadata/{ratingKey}/analyze",
    example: `${film}
await sdk.timeline.analyze(film.ratingKey);
console.log("Every analysis of it begins.");`,
    prints: /begins/,
    answer: "nothing; the analyses go on after the answer",
    statuses: [noItem],
  },
  {
    name: "timeline.previewAt",
    file: timeline,
    route: "GET /library/parts/{id}/indexes/sd/{milliseconds}",
    example: `${film}
const { Media } = await sdk.library.item(film.ratingKey);
console.log(sdk.timeline.previewAt(Media[0].Part[0].id, 60_000));`,
    prints: /^\/library\/parts\/\d+\/indexes\/sd\/60000$/m,
    answer: "the path of the picture; nothing is asked of the server",
  },
  {
    name: "preferences.ofSection",
    file: "src/sdk/preferences.ts",
    route: "GET and PUT /library/sections/{id}/prefs",
    example: `const [section] = await sdk.library.sections();
const preferences = sdk.preferences.ofSection(section.id);

await preferences.set({ enableBIFGeneration: false });
console.log(await preferences.get("enableBIFGeneration"));
await preferences.set({ enableBIFGeneration: true });`,
    prints: /^false$/m,
    answer: "`list`, `get` and `set` of one section, as those of the server",
    statuses: [noSection],
  },
];
