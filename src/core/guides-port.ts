/** Programme guides as tasks see them. Reading one happens in a process of its own. */
export interface Guides {
  /** What a person has set up, in order. */
  all(): { id: number; title: string }[];
  /**
   * Reads a guide's source, unless it has not changed since. What is shown changes in one step, when all of it is
   * there: whatever happens before leaves the guide as it was. Programmes that were over before yesterday go.
   * @returns undefined when there is no such guide
   * @throws Error for people when the source cannot be read or is no whole guide; `signal.reason` when aborted
   */
  refresh(
    id: number,
    options: { signal: AbortSignal; onProgress(fraction: number): void },
  ): Promise<GuideRefresh | undefined>;
  /** Forgets a guide; one that is being read is read no further. @returns false when there is none of this id */
  remove(id: number): Promise<boolean>;
}

export interface GuideRefresh {
  /** Whether the source is still what it was: then nothing else was found out. */
  unchanged: boolean;
  channels: number;
  programmes: number;
  /** Programmes that ended later than the next began: cut, or left out where both began at the same time. */
  overlapping: number;
  /** Programmes that were over before yesterday: not taken over, or removed now. */
  old: number;
  /** Programmes without a channel, a start that can be read, or a title; and where the first of them ends. */
  unusable: { count: number; line: number | undefined };
  /** Names of channels that have no programmes, other than hidden ones. */
  silent: string[];
  /** Of the mapping, what no channel of the guide answers to. */
  unmatched: string[];
}
