import { parse } from "@plussub/srt-vtt-parser";
import type { Library, Part } from "../core/ports.ts";
import { defineReadTask, enabledByBehavior } from "../core/task.ts";
import { type SubtitleOffset, subtitleOffset } from "../media/subtitle-sync.ts";
import { type VoiceTapFinding, voice, voiceVersion } from "../media/taps.ts";

const keeps = { kind: "voice", version: voiceVersion } as const;

const only = {
  sections: ["movie", "show"],
  streams: ["video", "audio"],
  enabled: "enableVoiceActivityGeneration",
} as const;

export default defineReadTask({
  title: "Generate voice activity",
  description: "Finds where people speak, and by how much subtitle files beside the media are out of step.",
  every: 1,
  randomized: false,
  enabledBy: enabledByBehavior("GenerateVADBehavior"),
  activity: "media.generate.voice.activity",
  after: ["RefreshLibraries", "UpgradeMediaAnalysis"],
  uses: { database: "shared" },
  keeps,
  find: ({ library }, scope) => library.partsWithout(keeps.kind, keeps.version, scope, only),
  read: (_, { preference }) => [voice({ model: preference("VoiceActivityModel") })],
  save: async (part, [found], { library }) => {
    const finding = found as VoiceTapFinding;
    const subtitles = await offsetsOf(part, finding, library);
    library.keep(part, keeps.kind, keeps.version, { ...finding, subtitles });
  },
});

type Subtitle = { file: string } & (SubtitleOffset | { unclear: string });

/** How far each subtitle file beside the part is out of step with what is said. */
async function offsetsOf(part: Part, { stretches }: VoiceTapFinding, library: Library): Promise<Subtitle[]> {
  const subtitles: Subtitle[] = [];
  for (const { file } of await library.sidecars(part, [".srt", ".vtt"])) {
    try {
      // The parser takes neither a mark at the start nor lines that end as on Windows.
      const text = (await library.readSidecar(file)).replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
      // Its types are lost in imports without endings.
      const entries = parse(text).entries as { from: number; to: number }[];
      const cues = entries.map(({ from, to }) => ({ startMs: from, endMs: to }));
      const offset = subtitleOffset(stretches, cues, library.durationMs(part));
      subtitles.push({ file, ...(offset ?? { unclear: "No offset fits clearly better than others." }) });
    } catch (error) {
      subtitles.push({ file, unclear: (error as Error).message });
    }
  }
  return subtitles;
}
