/** What the machine says of the house, now. Bytes. */
export interface Measured {
  database: { file: number; log: number; unused: number };
  /** Of the data folder and of the roots of sections; those that do not answer are left out. */
  disks: { path: string; free: number; size: number }[];
  /** Processes that the server has started and that have not ended. */
  children: number;
}

/** One thing without which the butler cannot work. */
export interface Readiness {
  name: "database" | "data folder" | "reader" | "restore";
  ok: boolean;
  /** What is wrong, in a sentence without paths; null: nothing. */
  reason: string | null;
}

/** Looks at the house from outside. Nothing of it throws, and each comes back within seconds. */
export interface Observations {
  measure(): Promise<Measured>;
  readiness(): Promise<Readiness[]>;
}
