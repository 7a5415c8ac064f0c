import type { Preference, ValueOf } from "./preferences/preference.ts";

const shown = { hidden: false, advanced: false } as const;
const generation = { type: "bool", default: true, group: "analysis", ...shown } as const;
const look = { type: "int", group: "previews", hidden: false, advanced: true } as const;
const wish = { type: "bool", default: false, group: "previews", hidden: false, advanced: true } as const;
const exported = { type: "bool", default: false, group: "export", hidden: false, advanced: true } as const;

/**
 * What can be set for one section of the library. Analyses need the server's preference and the section's: either
 * switches off. The first six are Plex's.
 */
const catalogue = {
  enableBIFGeneration: {
    ...generation,
    label: "Enable video preview thumbnails",
    summary: "Whether videos of this section get the pictures that players show while somebody seeks.",
  },
  enableIntroMarkerGeneration: {
    ...generation,
    label: "Enable intro detection",
    summary: "Whether the intros of this section's episodes are looked for.",
  },
  enableCreditsMarkerGeneration: {
    ...generation,
    label: "Enable credits detection",
    summary: "Whether the credits of this section's films and episodes are looked for.",
  },
  enableVoiceActivityGeneration: {
    ...generation,
    label: "Enable voice activity detection",
    summary: "Whether it is worked out when somebody speaks in this section's videos.",
  },
  enableLoudnessAnalysis: {
    ...generation,
    label: "Enable loudness analysis",
    summary: "Whether the loudness of this section's audio streams is measured.",
  },
  enableAdMarkerGeneration: {
    ...generation,
    default: false,
    label: "Enable ad detection",
    summary: "Whether commercial breaks are looked for. Only for sections of television recordings.",
  },
  enableChapterThumbGeneration: {
    ...generation,
    label: "Enable chapter thumbnails",
    summary: "Whether the chapters of this section's videos get pictures.",
  },
  enableMusicAnalysis: {
    ...generation,
    label: "Enable sonic analysis",
    summary: "Whether tempo, key and sound of this section's tracks are worked out.",
  },
  enableBlurHashGeneration: {
    ...generation,
    label: "Enable picture placeholders",
    summary: "Whether BlurHash and ThumbHash of this section's pictures are made.",
  },
  enableAutoTags: {
    ...generation,
    label: "Enable automatic tags",
    summary: "Whether this section's photos are tagged.",
  },
  enableDeepMediaAnalysis: {
    ...generation,
    label: "Enable extensive media analysis",
    summary: "Whether this section's files are read as a whole for their bitrate, lengths and damage.",
  },
  previewIntervalSeconds: {
    ...look,
    default: 0,
    label: "Seconds between two preview thumbnails",
    summary: "0: as the server's own preference has it. Applies to previews that are made from now on.",
    range: [0, 60],
  },
  previewWidth: {
    ...look,
    default: 320,
    label: "Width of preview thumbnails",
    summary: "Pixels. Applies to previews that are made from now on.",
    range: [160, 640],
    multipleOf: 2,
  },
  previewQuality: {
    ...look,
    default: 4,
    label: "Quality of preview thumbnails",
    summary: "2 is best, 31 makes the smallest files. Applies to previews that are made from now on.",
    range: [2, 31],
  },
  previewTiles: {
    ...wish,
    label: "Also make preview tiles",
    summary: "Sheets of 10 by 10 pictures, as Jellyfin has them, from the same pictures.",
  },
  evenChapterThumbs: {
    ...wish,
    label: "Evenly spaced chapter thumbnails",
    summary: "Whether films without chapters get pictures at equal distances.",
  },
  readersPerDisk: {
    type: "int",
    group: "analysis",
    hidden: false,
    advanced: true,
    default: 0,
    label: "Files read at one time from a disk",
    summary: "0: one from a spinning disk, otherwise as many as the server reads at one time.",
    range: [0, 64],
  },
  reuseSidecars: {
    ...wish,
    label: "Use previews that lie beside the media",
    summary:
      "Takes over Jellyfin's trickplay folders and Emby's BIF files that other programs made, where they fit the " +
      "length of the video, instead of reading it.",
  },
  exportEdl: {
    ...exported,
    label: "Write EDL files",
    summary:
      "Writes an EDL file beside each video: commercial breaks, and intros and credits as scene markers.",
  },
  exportChapters: {
    ...exported,
    label: "Write chapter files",
    summary: "Writes chapters and markers as a text in the simple (OGM) format beside each video.",
  },
  exportTiles: {
    ...exported,
    label: "Write preview tiles beside the media",
    summary: "Writes the sheets of preview pictures into a folder beside each video.",
  },
  exportEmbyBif: {
    ...exported,
    label: "Write BIF files beside the media",
    summary: "Writes one preview picture for each 10 s as the BIF file that Emby reads beside each video.",
  },
  exportReplayGain: {
    ...exported,
    label: "Write ReplayGain tags into the music",
    summary:
      "CHANGES THE FILES THEMSELVES: writes gains and peaks of tracks and albums into the tags of FLAC, MP3, M4A, Ogg " +
      "Vorbis and Opus files. Nothing else of them changes, and their times stay.",
  },
  exportJson: {
    ...exported,
    label: "Write findings as JSON",
    summary: "Writes all that was found as a JSON file beside each file.",
  },
} as const satisfies Record<string, Omit<Preference, "id">>;

export type SectionPreferenceId = keyof typeof catalogue;

/** The natural type of a section preference's value. */
export type SectionPreferenceValue<Id extends SectionPreferenceId> = ValueOf<(typeof catalogue)[Id]>;

/** Reads what is set for a section. */
export type SectionPreferenceOf = <Id extends SectionPreferenceId>(
  sectionId: number,
  id: Id,
) => SectionPreferenceValue<Id>;

export const sectionPreferenceIds = Object.keys(catalogue) as SectionPreferenceId[];

/** The description of a section preference, with every key of `Preference`. */
export const sectionPreference = (id: SectionPreferenceId): Preference => ({ id, ...catalogue[id] });
