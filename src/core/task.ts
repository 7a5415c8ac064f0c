import type { PreferenceId, PreferenceValue } from "../api/preferences.ts";
import { clean } from "./cleaning.ts";
import type {
  Artwork,
  Backups,
  Cleaning,
  Clock,
  Collections,
  Database,
  Files,
  Group,
  Guides,
  Heap,
  Library,
  Made,
  Mathematics,
  Part,
  Pictures,
  Places,
  Providers,
  RunOfCleaning,
  Scope,
  Section,
  SectionPreferenceOf,
  TapRequest,
  Updates,
  Work,
} from "./ports.ts";

/**
 * The shape of every task, and the glossary:
 *
 * - **task**: a kind of work with a name that Plex knows, such as `BackupDatabase`.
 * - **run**: one execution of a task, from start to outcome.
 * - **item**: the unit of a run: a part, a section, a database. A run stops between two items, or inside one.
 * - **part**: a media file of a library item, as Plex calls it.
 * - **tap**: one analysis fed by the shared read of a part.
 * - **finding**: what a tap found: JSON, kept with the version of its analysis and the file's size and mtime.
 * - **scope**: which sections, items or parts a run is limited to.
 * - **night**: the maintenance window of one calendar day.
 */
export type Task = ReadTask | WorkTask | CleanTask;

interface TaskBasics {
  title: string;
  description: string;
  /** Days between two runs: the `interval` of Plex. */
  every: number;
  /** Whether the schedule gives it a random moment of the window, unless the settings say otherwise. */
  randomized: boolean;
  enabledBy: Enablement;
  /** False: its work is of no section, so no rule can limit it to some. */
  bySection?: false;
  /** Tasks whose live runs may still bring work for this one: it looks again, or begins, when they have ended. */
  after?: readonly string[];
  /** Which of several runs is given files to read first, unless a person's rules say otherwise: the highest; 0 when absent. */
  priority?: number;
  /** True: also starts when media was added, as tasks do whose behavior is `asap`. */
  onMediaAdded?: boolean;
  /** The type of its activity on Plex's wire; `butler` when absent. */
  activity?: string;
  /** What its items need for themselves, or may share with others, while they are worked on. */
  uses: Uses;
}

/**
 * `exclusive` waits until nobody else uses the thing, and keeps everybody else waiting; `shared` gets along with
 * `shared`. Held for one item at a time, so that a long run never starves another.
 */
export type Uses = Partial<Record<Resource, "shared" | "exclusive">>;
export type Resource = "database" | "sections";

/** A task that reads media. Its taps ride on one read of the part together with those of other live tasks. */
export interface ReadTask extends TaskBasics {
  /** What it wants from one read of the part. */
  read(part: Part, house: ReadHouse): readonly TapRequest[];
  /** The finding that it makes: what a failure on a file is remembered under. */
  keeps: Made;
  /**
   * Takes over what others made of the part, where its section says so, before `read` is asked.
   * @throws Error for people when that is of no use: it is read instead.
   */
  reuse?(part: Part, house: ReuseHouse): Promise<void>;
  /** What is left to do. Never yields what is done or what failed before on the same file, unless asked again. */
  find(house: { library: Library }, scope: Scope): Work<Part>;
  /**
   * Keeps the findings, one for each tap of `read`, and moves the artefacts to their place.
   * @throws Error when the findings are not good enough to be kept.
   */
  save(part: Part, findings: unknown[], house: SaveHouse): void | Promise<void>;
  /** What is made of the findings of several parts, once all of them are there. */
  together?: Together;
}

export interface ReadHouse {
  preference: PreferenceOf;
  sectionPreference: SectionPreferenceOf;
  library: Library;
}

export interface ReuseHouse extends Pick<ReadHouse, "library" | "sectionPreference"> {
  pictures: Pictures;
  artefactFolder: string;
  signal: AbortSignal;
}

export interface SaveHouse {
  library: Library;
  preference: PreferenceOf;
  artefactFolder: string;
}

/** Looks at the parts of a season, of an album or of a film as a whole. */
export interface Together {
  /** What is there to be done changes files: it waits for the end of a run, and until nobody reads them. */
  changesMedia?: true;
  /** What is left to do: groups of which no part is left to be read. */
  find(house: { library: Library }, scope: Scope): Work<Group>;
  work(
    group: Group,
    house: {
      library: Library;
      mathematics: Mathematics;
      preference: PreferenceOf;
      signal: AbortSignal;
      log(text: string): void;
    },
  ): Promise<void>;
}

