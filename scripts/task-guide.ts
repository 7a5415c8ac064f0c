/** What people want to know of each task beyond what its code declares. `docs/tasks.md` is made of both. */
import type { PreferenceId } from "../src/api/preferences.ts";
import type { SectionPreferenceId } from "../src/api/section-preferences.ts";

export interface TaskGuide {
  /** What is there afterwards, and where. */
  makes: string;
  /** What is read and computed for it. */
  costs: string;
  /** How rows of the benchmarks begin that measure it. */
  measured?: readonly string[];
  /** What changes what it does, besides what switches it. */
  preferences?: readonly PreferenceId[];
  /** The same of a section of the library. */
  sectionPreferences?: readonly SectionPreferenceId[];
  /** What starts it, besides `butler start`, and what shows its results: commands and routes. */
  seen: readonly string[];
  /** Where its algorithm is told: the heading in docs/algorithms.md. */
  algorithm?: string;
}

const item = "`butler item ID`";
const markersOf = (kind: string, address: string) => [
  `\`GET /library/metadata/{id}\`: its markers of type \`${kind}\``,
  `\`PUT /library/metadata/{id}/${address}\`: makes them for an item, a season or a show; with \`?force=1\` anew`,
  item,
];

export const taskGuide: Readonly<Record<string, TaskGuide>> = {
  AutomaticUpdates: {
    makes: "a newer version in a folder of its own beside this one, and a backup before it is used.",
    costs: "a download of the package, when there is a newer one.",
    preferences: ["ButlerUpdateChannel", "ButlerTaskUpdateVersionSkipped", "UpdateRegistry"],
    seen: ["`butler update`", "`GET /updater/status`, `PUT /updater/apply`"],
  },
  BackupDatabase: {
    makes:
      "a dated copy of the database in `ButlerDatabaseBackupPath`, or beside it, restored " +
      "into a scratch folder and compared row by row before it counts; a copy in the second place; older ones are thinned out.",
    costs: "twice the size of the database for the moment, and reading it four times. Nobody waits for it.",
    measured: ["Backup, restored and compared", "Incremental backup"],
    preferences: [
      "ButlerDatabaseBackupPath",
      "BackupSecondPath",
      "BackupCompression",
      "BackupKeepDaily",
      "BackupKeepWeekly",
      "BackupKeepMonthly",
      "BackupOtherDatabases",
    ],
    seen: ["`butler backup list`, `butler backup restore FILE`", "`GET /api/backups`"],
  },
  BuildGracenoteCollections: {
    makes:
      "collections of music by mood and by genre, where at least three tracks are of one. They are made anew each time.",
    costs: "a look at the findings of all tracks; no media.",
    seen: ["`GET /library/sections/{id}/collections`"],
  },
  ButlerTaskCleanSupplementalLogFiles: {
    makes: "room: log files, lines of runs and old runs are removed for good.",
    costs: "next to nothing.",
    preferences: ["LogKeepDays", "RunHistoryKeepDays"],
    seen: ["`butler start ButlerTaskCleanSupplementalLogFiles --dry-run`", "`butler runs`, `butler logs`"],
  },
  ButlerTaskGenerateAdMarkers: {
    makes: "markers of type `commercial`, each with its origin.",
    costs: "the sound and the keyframes of the whole recording, and every picture around silences.",
    sectionPreferences: ["enableAdMarkerGeneration", "exportEdl"],
    seen: markersOf("commercial", "addetect"),
    algorithm: "Commercial breaks",
  },
  ButlerTaskGenerateCreditsMarkers: {
    makes:
      "markers of type `credits`, the last of them `final`; for episodes a fingerprint of the end, by which the season is compared.",
    costs:
      "the last 15 minutes of a film, 7.5 of an episode: keyframes, sound of episodes, and every picture at the edges.",
    sectionPreferences: ["enableCreditsMarkerGeneration", "exportEdl"],
    seen: markersOf("credits", "credits"),
    algorithm: "Credits",
  },
  ButlerTaskGenerateIntroMarkers: {
    makes:
      "markers of type `intro` and `recap`, and a fingerprint of each episode's beginning. A new episode makes its season's " +
      "markers anew, from the fingerprints.",
    costs:
      "the sound of the first minutes of each episode (12 at most), then a comparison of the season, without media.",
    measured: ["A season of 12 episodes of 40 minutes: comparing"],
    sectionPreferences: ["enableIntroMarkerGeneration", "exportEdl"],
    seen: [...markersOf("intro", "intro"), "`DELETE /library/sections/{id}/intros`: forgets a section's"],
    algorithm: "Intros and recaps",
  },
  ButlerTaskGenerateVoiceActivity: {
    makes:
      "stretches in which somebody speaks, in steps of 10 ms; for each subtitle file beside the media its offset.",
    costs: "the sound of the whole file.",
    preferences: ["VoiceActivityModel"],
    sectionPreferences: ["enableVoiceActivityGeneration"],
    seen: [
      "`PUT /library/metadata/{id}/voiceActivity`: makes it for an item; with `?force=1` anew",
      "`GET /library/parts/{id}/voiceActivity`: a bit for each 10 ms, the lowest of each byte first",
      item,
    ],
    algorithm: "Voice activity",
  },
  CheckForUpdates: {
    makes: "a line that says whether there is a newer version, and a notification when there is.",
    costs: "one question to the registry.",
    preferences: ["ButlerUpdateChannel", "UpdateRegistry"],
    seen: ["`butler update`", "`PUT /updater/check`, `GET /updater/status`"],
  },
  CleanOldBundles: {
    makes: "room: artefacts of media that the library has forgotten go to the trash.",
    costs: "a walk through the folder `Media` of the data folder.",
    preferences: ["BundleKeepDays", "CleanShareLimit", "TrashKeepDays"],
    seen: [
      "`butler start CleanOldBundles --dry-run`, `butler trash list`",
      "`PUT /library/clean/bundles`, `GET /api/trash`",
    ],
  },
  CleanOldCacheFiles: {
    makes:
      "room: what can be made again is removed, and what has been in the trash for long enough goes for good.",
    costs: "a walk through the folders `Cache` and `Trash` of the data folder.",
    preferences: ["CacheMaxAgeDays", "CacheMaxSizeMB", "TrashKeepDays", "TrashMinFreeMB"],
    seen: ["`butler start CleanOldCacheFiles --dry-run`, `butler trash empty`"],
  },
  DeepMediaAnalysis: {
    makes:
      "bitrate of each second (an artefact `Bitrate/{stream}.u32`), required bandwidths, exact length, frame rate, keyframes, damage.",
    costs: "every byte of the file is read, and none decoded: the disk is the limit.",
    sectionPreferences: ["enableDeepMediaAnalysis"],
    seen: ["`GET /library/metadata/{id}`: `requiredBandwidths` of its parts", item],
    algorithm: "Deep analysis",
  },
  GarbageCollectBlobs: {
    makes: "room: findings of files as they were, and artefacts that no finding names, go to the trash.",
    costs: "a walk through artefacts and findings.",
    preferences: ["CleanShareLimit", "TrashKeepDays"],
    seen: ["`butler start GarbageCollectBlobs --dry-run`, `butler trash list`"],
  },
  GarbageCollectLibraryMedia: {
    makes:
      "room: items whose files have been gone for long go to the trash with all that was found of them. Refused while a " +
      "folder may only be away, or when it would be more than `CleanShareLimit` percent.",
    costs: "a look at the rows of what is gone, and at the folders.",
    preferences: ["LibraryMediaKeepDays", "autoEmptyTrash", "CleanShareLimit", "TrashKeepDays"],
    seen: [
      "`butler start GarbageCollectLibraryMedia --dry-run`, `butler trash restore ID`",
      "`PUT /library/sections/{id}/emptyTrash`",
    ],
  },
  GenerateAutoTags: {
    makes:
      "tags of photos: camera, lens, date, place, colours, form; labels and faces where models are named.",
    costs: "one small decode of each photo, shared with GenerateBlurHashes; more with models.",
    preferences: [
      "ButlerTaskReverseGeocode",
      "ReverseGeocodeData",
      "ImageClassificationModel",
      "ImageClassificationLabels",
      "FaceDetectionModel",
    ],
    sectionPreferences: ["enableAutoTags"],
    seen: ["`GET /library/metadata/{id}`: its tags", item],
    algorithm: "Tags of photos",
  },
  GenerateBlurHashes: {
    makes: "a BlurHash and a ThumbHash of photos, posters, covers and art.",
    costs: "one small decode of each picture.",
    sectionPreferences: ["enableBlurHashGeneration"],
    seen: [item, "`GET /api/items/{ratingKey}`"],
    algorithm: "Placeholders",
  },
  GenerateChapterThumbs: {
    makes: "`Chapters/{n}.jpg` in the file's bundle, 480 pixels wide or more.",
    costs: "some keyframes at the beginning of each chapter.",
    sectionPreferences: [
      "enableChapterThumbGeneration",
      "evenChapterThumbs",
      "previewWidth",
      "previewQuality",
    ],
    seen: [
      "`PUT /library/metadata/{id}/chapterThumbs`: makes them for an item; with `?force=1` anew",
      "`GET /library/media/{id}/chapterImages/{n}`",
      item,
    ],
    algorithm: "Pictures of chapters",
  },
  GenerateMediaIndexFiles: {
    makes:
      "`Indexes/index-sd.bif` in the file's bundle: a picture each `GenerateBIFFrameInterval` seconds; with `previewTiles` also " +
      "`Tiles/{n}.jpg`. Some megabytes for a film.",
    costs: "the keyframes of the file; every picture where these are too far apart.",
    measured: ["A 10-minute 1080p film, previews alone: processor"],
    preferences: ["GenerateBIFFrameInterval", "HardwareAcceleratedDecoding"],
    sectionPreferences: [
      "enableBIFGeneration",
      "previewIntervalSeconds",
      "previewWidth",
      "previewQuality",
      "previewTiles",
      "reuseSidecars",
      "exportTiles",
      "exportEmbyBif",
    ],
    seen: [
      "`PUT /library/metadata/{id}/index`: makes them for an item; with `?force=1` anew",
      "`GET /library/parts/{id}/indexes/sd`, `GET /library/parts/{id}/indexes/sd/{milliseconds}`",
      "`DELETE /library/sections/{id}/indexes`: removes a section's",
      item,
    ],
    algorithm: "Previews and tiles",
  },
  LoudnessAnalysis: {
    makes:
      "loudness, range, peaks, gain and ramps of every audio stream, of tracks and their albums; the curve in `Loudness/{stream}.r128`.",
    costs: "the sound of the whole file, every stream of it.",
    measured: ["A 10-minute 1080p film, previews and loudness with true peak: processor"],
    sectionPreferences: ["enableLoudnessAnalysis", "exportReplayGain"],
    seen: ["`GET /library/streams/{id}/loudness`, `GET /library/streams/{id}/levels`", item],
    algorithm: "Loudness",
  },
  MusicAnalysis: {
    makes: "tempo, key, energy and a vector of how each track sounds.",
    costs: "the whole track.",
    preferences: ["MusicEmbeddingModel"],
    sectionPreferences: ["enableMusicAnalysis"],
    seen: [
      "`GET /library/metadata/{id}/nearest`: tracks that sound alike",
      "`GET /library/sections/{id}/computePath`: a way from one track to another",
      item,
    ],
    algorithm: "Tracks that sound alike",
  },
  OptimizeDatabase: {
    makes: "a database that was checked, has fresh statistics, and has given unused space back.",
    costs: "reading the database once. Readers wait for moments only.",
    measured: ["Longest wait of a reader while a database"],
    seen: ["`PUT /library/optimize`"],
  },
  ProcessAssets: {
    makes:
      "posters, covers, art and photos in the usual sizes, below `Cache/PhotoTranscoder`, and colours for backgrounds.",
    costs: "one decode of each picture for each size.",
    seen: ["`GET /photo/:/transcode`", "`GET /services/ultrablur/colors`"],
  },
  RefreshEpgGuides: {
    makes: "the programmes of each guide in the database; those that were over before yesterday go.",
    costs: "reading each guide that has changed, at once and not as a whole in memory.",
    measured: ["Reading a guide of 100,000 programmes: processor"],
    preferences: ["EpgGuideSizeLimit", "EpgGuideTimeLimit"],
    seen: ["`butler guide list`, `butler guide now`, `butler guide refresh`", "`GET /api/guides/{id}/now`"],
  },
  RefreshLibraries: {
    makes:
      "the library as it is on the disk: what is new, changed, moved, back again or gone. What two scans missed is forgotten, " +
      "and what was known of it goes to the trash; more than 20 files and `CleanShareLimit` percent at once wait for a person.",
    costs: "a list of all folders, with size and time of each file. No file is opened.",
    measured: ["Rescan of an unchanged library"],
    preferences: [
      "FSEventLibraryUpdatesEnabled",
      "FSEventLibraryPartialScanEnabled",
      "ScheduledLibraryUpdatesEnabled",
      "ScheduledLibraryUpdateInterval",
    ],
    seen: [
      "`butler library scan`",
      "`GET /library/sections/{id}/refresh`, with `?path=` of a part of it",
      "`GET /library/sections/{id}/all`",
    ],
  },
  RefreshLocalMedia: {
    makes:
      "what NFO files and tags say of items, their covers, subtitles, lyrics and extras. Beside media, what was found before " +
      "their section asked for it.",
    costs: "the names in each item's folder; files that have changed are read, and tags of the media.",
    seen: ["`PUT /library/metadata/{id}/refresh`", "`GET /library/metadata/{id}/extras`", item],
  },
  RefreshPeriodicMetadata: {
    makes:
      "titles, summaries, people and pictures from TMDB, TVmaze and MusicBrainz, below what people and files say.",
    costs:
      "some questions over the network for each item, a 28th of the library a night, as slowly as the providers ask.",
    preferences: ["MetadataProviders", "MetadataLanguage", "TmdbApiKey", "MusicBrainzContact"],
    seen: ["`GET /library/metadata/{id}`", item],
  },
  UpgradeMediaAnalysis: {
    makes: "container, streams, length, chapters and tags of each file. Every other analysis needs them.",
    costs: "the beginning of each file, milliseconds each.",
    measured: ["Scan and probe of"],
    seen: [
      "`PUT /library/sections/{id}/analyze`, `PUT /library/metadata/{id}/analyze`: this one, then every analysis that is switched on",
      "`GET /library/metadata/{id}`",
    ],
  },
};
