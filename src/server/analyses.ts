import type { SectionPreferenceId } from "../api/section-preferences.ts";
import type { TaskName } from "../api/task-names.ts";
import type { ItemType } from "../core/shelves.ts";
import type { ServerHouse } from "./house.ts";

/** The task that finds out what streams and chapters files have: all others need to know. */
export const probing = "UpgradeMediaAnalysis" satisfies TaskName;

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

export const isAnalysis = (kind: string): kind is AnalysisKind => Object.hasOwn(analyses, kind);

/** Tells why an analysis is switched off in a section, in words; undefined when it is on. Asks for the tasks once. */
export function whyOff({ butler, shelves }: Pick<ServerHouse, "butler" | "shelves">) {
  const tasks = new Map(butler.list().map((task) => [task.name, task]));
  return (sectionId: number, kind: AnalysisKind | "probe"): string | undefined => {
    if (kind !== "probe" && !shelves.sectionSettings.get(sectionId, analyses[kind].preference))
      return `switched off in this section's settings (${analyses[kind].preference})`;
    const name = kind === "probe" ? probing : analyses[kind].task;
    const row = tasks.get(name);
    if (row === undefined) return `this server has no task ${name}`;
    return row.enabled ? undefined : `switched off on this server (${row.enabledReason})`;
  };
}
