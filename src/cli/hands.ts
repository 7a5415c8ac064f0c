import type { Backup, BackupList } from "../api/backups.ts";
import type { Check } from "../api/checks.ts";
import type { Schedule } from "../api/schedule.ts";
import type { ScheduleQuestion } from "../sdk/plex-api.ts";

/** What the command line cannot do by itself, and what it must know of the terminal. `main.ts` implements it. */
export interface Hands {
  /** Printed by `butler --version`. */
  version: string;
  /** Runs the server until it is told to stop. @returns the exit status. */
  serve(options: ServeOptions): Promise<number>;
  /** Works for a server on another machine until it is told to stop. @returns the exit status */
  work(options: WorkerOptions): Promise<number>;
  /** @returns the exit status. */
  demo(options: DemoOptions): Promise<number>;
  /**
   * Where the server is: the options, else `BUTLER_SERVER`, `BUTLER_TOKEN` and `BUTLER_PROFILE`, else what the data
   * folder knows. @throws Complaint, or any Error fit for people, when there is none.
   */
  connection(options: ConnectionOptions): Promise<Connection>;
  /** The plan by the settings of the data folder, or the defaults; needs no server. */
  forecast(question: ScheduleQuestion & { data?: string }): Promise<Schedule>;
  /**
   * The backups of a data folder whose server does not run. Whoever asks closes them.
   * @throws Error when a server runs on it
   */
  backupsHere(where: { data?: string | undefined; from?: string | undefined }): Promise<BackupsHere>;
  /**
   * Makes the version that was there before the last update the one that is started next.
   * @throws Error for people, with nothing changed
   */
  goBack(): Promise<{ from: string; to: string; backup: string }>;
  /** The servers that a person has given names, kept where only they can read them. */
  profiles: { read(): Promise<Profiles>; write(profiles: Profiles): Promise<void> };
  /** Looks at what usually goes wrong on this machine, one thing after the other. */
  examine(where: { data?: string | undefined }): AsyncIterable<Check>;
  /**
   * Writes what a bug report needs into one archive, without anything secret.
   * @throws Error when there is such a file already
   */
  report(wish: ReportWish): Promise<Report>;
  /**
   * Asks a person. @returns what they typed; undefined where there is no terminal, or they left with Ctrl-C
   * @param how.secret what is typed is not shown
   */
  ask(question: string, how?: { secret?: boolean }): Promise<string | undefined>;
  /** Calls back at each Ctrl-C, in the place of ending. @returns a function that makes Ctrl-C end the command again */
  onInterrupt(interrupted: () => void): () => void;
  /** Settles after so many milliseconds, or at once when it is aborted. */
  wait(milliseconds: number, aborted?: AbortSignal): Promise<void>;
  /** Writes to standard output, as it is: `text` brings its own line ends. */
  out(text: string): void;
  /** Writes to standard error, as it is. */
  err(text: string): void;
  /** Whether standard output is a terminal. */
  isTerminal: boolean;
  /** Whether standard output shows colours: a terminal that has them, and no `NO_COLOR`. */
  colors: boolean;
  /** Width of the terminal in characters. */
  columns: number;
  /** Height of the terminal in lines. */
  rows: number;
  /** Milliseconds since the epoch. */
  now(): number;
  /** IANA name of the time zone in which times are shown. */
  zone: string;
}

/** What can be done with backups without a server. Each throws an Error fit for people. */
export interface BackupsHere {
  list(): Promise<BackupList>;
  verify(id: number): Promise<Backup>;
  delete(id: number): Promise<Backup>;
  /** @returns the path of the database from before, which is kept */
  restore(id: number): Promise<string>;
  close(): void;
}

export interface ReportWish {
  data?: string | undefined;
  /** Absent: named by the time, in the folder where the command was typed. */
  file?: string | undefined;
  /** What the doctor found. */
  checks: readonly Check[];
  /** Tell where media lies. */
  withPaths: boolean;
  /** Tell what media is called. */
  withNames: boolean;
}

export interface Report {
  file: string;
  bytes: number;
  contents: { name: string; what: string; bytes: number }[];
}

/** The flags of `butler serve` as they were written; absent when they were not. */
export interface ServeOptions {
  /** Tell where it answers as one line of JSON, and say nothing else. */
  json?: boolean;
  data?: string;
  host?: string;
  port?: string;
  token?: string;
  /** Each `NAME=TYPE:PATH`. */
  library?: string[];
  allowHost?: string[];
  trustProxy?: string[];
  tlsCert?: string;
  tlsKey?: string;
  allowOrigin?: string[];
  mediaRoot?: string[];
  maxConnections?: string;
  maxConnectionsPerAddress?: string;
  timeZone?: string;
  logLevel?: string;
  engine?: string;
}

/** The flags of `butler worker` as they were written. */
export interface WorkerOptions {
  engine?: string;
  home?: string;
  token?: string;
  /** Each `HOME=HERE`. */
  path?: string[];
  name?: string;
  slots?: string;
  only?: string;
  sections?: string;
  sharedData?: string;
}

export interface DemoOptions {
  /** End by itself with a summary, and do not serve on. */
  exit: boolean;
  /** Tell what came of it as one line of JSON, and say nothing else. */
  json?: boolean;
}

export interface ConnectionOptions {
  server?: string;
  token?: string;
  data?: string;
  /** The name of a server. */
  profile?: string;
}

export interface Profile {
  server: string;
  token: string;
}
/** By name. */
export type Profiles = Readonly<Record<string, Profile>>;

export interface Connection {
  url: string;
  token: string;
  /** False where the data folder is meant, because neither an option nor the environment names a server. */
  isNamed: boolean;
}

/** What every command that talks to a server is given. */
export interface ClientOptions extends ConnectionOptions {
  json?: boolean;
}
