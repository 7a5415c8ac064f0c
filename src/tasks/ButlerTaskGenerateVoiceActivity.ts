import type { Library, Part, Sidecar } from "../core/ports.ts";
import { defineReadTask, enabledByBehavior, inTurn } from "../core/task.ts";
import { filesOfOthers } from "../media/beside.ts";
import { cuesOf, subtitleEndings } from "../media/subtitle-cues.ts";
import { type SubtitleInStep, subtitleOffset } from "../media/subtitle-sync.ts";
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
  // Subtitles are mostly put beside a film later.
  find: ({ library }, scope) =>
    inTurn(
      library.partsWithout(keeps.kind, keeps.version, scope, only),
      library.partsBesideChanged(keeps, subtitleEndings, scope, only),
    ),
  read: (part, { library, preference }) =>
    library.finding(part, keeps.kind, keeps.version) === undefined
      ? [voice({ model: preference("VoiceActivityModel") })]
      : [],
  save: async (part, [found], { library }) => {
    const finding = (found ?? library.finding(part, keeps.kind, keeps.version)) as VoiceTapFinding;
    const files = await library.sidecars(part, subtitleEndings);
    const subtitles = await offsetsOf(part, finding, files, library);
    library.keep(part, keeps.kind, keeps.version, { ...finding, subtitles, beside: filesOfOthers(files) });
  },
});

/** How far each subtitle file beside the part is out of step with what is said. */
async function offsetsOf(
  part: Part,
  { stretches }: VoiceTapFinding,
  files: readonly Sidecar[],
  library: Library,
): Promise<SubtitleInStep[]> {
  const subtitles: SubtitleInStep[] = [];
  for (const { file } of files) {
    try {
      const cues = cuesOf(await library.readSidecar(file));
      const offset = subtitleOffset(stretches, cues, library.durationMs(part));
      subtitles.push({ file, ...(offset ?? { unclear: "No offset fits clearly better than others." }) });
    } catch (error) {
      subtitles.push({ file, unclear: (error as Error).message });
    }
  }
  return subtitles;
}
