import { checkServer } from "./adapters/doctor/address.ts";
import { checkDatabase, checkFolder, checkSpace, checkToken } from "./adapters/doctor/data-folder.ts";
import { checkEncryption } from "./adapters/doctor/encryption.ts";
import { checkLimits } from "./adapters/doctor/limits.ts";
import { checkClock, checkVersion } from "./adapters/doctor/machine.ts";
import { checkMedia } from "./adapters/doctor/media.ts";
import { checkSections } from "./adapters/doctor/sections.ts";
import { wrong } from "./adapters/doctor/verdicts.ts";
import { dataPaths } from "./adapters/files.ts";
import type { Check } from "./api/checks.ts";
import { modelsPreferences } from "./api/preferences/models.ts";
import { type PreferenceId, preferences } from "./api/preferences.ts";
import { type Config, readConfig } from "./config.ts";
import { firstLine } from "./first-line.ts";
import { PlexAPI } from "./sdk/plex-api.ts";
import { version } from "./version.ts";

/** Milliseconds that the server may take. */
const patience = 5000;

/** Looks at what usually goes wrong on this machine, one thing after the other. Changes nothing. */
export async function* doctorHere(data: string | undefined): AsyncGenerator<Check, void> {
  yield checkVersion(version, process.versions.node);
  let config: Config;
  try {
    config = readConfig({ data }, process.env);
  } catch (error) {
    yield wrong("configuration", (error as Error).message, "Correct it, and ask again.");
    return;
  }
  const paths = dataPaths(config.data);
  yield await checkFolder(config.data);
  yield await checkToken(paths.token);
  yield await checkSpace(config.data);
  const zones = { server: config.timeZone, machine: Temporal.Now.timeZoneId() };
  yield await checkClock(Date.now(), zones, [paths.database, paths.token]);
  const address = firstLine(paths.address);
  const answers = await checkServer(address, config, version);
  yield answers;
  if (address !== undefined && answers.verdict === "ok") {
    const sdk = new PlexAPI({ serverURL: address, accessToken: firstLine(paths.token) ?? "" });
    yield await checkLimits(
      async () => (await sdk.gates.list({ signal: AbortSignal.timeout(patience) })).limits,
    );
  }
  yield await checkEncryption(config, Date.now());
  const { check, known } = await checkDatabase(paths.database);
  yield check;
  if (known !== undefined) yield* await checkSections(known.roots);
  const setting = (id: PreferenceId) => String(known?.settings.get(id) ?? preferences[id].default);
  const models = Object.keys(modelsPreferences)
    .filter((id) => id.endsWith("Model"))
    .map((id) => [id, setting(id as PreferenceId)] as const)
    .filter(([, file]) => file !== "");
  yield* await checkMedia(setting("HardwareAcceleratedDecoding"), new Map(models));
}
