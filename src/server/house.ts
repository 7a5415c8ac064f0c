import type { PreferenceId, PreferenceValue } from "../api/preferences.ts";
import type { Butler } from "../core/butler.ts";
import type { Clock } from "../core/ports.ts";

/** What the server needs from the rest of the house. */
export interface ServerHouse {
  butler: Butler;
  settings: Settings;
  identity: Identity;
  /** Who knows it may do everything. */
  token: string;
  /** Paces the signs of life on open event streams. */
  clock: Clock;
  log: Log;
  /** False while the house is starting or stopping: every call is answered 503. */
  ready(): boolean;
}

export interface Identity {
  /** Stays the same as long as the data folder does. */
  machineIdentifier: string;
  version: string;
}

/** The preferences' values. */
export interface Settings {
  get<Id extends PreferenceId>(id: Id): PreferenceValue<Id>;
  /**
   * Saves values as they come over the wire, by id: all of them or none.
   * @throws Refusal when one is unknown or has no such value.
   */
  set(changes: Readonly<Record<string, string>>): void;
}

/** The part of a pino logger that the server uses. */
export interface Log {
  warn(facts: object, text: string): void;
  error(facts: object, text: string): void;
}
