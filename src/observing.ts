import type { Logger } from "pino";
import { openLog } from "./adapters/log.ts";
import { type OpenTraces, openTraces, telemetryTo } from "./adapters/traces.ts";
import { type ChannelSettings, secretsOf } from "./api/notice-channels.ts";
import { preference, preferenceIds } from "./api/preferences.ts";
import { type RedactionRules, redactedText } from "./api/redaction.ts";
import type { Config } from "./config.ts";
import type { Settings } from "./core/settings.ts";
import type { Store } from "./store/store.ts";
import { version } from "./version.ts";

/** What the house writes down of itself while it works. */
export interface Observing {
  readonly log: Logger;
  readonly traces: OpenTraces;
  /** Goes by these settings from now on: what is secret, how many log files there are, who collects traces. */
  follow(settings: Settings, store: Store): Promise<void>;
  /** Sends and writes what is left. */
  close(): Promise<void>;
}

/** Before there are settings, lines go to the terminal alone. @param token the first one, which is never told */
export function startObserving(config: Config, token: string): Observing {
  let followed: { settings: Settings; store: Store } | undefined;
  let telemetry: Awaited<ReturnType<typeof telemetryTo>>;
  /** What only the memory knows. */
  let known: { folders: string[]; secrets: string[] } = { folders: [], secrets: [] };

  const rules = (): RedactionRules => {
    if (followed === undefined) return { secrets: [token] };
    const { settings, store } = followed;
    try {
      known = knownTo(store);
    } catch {
      // Closed, as for a restore: what was known before.
    }
    const set = preferenceIds.filter((id) => preference(id).secret === true);
    const secrets = [token, ...set.map((id) => String(settings.get(id))), ...known.secrets];
    return settings.get("LogTitlesAndPaths") ? { secrets } : { secrets, folders: known.folders };
  };
  const traces = openTraces({ telemetry: () => telemetry, redact: (text) => redactedText(text, rules()) });
  const log = openLog({
    ...{ level: config.logLevel, data: config.data, timeZone: config.timeZone },
    ...{ rules, facts: traces.facts },
  });
  const keep = ({ get }: Settings) =>
    log.keep({ megabytes: get("LogFileMegabytes"), older: get("LogFilesKept") });

  return {
    log: log.logger,
    traces,
    follow: async (settings, store) => {
      followed = { settings, store };
      keep(settings);
      settings.listen(() => keep(settings));
      const endpoint = config.tracesTo ?? settings.get("OpenTelemetryEndpoint");
      telemetry ??= await telemetryTo(endpoint, { service: "butler", version });
    },
    close: async () => {
      await telemetry?.close();
      log.close();
    },
  };
}

const knownTo = ({ sections, notices }: Store) => ({
  folders: sections.all().flatMap(({ roots }) => roots.map(({ path }) => path)),
  secrets: notices
    .channels()
    .flatMap(({ kind, settings }) => secretsOf(kind, JSON.parse(settings) as ChannelSettings)),
});