/** A task that does something else. */
export interface WorkTask extends TaskBasics {
  /** True: the end of the window lets the item in hand finish, however long it takes. */
  indivisible?: boolean;
  /** The finding that it makes, if it makes one: is forgotten when a start by hand asks for it again. */
  keeps?: Made;
  find(
    house: {
      library: Library;
      backups: Backups;
      places: Places;
      guides: Guides;
      clock: Clock;
      providers: Providers;
    },
    scope: Scope,
  ): Work<WorkItem>;
  /** Does one item. @throws Error with a reason fit for people. */
  work(item: WorkItem, context: WorkContext): Promise<void>;
}

export interface WorkItem {
  /** Unique within the task: `section:3`. */
  key: string;
  title: string;
  id: number;
}

export interface WorkContext {
  library: Library;
  backups: Backups;
  database: Database;
  files: Files;
  scope: Scope;
  signal: AbortSignal;
  /** 0 to 1, of the item in hand. */
  onProgress(fraction: number): void;
  /** Appends a line to the run's log. The lines together, or the last where they are long, are its message. */
  log(text: string): void;
  /**
   * Leaves the item in hand for another night: it counts neither as done nor as failed, and the run is `partial`.
   * @param reason a sentence for people, told once a run
   */
  postpone(reason: string): void;
  /** Says that the library has media that was not there before. */
  mediaAdded(): void;
  /** Tells clients that a section has been scanned. */
  scanned(section: Section): void;
  preference: PreferenceOf;
  mathematics: Mathematics;
  pictures: Pictures;
  providers: Providers;
  artwork: Artwork;
  updates: Updates;
  collections: Collections;
  cleaning: Cleaning;
  run: RunOfCleaning & { confirmed: boolean };
  places: Places;
  guides: Guides;
}

/** A task that removes things: what would go is known before anything goes. */
export interface CleanTask extends WorkTask {
  /** What may go, in the order in which it goes. A dry run looks at it and goes no further. */
  heaps(house: CleanHouse, scope: Scope): readonly Heap[];
}

export interface CleanHouse {
  cleaning: Cleaning;
  preference: PreferenceOf;
}

/** Reads a preference's present value. */
export type PreferenceOf = <Id extends PreferenceId>(id: Id) => PreferenceValue<Id>;

/** Which preference switches a task, and how. */
export type Enablement =
  | { preference: PreferenceId; kind: "switch" | "behavior" }
  | { preference: PreferenceId; kind: "choice"; value: string; or: PreferenceId };

/** Enabled by one of Plex's `ButlerTask*` booleans. */
export const enabledBySwitch = (preference: PreferenceId): Enablement => ({ preference, kind: "switch" });

/** Enabled by one of Plex's `*Behavior` preferences: never, scheduled, asap. */
export const enabledByBehavior = (preference: PreferenceId): Enablement => ({ preference, kind: "behavior" });

/** Enabled by one value of a preference, or by a switch besides. */
export const enabledByChoice = (preference: PreferenceId, value: string, or: PreferenceId): Enablement => ({
  ...{ preference, kind: "choice", value, or },
});

/** Holds a definition to its shape, and keeps its type. */
export const defineReadTask = (task: ReadTask): ReadTask => task;
export const defineWorkTask = (task: WorkTask): WorkTask => task;
/** Makes a task of what may go: the plan, the guards and the deed are the same for all of them. */
export const defineCleanTask = (task: TaskBasics & Pick<CleanTask, "heaps">): CleanTask => ({
  ...task,
  find: () => oneItem("cleaning", task.title),
  work: (_, context) => clean(task.heaps(context, context.scope), context),
});

/** What is left of one thing, then what is left of the other. Nothing may be in both. */
export function inTurn<Item>(first: Work<Item>, second: Work<Item>): Work<Item> {
  return {
    count: async () => (await first.count()) + (await second.count()),
    async *[Symbol.asyncIterator]() {
      yield* first;
      yield* second;
    },
  };
}

/** The items of a single-shot task. */
export function oneItem(key: string, title: string): Work<WorkItem> {
  return {
    count: async () => 1,
    async *[Symbol.asyncIterator]() {
      yield { key, title, id: 0 };
    },
  };
}

export { sizeInWords } from "./sizes.ts";
