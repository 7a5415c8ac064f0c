import { byteSize } from "../../api/amounts.ts";
import { count, counted } from "../amounts.ts";

const sectionTypes = { movie: "Films", show: "Shows", artist: "Music", photo: "Photos" };

/** What the pages of the library say. */
export const library = {
  title: "Library",
  text: "What there is, how far the work on it has come, and what could not be done.",
  add: "Add a section",
  none: "The library is empty",
  noneText: "Add a section: a name, what kind of media it has, and the folders that they are in.",
  scan: "Scan",
  scanStarted: (title: string) => `${title} is being scanned.`,
  scanning: "Scanning",
  edit: "Edit",
  browse: "Browse",
  analyze: "Analyze all",
  analyzeStarted: (title: string) => `Everything that ${title} lacks is being worked out.`,
  facts: (files: number, bytes: number) => `${counted(files, "file")}, ${byteSize(bytes)}`,
  gone: (files: number) => `${counted(files, "file")} not found`,
  neverScanned: "never scanned",
  scannedAt: "scanned",
  types: sectionTypes,
  /** The kind of a section, unless it is called that. */
  kindOf: (title: string, type: string) => {
    const kind = sectionTypes[type as keyof typeof sectionTypes];
    return kind === title ? undefined : kind;
  },
  openSection: (title: string) => `Browse ${title}`,
};

/** Analyses by their kind. */
const kinds: Readonly<Record<string, string>> = {
  probe: "Streams and tags",
  loudness: "Loudness",
  music: "Sound of music",
  deep: "Bitrate",
  previews: "Preview pictures",
  tiles: "Preview tiles",
  chapters: "Chapter pictures",
  voice: "Speech",
  intros: "Intros",
  credits: "Credits",
  ads: "Ad breaks",
  placeholders: "Placeholders",
  assets: "Colours",
  tags: "Tags",
  local: "Local media",
};
export const kindName = (kind: string): string => kinds[kind] ?? kind;

export const coverage = {
  label: (kind: string, title: string) => `${kindName(kind)} of ${title}`,
  of: (done: number, wanted: number) => `${count(done)} of ${count(wanted)}`,
  none: "nothing to do",
  off: "off",
  failed: (files: number) => `${count(files)} failed`,
  failedAt: (kind: string, title: string) => ` at ${kindName(kind)} of ${title}`,
};

export const failures = {
  title: "What failed",
  text: "Not tried again by itself until the file changes.",
  none: "Nothing has failed",
  noneText: "Every file that was read could be.",
  noneHere: "Nothing failed of what was chosen",
  section: "Section",
  kind: "Analysis",
  allSections: "All sections",
  allKinds: "All analyses",
  item: "Item",
  reason: "Why",
  when: "When",
  action: "Action",
  again: "Try again",
  againStarted: (title: string) => `${title} is tried again.`,
};

export const sectionForm = {
  add: "Add a section",
  edit: (title: string) => `Edit ${title}`,
  name: "Name",
  nameHint: "As it is shown everywhere.",
  type: "Kind of media",
  folders: "Folders",
  noFolders: "None chosen yet.",
  addFolder: "Add a folder",
  removeFolder: (path: string) => `Take ${path} away`,
  save: "Save",
  create: "Add",
  added: (title: string) => `${title} was added, and is being scanned.`,
  changed: (title: string) => `${title} was changed.`,
  preferences: "What is worked out for it",
  remove: "Remove this section",
  removeTitle: (title: string) => `Remove ${title}?`,
  removeText:
    "All that is known of its media is forgotten: findings, previews, markers. The files stay as they are.",
  removed: (title: string) => `${title} was removed; its files are as they were.`,
  movedText: "What was in a folder that is taken away is forgotten; its files stay.",
};

export const picker = {
  title: "Choose a folder",
  text: "On the machine that the server runs on.",
  places: "All places",
  up: "Up",
  choose: "Choose this folder",
  empty: "There are no folders in it.",
  more: "There are more than are listed.",
  list: "Folders",
};

export const browse = {
  search: "Search by title",
  sort: "Order",
  sorts: { title: "By title", added: "Newest first" },
  items: (total: number) => counted(total, "item"),
  none: "Nothing is here yet",
  noneText: "A scan finds what lies in the folders of the section.",
  noneFound: (text: string) => `Nothing has “${text}” in its title`,
  grid: "Items",
  children: (type: string, number: number) => {
    const nouns: Readonly<Record<string, string>> = {
      show: "season",
      season: "episode",
      artist: "album",
      album: "track",
    };
    return counted(number, nouns[type] ?? "item");
  },
  back: "Library",
  episode: (number: number) => `Episode ${number}`,
  track: (number: number) => `Track ${number}`,
};
