import { behavior, type Preferences, shown } from "./preference.ts";

const analysis = { type: "text", group: "library", choices: behavior, ...shown } as const;

/** How media is looked at. */
export const libraryPreferences = {
  GenerateBIFBehavior: {
    ...analysis,
    default: "never",
    label: "Generate video preview thumbnails",
    summary: "Pictures that players show while somebody seeks through a video.",
  },
  GenerateBIFFrameInterval: {
    type: "int",
    default: 2,
    label: "Seconds between two preview thumbnails",
    summary: "A larger interval makes smaller files. Applies to previews that are made from now on.",
    group: "library",
    range: [1, 60],
    hidden: true,
    advanced: true,
  },
  LoudnessAnalysisBehavior: {
    ...analysis,
    default: "scheduled",
    label: "Analyze audio tracks for loudness",
    summary: "Measures every audio stream, so that players can level tracks and albums.",
  },
  GenerateChapterThumbBehavior: {
    ...analysis,
    default: "scheduled",
    label: "Generate chapter thumbnails",
    summary: "A picture for each chapter of a video.",
  },
  MusicAnalysisBehavior: {
    ...analysis,
    default: "scheduled",
    label: "Analyze audio tracks for sonic features",
    summary: "Finds tempo, key and sound of every track, so that similar ones can be played together.",
  },
  GenerateIntroMarkerBehavior: {
    ...analysis,
    default: "asap",
    label: "Generate intro video markers",
    summary: "Finds the intros of episodes, so that players can skip them.",
  },
  GenerateCreditsMarkerBehavior: {
    ...analysis,
    default: "asap",
    label: "Generate credits video markers",
    summary: "Finds the credits of films and episodes, so that players can skip them.",
  },
  GenerateAdMarkerBehavior: {
    ...analysis,
    default: "scheduled",
    label: "Generate ad video markers",
    summary: "Finds the commercial breaks of recordings, in sections whose own settings ask for it.",
  },
  GenerateVADBehavior: {
    ...analysis,
    default: "scheduled",
    label: "Generate voice activity data",
    summary: "Finds when somebody speaks, so that subtitles can be brought in step.",
  },
  MarkerSource: {
    type: "text",
    default: "any",
    label: "Marker source",
    summary: "Kept as Plex has it. This server always detects markers itself, whatever is chosen here.",
    group: "library",
    choices: [
      ["any", "online and local detection"],
      ["cloud", "online"],
      ["local", "local detection"],
    ],
    ...shown,
  },
  HardwareAcceleratedDecoding: {
    type: "text",
    default: "none",
    label: "Hardware-accelerated decoding",
    summary:
      "What decodes pictures for analyses. Where it is missing or fails, the processor does; the run says so.",
    group: "library",
    choices: [
      ["none", "none"],
      ["auto", "whatever there is"],
      ["vaapi", "VA-API (Linux)"],
      ["cuda", "NVDEC (NVIDIA)"],
      ["qsv", "Quick Sync (Intel)"],
      ["videotoolbox", "VideoToolbox (macOS)"],
    ],
    hidden: false,
    advanced: true,
  },
  autoEmptyTrash: {
    type: "bool",
    default: true,
    label: "Empty trash automatically after every scan",
    summary: "Forgets media whose files were already gone at the scan before.",
    group: "library",
    ...shown,
  },
} as const satisfies Preferences;
