import { counted } from "../amounts.ts";

/** What the page of machines says. */
export const machines = {
  title: "Machines",
  text: "Who works for the library, and at what.",
  roles: { home: "the server's own", worker: "works for the server" },
  states: { idle: "Idle", working: "Working", paused: "Paused", draining: "Ends what it has", away: "Away" },
  orders: { pause: "Pause", drain: "Drain", resume: "Go on", forget: "Forget" },
  ordered: {
    pause: (name: string) => `${name} stands still. What it has in hand waits.`,
    drain: (name: string) => `${name} ends what it has, and gets no more.`,
    resume: (name: string) => `${name} goes on.`,
    forget: (name: string) => `${name} is forgotten.`,
  },
  pause: "Pause everything",
  resume: "Go on",
  paused: "Everything is held up. Nothing is lost.",
  cores: "Processor",
  coresOf: (cores: number) => counted(cores, "core"),
  load: "Load",
  loadOf: (load: number, cores: number) => `${load.toFixed(1)} of ${cores}`,
  slots: "Reads at one time",
  slotsOf: (slots: number) => counted(slots, "file"),
  memory: "Memory free",
  memoryOf: (free: string, total: string) => `${free} of ${total}`,
  server: "Butler's own memory",
  read: "Read so far",
  readOf: (done: number, secondsEach: number | null) =>
    secondsEach === null
      ? counted(done, "file")
      : `${counted(done, "file")}, ${secondsEach.toFixed(1)} s each`,
  seen: "Last heard",
  only: "Works only for",
  doing: "What it does",
  nothing: "Nothing just now.",
  item: (title: string, percent: number) => `${title}, ${percent} %`,
  progress: (task: string) => `Progress of ${task}`,
};
