import { styleText } from "node:util";
import Table from "cli-table3";
import type { RunningHouse } from "../house.ts";
import type { LoudnessFinding } from "../media/loudness.ts";
import type { PreviewsFinding } from "../media/taps.ts";

/** What the demo made, and where to look. */
export function summaryOf({ store, url, token }: RunningHouse, library: string): string {
  const table = new Table({
    head: ["Item", "Length", "Previews", "Loudness"],
    style: { head: process.stdout.isTTY ? ["bold"] : [], border: [] },
  });
  const media = store.items.list({
    types: ["movie", "episode", "track"],
    sort: "title",
    descending: false,
    offset: 0,
    limit: 100,
  });
  for (const { item, media: versions } of media) {
    const part = versions[0]?.parts[0];
    if (part === undefined) continue;
    const previews = part.findings.get("previews") as PreviewsFinding | undefined;
    const streams =
      (part.findings.get("loudness") as { streams: LoudnessFinding[] } | undefined)?.streams ?? [];
    table.push([
      part.label || item.title,
      `${Math.round((part.duration_ms ?? 0) / 1000)} s`,
      previews ? `${previews.count} pictures of ${previews.width}x${previews.height}` : "",
      streams.map((stream) => `${stream.integrated?.toFixed(1) ?? "silent"} LUFS`).join(", "),
    ]);
  }
  const withPreviews = media.find(({ media: versions }) => versions[0]?.parts[0]?.findings.has("previews"));
  const partId = withPreviews?.media[0]?.parts[0]?.id ?? 1;
  const heading = (text: string) => (process.stdout.isTTY ? styleText("bold", text) : text);
  return [
    "",
    heading("What was made"),
    table.toString(),
    "",
    heading("Where to look"),
    `  Server   ${url}`,
    `  Token    ${token}`,
    `  Media    ${library}`,
    `  Tasks    curl -H "X-Plex-Token: ${token}" ${url}/butler`,
    `  Picture  curl -o picture.jpg "${url}/library/parts/${partId}/indexes/sd/30000?X-Plex-Token=${token}"`,
    `  History  curl -H "X-Plex-Token: ${token}" ${url}/api/runs`,
    "",
  ].join("\n");
}
