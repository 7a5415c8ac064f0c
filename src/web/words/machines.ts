import { counted } from "../amounts.ts";

/** What the page of machines says. */
export const machines = {
  title: "Machines",
  text: "Who works for the library, and at what.",
  roles: { home: "the server's own" },
  states: { idle: "Idle", working: "Working", paused: "Paused" },
  pause: "Pause everything",
  resume: "Go on",
  paused: "Everything is held up. Nothing is lost.",
  resumed: "It goes on.",
  cores: "Processor",
  coresOf: (cores: number) => counted(cores, "core"),
  load: "Load",
  loadOf: (load: number, cores: number) => `${load.toFixed(1)} of ${cores}`,
  slots: "Reads at one time",
  slotsOf: (slots: number) => counted(slots, "file"),
  memory: "Memory free",
  memoryOf: (free: string, total: string) => `${free} of ${total}`,
  server: "Server's own memory",
  doing: "What it does",
  nothing: "Nothing just now.",
  progress: (task: string) => `Progress of ${task}`,
};
