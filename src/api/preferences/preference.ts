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
  /** Its value is told to admins alone. */
  secret?: boolean;
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

/** Preferences by their ids. */
export type Preferences = Record<string, Omit<Preference, "id">>;

const hour = (h: number) => (h === 0 ? "Midnight" : h === 12 ? "Noon" : h < 12 ? `${h} am` : `${h - 12} pm`);
/** The choices of an hour. */
export const hours = Array.from({ length: 24 }, (_, h) => [h, hour(h)] as const);
/** The choices of whether and when an analysis happens. */
export const behavior = [
  ["never", "never"],
  ["scheduled", "as a scheduled task"],
  ["asap", "as a scheduled task and when media is added"],
] as const;
/** Neither hidden nor advanced. */
export const shown = { hidden: false, advanced: false } as const;
/** A switch of a task that is on by default. */
export const onSwitch = { type: "bool", default: true, group: "butler", ...shown } as const;
