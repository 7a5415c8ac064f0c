import { readdirSync } from "node:fs";
import { isIP } from "node:net";
import { arch, cpus, release, totalmem, type } from "node:os";
import { resolve } from "node:path";
import { type Piece, writeArchive } from "./adapters/bug-report/archive.ts";
import { createCensor } from "./adapters/bug-report/censor.ts";
import {
  databasePiece,
  doctorPiece,
  logPieces,
  mountsPiece,
  runsPiece,
  settingsPiece,
  versionsPiece,
} from "./adapters/bug-report/pieces.ts";
import { dataPaths } from "./adapters/files.ts";
import type { Report, ReportWish } from "./cli/hands.ts";
import { type Config, readConfig } from "./config.ts";
import { readProfiles } from "./connection-here.ts";
import { dataFolder } from "./data-folder.ts";
import { firstLine } from "./first-line.ts";
import { type DatabaseFacts, databaseFacts } from "./store/bug-report.ts";
import { packageFolder, version } from "./version.ts";

/**
 * Writes what a bug report needs into one archive. The database is read by a connection that cannot write; one that
 * cannot be read leaves out what only it knows.
 * @throws Error for people when there is such a file already
 */
export async function reportHere({ data, file, checks, ...openness }: ReportWish): Promise<Report> {
  const now = Date.now();
  const paths = dataPaths(dataFolder(data, process.env));
  const config = attempt(() => readConfig({ data }, process.env));
  const facts = attempt(() => databaseFacts(paths.database));
  const known: Partial<DatabaseFacts> = facts instanceof Error ? {} : facts;
  const { roots = [], files = [], names = [], settings = {}, runs = [], secrets = [] } = known;
  const censor = createCensor({
    ...openness,
    secrets: [...secrets, ...tokensHere(paths.token, config)],
    places: [
      [paths.data, "[data]"],
      [packageFolder.replace(/[/\\]$/, ""), "[program]"],
    ],
    roots: roots.map(({ path }) => path),
    ...{ files, names, tops: attemptList(() => readdirSync("/")) },
  });
  const pieces: Piece[] = [
    versionsPiece({ butler: version, ...machineFacts(), ...configFacts(config) }),
    doctorPiece(checks, censor),
    settingsPiece(settings),
    facts instanceof Error
      ? { name: "database.txt", what: "why the database cannot be read", text: `${censor(facts.message)}\n` }
      : databasePiece(facts),
    await mountsPiece(roots, censor, openness),
    runsPiece(runs, censor, openness),
    ...(await logPieces(paths.data, censor, openness)),
  ];
  const folder = `butler-report-${new Date(now).toISOString().slice(0, 19).replace(/:/g, "")}`;
  const target = resolve(file ?? `${folder}.tar.gz`);
  const bytes = await writeArchive(target, folder, pieces, now);
  const contents = pieces.map(({ name, what, text }) => ({ name, what, bytes: Buffer.byteLength(text) }));
  return { file: target, bytes, contents };
}

/** Every token of this machine that might turn up in a log. */
function tokensHere(tokenFile: string, config: Config | Error): string[] {
  const profiles = attempt(readProfiles);
  return [
    firstLine(tokenFile) ?? "",
    process.env.BUTLER_TOKEN ?? "",
    config instanceof Error ? "" : (config.token ?? ""),
    ...(profiles instanceof Error ? [] : Object.values(profiles).map(({ token }) => token)),
  ];
}

const machineFacts = () => ({
  node: process.versions.node,
  system: `${type()} ${release()} ${arch()}`,
  processors: cpus().length,
  memoryBytes: totalmem(),
  sqlite: process.versions.sqlite,
});

/** Names of hosts and folders are a person's own. */
function configFacts(config: Config | Error): object {
  if (config instanceof Error) return { configuration: "cannot be read: see doctor.json" };
  const { host, port, timeZone, logLevel, libraries, allowedHosts, trustedProxies } = config;
  const counts = {
    libraries: libraries.length,
    allowedHosts: allowedHosts.length,
    trustedProxies: trustedProxies.length,
  };
  return { configuration: { host: isIP(host) ? host : "[name]", port, timeZone, logLevel, ...counts } };
}

function attempt<Value>(work: () => Value): Value | Error {
  try {
    return work();
  } catch (error) {
    return error as Error;
  }
}

function attemptList(work: () => string[]): string[] {
  const list = attempt(work);
  return list instanceof Error ? [] : list;
}
