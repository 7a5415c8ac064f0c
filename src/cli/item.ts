import { duration } from "../api/amounts.ts";
import type { Item } from "../api/items.ts";
import { connect } from "./connect.ts";
import { exitStatus } from "./exit-status.ts";
import type { ClientOptions, Hands } from "./hands.ts";
import { say, sayJson, sayTable } from "./output.ts";
import { paint } from "./printable.ts";
import { counted, localTime, timecode } from "./words.ts";

export async function item(
  hands: Hands,
  ratingKey: string,
  options: ClientOptions & { part?: number },
): Promise<number> {
  const sdk = await connect(hands, options);
  const found = await sdk.items.get(ratingKey, { part: options.part });
  if (options.json) {
    sayJson(hands, found);
    return exitStatus.ok;
  }
  say(hands, paint(hands, "bold", `${found.title} (${found.type} ${found.ratingKey})`));
  if (found.file !== null) say(hands, found.file);
  say(hands, "");
  const rows = Object.entries(findingsOf(found)).map(([name, { what, made }]) => [
    name,
    what,
    made ? localTime(made.analyzedAt, hands.zone) : "-",
    made ? String(made.version) : "-",
  ]);
  sayTable(hands, ["FINDING", "WHAT", "ANALYZED", "VERSION"], rows);
  return exitStatus.ok;
}

interface Made {
  version: number;
  analyzedAt: string;
}
interface Shown {
  what: string;
  /** Absent where there is nothing. */
  made?: Made | undefined;
}

/** A finding, or why there is none. */
function shown<Found extends Made>(
  found: Found | { missing: string },
  words: (found: Found) => string,
): Shown {
  return "missing" in found ? { what: found.missing as string } : { what: words(found), made: found };
}

/** A list of findings of one analysis, or why there is none. */
function shownAll<Found extends Made>(
  found: Found[] | { missing: string },
  words: (found: Found[]) => string,
): Shown {
  return "missing" in found ? { what: found.missing } : { what: words(found), made: found[0] };
}

function findingsOf(item: Item): Record<string, Shown> {
  return {
    markers: markers(item),
    chapters: shownAll(item.chapters, (chapters) => {
      const thumbs = item.chapterThumbs;
      const pictures =
        "missing" in thumbs ? `no pictures: ${thumbs.missing}` : counted(thumbs.count, "picture");
      return `${counted(chapters.length, "chapter")}, ${pictures}`;
    }),
    voice: shown(item.voice, ({ stretches, subtitles }) => {
      const spoken = stretches.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
      const speech = `${duration(spoken)} of speech in ${counted(stretches.length, "stretch", "stretches")}`;
      return [speech, ...subtitles.map(inStep)].join("\n");
    }),
    loudness: shownAll(item.loudness, (streams) =>
      streams
        .map(({ index, integrated, range, truePeak, source }) => {
          const levels =
            source === undefined
              ? [unit(integrated, "LUFS"), unit(range, "LU"), `peak ${unit(truePeak, "dBTP")}`]
              : [
                  unit(integrated, "LUFS"),
                  range === null ? [] : unit(range, "LU"),
                  `as ${source} says`,
                ].flat();
          return `${index === null ? "album" : `stream ${index}`}: ${levels.join(", ")}`;
        })
        .join("\n"),
    ),
    music: shown(item.music, ({ tempo, key }) => `tempo ${inWords(tempo)}, key ${inWords(key)}`),
    bitrate: shown(item.bitrate, ({ average, peak }) => `${average} kbit/s, at most ${peak} kbit/s`),
    deep: shown(
      item.deep,
      ({ durationMs, streams }) => `${timecode(durationMs)} long, ${counted(streams.length, "stream")}`,
    ),
    blurHash: shown(item.blurHash, placeholders),
    thumbHash: shown(item.thumbHash, placeholders),
    tags: tags(item),
    previews: shown(
      item.previews,
      ({ count, width, height, intervalMs }) =>
        `${counted(count, "picture")} of ${width}x${height}, one each ${intervalMs / 1000} s`,
    ),
  };
}

type Subtitle = Extract<Item["voice"], { subtitles: unknown }>["subtitles"][number];

function inStep(subtitle: Subtitle): string {
  const name = subtitle.file.slice(subtitle.file.lastIndexOf("/") + 1);
  if ("unclear" in subtitle) return `${name}: ${subtitle.unclear}`;
  const { offsetMs, ratio } = subtitle;
  const rate = ratio === 1 ? "" : ", at another frame rate";
  if (offsetMs === 0) return `${name}: in step${rate}`;
  return `${name}: ${Math.abs(offsetMs) / 1000} s too ${offsetMs > 0 ? "late" : "early"}${rate}`;
}

function markers({ markers, missingMarkers }: Item): Shown {
  const list = "missing" in markers ? [] : markers;
  const found = list.map(({ type, startMs, endMs, final }) => {
    const end = endMs === null ? "" : `-${timecode(endMs)}`;
    return `${type} ${timecode(startMs)}${end}${final ? ", final" : ""}`;
  });
  const missing = Object.entries(missingMarkers).map(([type, why]) => `${type}: ${why}`);
  const lines = found.length + missing.length > 0 ? [...found, ...missing] : ["none"];
  return { what: lines.join("\n"), made: list[0] };
}

function tags({ tags, missingTags }: Item): Shown {
  const missing = Object.entries(missingTags).map(([what, why]) => `no ${what}: ${why}`);
  return shownAll(tags, (found) => [found.map(({ tag }) => tag).join(", "), ...missing].join("\n"));
}

const placeholders = ({ thumb, art }: { thumb: string | null; art: string | null }): string =>
  [thumb, art && `art ${art}`].filter((text) => text !== null).join("\n");

const unit = (value: number | null, name: string): string =>
  value === null ? "silent" : `${value.toFixed(1)} ${name}`;

/** What a finding holds, whatever its form: "A minor" of `{ tonic: "A", mode: "minor" }`. */
function inWords(value: unknown): string {
  if (value === null || value === undefined) return "unknown";
  return typeof value === "object" ? Object.values(value).join(" ") : String(value);
}
