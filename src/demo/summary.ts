import { duration } from "../api/amounts.ts";
import type { Item } from "../api/items.ts";
import type { Hands } from "../cli/hands.ts";
import { say, sayTable } from "../cli/output.ts";
import { paint } from "../cli/printable.ts";
import { counted, timecode } from "../cli/words.ts";
import type { RunningHouse } from "../house.ts";
import { PlexAPI } from "../sdk/plex-api.ts";

/** Prints what the demo made, as every client can read it, and where to look. */
export async function sayWhatWasMade(
  paper: Pick<Hands, "out" | "isTerminal" | "colors" | "columns">,
  { store, url, token }: Pick<RunningHouse, "store" | "url" | "token">,
  library: string,
): Promise<void> {
  const sdk = new PlexAPI({ serverURL: url, accessToken: token });
  const all = store.items.list({
    types: ["movie", "episode", "track", "photo", "album"],
    sort: "title",
    descending: false,
    offset: 0,
    limit: 100,
  });
  const items = await Promise.all(all.map(({ item }) => sdk.items.get(item.id)));
  items.sort((a, b) => ((a.file ?? "") < (b.file ?? "") ? -1 : 1));
  for (const { title, headings, rows } of tablesOf(items)) {
    say(paper, `\n${paint(paper, "bold", title)}`);
    sayTable(paper, headings, rows);
  }
  const film = items.find(({ previews }) => !("missing" in previews));
  const header = `-H "X-Plex-Token: ${token}"`;
  say(paper, `\n${paint(paper, "bold", "Where to look")}`);
  for (const [what, where] of [
    ["Server", url],
    ["Token", token],
    ["Media", library],
    ["Tasks", `curl ${header} ${url}/butler`],
    ...(film === undefined
      ? []
      : [
          ["An item", `curl ${header} ${url}/api/items/${film.ratingKey}`],
          [
            "A picture",
            `curl -o picture.jpg "${url}/library/parts/${film.partId}/indexes/sd/30000?X-Plex-Token=${token}"`,
          ],
        ]),
    ["History", `curl ${header} ${url}/api/runs`],
  ] as [string, string][])
    say(paper, `  ${what.padEnd(10)} ${where}`);
}

export interface SummaryTable {
  title: string;
  headings: readonly string[];
  rows: string[][];
}

const none = "-";

/** What was found in each item, in words: pictures, sound, and what photos and posters are like. */
export function tablesOf(items: readonly Item[]): SummaryTable[] {
  const videos = items.filter(({ type }) => type === "movie" || type === "episode");
  const sounding = items.filter(({ type }) => type !== "photo" && type !== "album");
  const pictured = items.filter(({ blurHash }) => !("missing" in blurHash));
  return [
    {
      title: "What was made of pictures",
      headings: ["ITEM", "LENGTH", "PREVIEWS", "CHAPTERS", "MARKERS"],
      rows: videos.map((item) => [
        nameOf(item),
        lengthOf(item),
        previews(item),
        chapters(item),
        markers(item),
      ]),
    },
    {
      title: "What was heard",
      headings: ["ITEM", "LOUDNESS (LUFS)", "SPEECH", "TEMPO", "KEY"],
      rows: sounding.map((item) => [nameOf(item), loudness(item), voice(item), ...music(item)]),
    },
    {
      title: "What photos and posters are like",
      headings: ["ITEM", "TAGS", "BLURHASH"],
      rows: pictured.map((item) => [
        nameOf(item),
        words(item.tags, (tags) => tags.map(({ tag }) => tag).join(", ")),
        words(item.blurHash, ({ thumb, art }) => `${(thumb ?? art ?? "").slice(0, 12)}…`),
      ]),
    },
  ];
}

const words = <Found extends object>(
  found: Found | { missing: string },
  say: (found: Found) => string,
): string => ("missing" in found ? none : say(found));

/** `S01E02 Rule Thirty`: episodes by the number that their file has. */
function nameOf({ title, file }: Item): string {
  const number = /s\d+e\d+(?=[^/]*$)/i.exec(file ?? "")?.[0];
  return number === undefined ? title : `${number.toUpperCase()} ${title}`;
}

const lengthOf = ({ deep }: Item): string => words(deep, ({ durationMs }) => timecode(durationMs));

const previews = ({ previews }: Item): string =>
  words(previews, ({ count, width, height }) => `${count} of ${width}x${height}`);

const chapters = ({ chapters }: Item): string =>
  words(chapters, (found) => counted(found.filter(({ thumb }) => thumb !== null).length, "picture"));

/** Where something is, as `intro 0:08-0:28, credits 0:54-end`. */
function markers({ markers, deep }: Item): string {
  const end = "missing" in deep ? Number.POSITIVE_INFINITY : deep.durationMs - 1000;
  const found = words(markers, (list) =>
    list
      .map(({ type, startMs, endMs }) => {
        const to = endMs === null ? "" : `-${endMs >= end ? "end" : rounded(endMs)}`;
        return `${type === "commercial" ? "break" : type} ${rounded(startMs)}${to}`;
      })
      .join(", "),
  );
  return found || none;
}

const rounded = (milliseconds: number): string => timecode(Math.round(milliseconds / 1000) * 1000);

const loudness = ({ loudness }: Item): string =>
  words(loudness, (streams) =>
    streams.map(({ integrated }) => (integrated === null ? "silent" : integrated.toFixed(1))).join(", "),
  );

const voice = ({ voice }: Item): string =>
  words(voice, ({ stretches }) => {
    const spoken = stretches.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
    return spoken === 0
      ? "none"
      : `${duration(spoken)} in ${counted(stretches.length, "stretch", "stretches")}`;
  });

function music({ music }: Item): [tempo: string, key: string] {
  if ("missing" in music) return [none, none];
  const { tempo, key } = music as { tempo: number | null; key: { tonic: string; mode: string } | null };
  return [tempo === null ? none : `${tempo} bpm`, key === null ? none : `${key.tonic} ${key.mode}`];
}
