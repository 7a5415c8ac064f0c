import type { MarkerType } from "../../api/markers.ts";

/** What the page of an item says. */
export const item = {
  unknown: "No such item",
  analyze: "Analyze now",
  analyzeStarted: (title: string) => `Everything that ${title} lacks is being worked out.`,
  file: "File",
  length: "Length",
  codecs: "Video and sound",
  year: "Year",
  section: "Section",
  timeline: "Timeline",
  position: "Position",
  closer: "Closer",
  farther: "Farther away",
  whole: "All of it",
  seen: "What is seen",
  seenFrom: (from: string, to: string) => `${from} to ${to}`,
  zoomHint: "Closer with + or Ctrl and the wheel, farther away with −, all of it with 0.",
  noPreviews: "No preview pictures",
  preview: (time: string) => `Preview at ${time}`,
  chapters: "Chapters",
  markers: "Markers",
  speech: "Speech",
  loudness: "Loudness",
  lufs: "LUFS",
  bitrate: "Bitrate",
  kbits: "kbit/s",
  speechShare: (percent: number) => `Somebody speaks for ${percent} % of it.`,
  missing: "What is not known, and why",
  contents: "Contents",
  neighbours: "Sounds like",
  neighboursText: "Tracks of the library, the nearest first.",
  noNeighbours: "No other track sounds like it",
  distance: "Distance",
  track: "Track",
  album: "Album",
  sound: "Sound",
  tempo: "Tempo",
  bpm: (tempo: number) => `${Math.round(tempo)} BPM`,
  key: "Key",
  chart: (what: string) => `${what} over time`,
  range: (low: string, high: string) => `from ${low} to ${high}`,
};

export const loudnessFacts = {
  integrated: "Loudness",
  range: "Range",
  truePeak: "True peak",
  gain: "ReplayGain",
  silence: "silence",
  source: "Measured by",
  sources: { plex: "Plex; not yet here", jellyfin: "Jellyfin; not yet here" },
};

export const markerTypeNames: Record<MarkerType, string> = {
  intro: "Intro",
  recap: "Recap",
  credits: "Credits",
  commercial: "Ad break",
  bookmark: "Bookmark",
  resume: "Resume point",
};

export const markerOriginNames = {
  found: "found",
  chapter: "from chapters",
  edl: "from an EDL file",
  import: "from another program",
  person: "by hand",
};

export const markers = {
  none: "No markers",
  add: "Add a marker",
  addTitle: "Add a marker",
  edit: (name: string, from: string) => `Correct ${name} at ${from}`,
  editTitle: (name: string) => `Correct ${name}`,
  text: "What a person says is kept, and never overwritten by an analysis.",
  type: "Type",
  start: "Start",
  end: "End",
  origin: "From",
  action: "Action",
  correct: "Correct",
  save: "Save",
  remove: "Remove",
  saved: "The marker is saved. No analysis changes it from now on.",
  removed: "The marker is removed.",
  here: "Set to the position",
  edges: {
    startMs: (name: string) => `Start of ${name}`,
    endMs: (name: string) => `End of ${name}`,
  },
  edgeHint:
    "Drag it, or use the arrow keys: a second each, a tenth with Shift. Enter saves, Escape takes it back.",
  badTime: "A time such as 1:02:03 or 62:03 was expected.",
  badOrder: "It must end after it starts.",
};

/** What of a photo may not be found out, by the word of the server. */
export const tagKinds: Readonly<Record<string, string>> = { labels: "What it shows", faces: "Faces" };

/** Findings that may be missing, in the order in which they are told. */
export const findingNames = {
  markers: "Markers",
  chapters: "Chapters",
  previews: "Preview pictures",
  voice: "Speech",
  loudness: "Loudness",
  music: "Sound of music",
  bitrate: "Bitrate",
  blurHash: "Placeholders",
  tags: "Tags",
} as const;
