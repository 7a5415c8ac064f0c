// Made from the files in this folder by `npm run generate`.
import type { Task } from "../core/task.ts";
import AutomaticUpdates from "./AutomaticUpdates.ts";
import BackupDatabase from "./BackupDatabase.ts";
import BuildGracenoteCollections from "./BuildGracenoteCollections.ts";
import ButlerTaskCleanSupplementalLogFiles from "./ButlerTaskCleanSupplementalLogFiles.ts";
import ButlerTaskGenerateAdMarkers from "./ButlerTaskGenerateAdMarkers.ts";
import ButlerTaskGenerateCreditsMarkers from "./ButlerTaskGenerateCreditsMarkers.ts";
import ButlerTaskGenerateIntroMarkers from "./ButlerTaskGenerateIntroMarkers.ts";
import ButlerTaskGenerateVoiceActivity from "./ButlerTaskGenerateVoiceActivity.ts";
import CheckForUpdates from "./CheckForUpdates.ts";
import CleanOldBundles from "./CleanOldBundles.ts";
import CleanOldCacheFiles from "./CleanOldCacheFiles.ts";
import DeepMediaAnalysis from "./DeepMediaAnalysis.ts";
import GarbageCollectBlobs from "./GarbageCollectBlobs.ts";
import GarbageCollectLibraryMedia from "./GarbageCollectLibraryMedia.ts";
import GenerateAutoTags from "./GenerateAutoTags.ts";
import GenerateBlurHashes from "./GenerateBlurHashes.ts";
import GenerateChapterThumbs from "./GenerateChapterThumbs.ts";
import GenerateMediaIndexFiles from "./GenerateMediaIndexFiles.ts";
import LoudnessAnalysis from "./LoudnessAnalysis.ts";
import MusicAnalysis from "./MusicAnalysis.ts";
import OptimizeDatabase from "./OptimizeDatabase.ts";
import ProcessAssets from "./ProcessAssets.ts";
import RefreshEpgGuides from "./RefreshEpgGuides.ts";
import RefreshLibraries from "./RefreshLibraries.ts";
import RefreshLocalMedia from "./RefreshLocalMedia.ts";
import RefreshPeriodicMetadata from "./RefreshPeriodicMetadata.ts";
import UpgradeMediaAnalysis from "./UpgradeMediaAnalysis.ts";

/** Every task, by the name that clients know it by. */
export const tasks: Readonly<Record<string, Task>> = {
  AutomaticUpdates,
  BackupDatabase,
  BuildGracenoteCollections,
  ButlerTaskCleanSupplementalLogFiles,
  ButlerTaskGenerateAdMarkers,
  ButlerTaskGenerateCreditsMarkers,
  ButlerTaskGenerateIntroMarkers,
  ButlerTaskGenerateVoiceActivity,
  CheckForUpdates,
  CleanOldBundles,
  CleanOldCacheFiles,
  DeepMediaAnalysis,
  GarbageCollectBlobs,
  GarbageCollectLibraryMedia,
  GenerateAutoTags,
  GenerateBlurHashes,
  GenerateChapterThumbs,
  GenerateMediaIndexFiles,
  LoudnessAnalysis,
  MusicAnalysis,
  OptimizeDatabase,
  ProcessAssets,
  RefreshEpgGuides,
  RefreshLibraries,
  RefreshLocalMedia,
  RefreshPeriodicMetadata,
  UpgradeMediaAnalysis,
};
