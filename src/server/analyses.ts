import type { SectionPreferenceId } from "../api/section-preferences.ts";
import type { TaskName } from "../api/task-names.ts";
import type { ItemType } from "../core/shelves.ts";

/** An analysis by what makes and what prevents its finding. */
export interface Analysis {
  task: TaskName;
  preference: SectionPreferenceId;
  /** The only types of items that it is for; absent: all with files. */
  types?: readonly ItemType[];
  /** What the file must have. */
  needs?: "video" | "audio";
}

const videos: readonly ItemType[] = ["movie", "episode"];

/** Every analysis by the kind of its finding, in the order in which they are started together. */
export const analyses = {
  loudness: { task: "LoudnessAnalysis", preference: "enableLoudnessAnalysis", needs: "audio" },
  music: { task: "MusicAnalysis", preference: "enableMusicAnalysis", types: ["track"], needs: "audio" },
  deep: {
    task: "DeepMediaAnalysis",
    preference: "enableDeepMediaAnalysis",
    types: [...videos, "track"],
  },
  previews: {
    task: "GenerateMediaIndexFiles",
    preference: "enableBIFGeneration",
    types: videos,
    needs: "video",
  },
  chapters: {
    task: "GenerateChapterThumbs",
    preference: "enableChapterThumbGeneration",
    types: videos,
    needs: "video",
  },
  voice: {
    task: "ButlerTaskGenerateVoiceActivity",
    preference: "enableVoiceActivityGeneration",
    types: videos,
    needs: "audio",
  },
  intros: {
    task: "ButlerTaskGenerateIntroMarkers",
    preference: "enableIntroMarkerGeneration",
    types: ["episode"],
    needs: "audio",
  },
  credits: {
    task: "ButlerTaskGenerateCreditsMarkers",
    preference: "enableCreditsMarkerGeneration",
    types: videos,
    needs: "video",
  },
  ads: {
    task: "ButlerTaskGenerateAdMarkers",
    preference: "enableAdMarkerGeneration",
    types: videos,
    needs: "video",
  },
  placeholders: { task: "GenerateBlurHashes", preference: "enableBlurHashGeneration" },
  tags: { task: "GenerateAutoTags", preference: "enableAutoTags", types: ["photo"] },
} as const satisfies Readonly<Record<string, Analysis>>;

export type AnalysisKind = keyof typeof analyses;
