/**
 * The preferences of the server, with Plex's ids, types, defaults and labels where Plex has them. A double is a string
 * on Plex's wire; here every value has its natural type.
 */
export interface Preference {
  id: string;
  type: "bool" | "int" | "text";
  default: boolean | number | string;
  label: string;
  summary: string;
  group: string;
  hidden: boolean;
  advanced: boolean;
  /** Choices as `[value, label]`; absent: anything of the type. */
  choices?: readonly (readonly [string | number, string])[];
  /** Smallest and largest value of an int without choices. */
  range?: readonly [number, number];
  /** An int within its range must be a multiple of it. */
  multipleOf?: number;
}

/** The natural type of the value of what is described so. */
export type ValueOf<Described extends Pick<Preference, "type">> = {
  bool: boolean;
  int: number;
  text: string;
}[Described["type"]];

const hour = (h: number) => (h === 0 ? "Midnight" : h === 12 ? "Noon" : h < 12 ? `${h} am` : `${h - 12} pm`);
const hours = Array.from({ length: 24 }, (_, h) => [h, hour(h)] as const);
const behavior = [
  ["never", "never"],
  ["scheduled", "as a scheduled task"],
  ["asap", "as a scheduled task and when media is added"],
] as const;
const shown = { hidden: false, advanced: false } as const;
const analysis = { type: "text", group: "library", choices: behavior, ...shown } as const;
const model = { type: "text", default: "", group: "library", hidden: true, advanced: true } as const;
const onSwitch = { type: "bool", default: true, group: "butler", ...shown } as const;

export const preferences = {
  FriendlyName: {
    type: "text",
    default: "Butler",
    label: "Friendly name",
    summary: "The name that clients show for this server.",
    group: "general",
    ...shown,
  },
  ButlerStartHour: {
    type: "int",
    default: 2,
    label: "Time at which tasks start to run",
    summary: "The time at which the server starts running background maintenance tasks.",
    group: "butler",
    choices: hours,
    ...shown,
  },
  ButlerEndHour: {
    type: "int",
    default: 5,
    label: "Time at which tasks stop running",
    summary: "The time at which the background maintenance tasks stop running.",
    group: "butler",
    choices: hours,
    ...shown,
  },
  ButlerTaskBackupDatabase: {
    ...onSwitch,
    label: "Backup database every three days",
    summary: "Keeps three dated copies of the database, each opened and checked before it counts.",
  },
  ButlerDatabaseBackupPath: {
    type: "text",
    default: "",
    label: "Backup directory",
    summary: "The directory in which database backups are stored. Empty: beside the database.",
    group: "butler",
    hidden: false,
    advanced: true,
  },
  ButlerTaskOptimizeDatabase: {
    ...onSwitch,
    label: "Optimize database every week",
    summary: "Refreshes the database's statistics and gives unused space back to the disk.",
  },
  ButlerTaskCleanOldBundles: {
    ...onSwitch,
    label: "Remove old bundles every week",
    summary: "Removes pictures and other artefacts of media that the library no longer has.",
  },
  ButlerTaskCleanOldCacheFiles: {
    ...onSwitch,
    label: "Remove old cache files every week",
    summary: "Removes cached files that were made more than a month ago.",
  },
  ButlerTaskRefreshLibraries: {
    ...onSwitch,
    default: false,
    label: "Update all libraries during maintenance",
    summary: "Compares every library section with its folders.",
  },
  ButlerTaskUpgradeMediaAnalysis: {
    ...onSwitch,
    label: "Upgrade media analysis during maintenance",
    summary: "Probes media that is new, has changed, or was probed by an older version.",
  },
  ButlerTaskDeepMediaAnalysis: {
    ...onSwitch,
    label: "Perform extensive media analysis during maintenance",
    summary: "Measures the bitrate of every second, and finds the bandwidth that smooth streaming needs.",
  },
  ButlerTaskGenerateBlurHashes: {
    ...onSwitch,
    label: "Generate placeholders of pictures during maintenance",
    summary: "Makes BlurHash and ThumbHash of photos, posters, covers and art.",
  },
  ButlerTaskGenerateAutoTags: {
    ...onSwitch,
    label: "Tag photos during maintenance",
    summary: "Tags photos by camera, date, place, colours and form, and by what configured models see.",
  },
  ButlerRandomizedTasks: {
    type: "text",
    default: "AutomaticUpdates,CheckForUpdates,RefreshEpgGuides,RefreshPeriodicMetadata",
    label: "Tasks that start at a random time of the window",
    summary: "Task names, separated by commas.",
    group: "butler",
    hidden: false,
    advanced: true,
  },
  ButlerManualStart: {
    type: "text",
    default: "criteria",
    label: "What a start by hand does",
    summary:
      "Whether a start by hand asks for the calendar, the window and the switches, or always runs the task.",
    group: "butler",
    choices: [
      ["criteria", "follows the start criteria"],
      ["always", "always runs the task now"],
    ],
    hidden: false,
    advanced: true,
  },
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
  ImageClassificationModel: {
    ...model,
    label: "Image classification model",
    summary:
      "Path of an ONNX model that says what photos show: 1x3xHxW colours in, one score a class out, as those trained " +
      "on ImageNet. Needs the package onnxruntime-node.",
  },
  ImageClassificationLabels: {
    ...model,
    label: "Labels of the image classification model",
    summary: "Path of a text file with the name of one class on each line, in the model's order.",
  },
  FaceDetectionModel: {
    ...model,
    label: "Face detection model",
    summary:
      "Path of an ONNX model that finds faces: 1x3xHxW colours in, scores (1xNx2) and boxes (1xNx4) out, as " +
      "Ultra-Light-Fast-Generic-Face-Detector. Needs the package onnxruntime-node.",
  },
  MusicEmbeddingModel: {
    ...model,
    label: "Music embedding model",
    summary:
      "Path of an ONNX model that describes how music sounds: Nx187x96 mel patches as of MusiCNN in, rows of numbers " +
      "out. Tracks analyzed before keep their own description. Needs the package onnxruntime-node.",
  },
  VoiceActivityModel: {
    ...model,
    label: "Voice activity model",
    summary: "Path of an ONNX model that hears speech, as Silero VAD. Needs the package onnxruntime-node.",
  },
  autoEmptyTrash: {
    type: "bool",
    default: true,
    label: "Empty trash automatically after every scan",
    summary: "Forgets media whose files were already gone at the scan before.",
    group: "library",
    ...shown,
  },
} as const satisfies Record<string, Omit<Preference, "id">>;

export type PreferenceId = keyof typeof preferences;

/** The natural type of a preference's value. */
export type PreferenceValue<Id extends PreferenceId> = ValueOf<(typeof preferences)[Id]>;

export const preferenceIds = Object.keys(preferences) as PreferenceId[];

/** The description of a preference, with every key of `Preference`. */
export const preference = (id: PreferenceId): Preference => ({ id, ...preferences[id] });
