/**
 * Every task name that a Plex Media Server or one of its published SDKs has used, spelt as they spell it. A server
 * need not have them all, and may have others.
 */
export const taskNames = [
  "AutomaticUpdates",
  "BackupDatabase",
  "BuildGracenoteCollections",
  "ButlerTaskCleanSupplementalLogFiles",
  "ButlerTaskGenerateAdMarkers",
  "ButlerTaskGenerateCreditsMarkers",
  "ButlerTaskGenerateIntroMarkers",
  "ButlerTaskGenerateVoiceActivity",
  "CheckForUpdates",
  "CleanOldBundles",
  "CleanOldCacheFiles",
  "DeepMediaAnalysis",
  "GarbageCollectBlobs",
  "GarbageCollectLibraryMedia",
  "GenerateAutoTags",
  "GenerateBlurHashes",
  "GenerateChapterThumbs",
  "GenerateMediaIndexFiles",
  "LoudnessAnalysis",
  "MusicAnalysis",
  "OptimizeDatabase",
  "ProcessAssets",
  "RefreshEpgGuides",
  "RefreshLibraries",
  "RefreshLocalMedia",
  "RefreshPeriodicMetadata",
  "UpgradeMediaAnalysis",
] as const;

/** A known task name, or any other that a server may have. */
export type TaskName = (typeof taskNames)[number] | (string & {});
