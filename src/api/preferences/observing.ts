import type { Preferences } from "./preference.ts";

const advanced = { group: "general", hidden: false, advanced: true } as const;

/** What the server writes down of itself, and who is told. */
export const observingPreferences = {
  LogFileMegabytes: {
    ...advanced,
    type: "int",
    default: 10,
    range: [1, 1000],
    label: "Megabytes of a log file",
    summary: "After so many a new file is begun.",
  },
  LogFilesKept: {
    ...advanced,
    type: "int",
    default: 5,
    range: [1, 100],
    label: "Older log files to keep",
    summary: "Besides the one that is written. LogKeepDays holds as well.",
  },
  LogTitlesAndPaths: {
    ...advanced,
    type: "bool",
    default: true,
    label: "Titles and paths of media in logs",
    summary: "Off: logs and traces do not say what is in the library. Tokens and keys are never in them.",
  },
  OpenTelemetryEndpoint: {
    ...advanced,
    type: "text",
    default: "",
    label: "Collector of traces",
    summary:
      "Where spans are sent (OTLP over HTTP), such as http://localhost:4318, from the next start on. " +
      "OTEL_EXPORTER_OTLP_ENDPOINT goes before it.",
  },
} as const satisfies Preferences;
