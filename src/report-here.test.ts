import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import BetterSqlite from "better-sqlite3";
import { extract } from "tar-stream";
import { expect, test } from "vitest";
import { temporaryFolder } from "../test/support/small-house.ts";
import { addSection } from "../test/support/small-library.ts";
import { dataPaths } from "./adapters/files.ts";
import { reportHere } from "./report-here.ts";
import { openStore } from "./store/store.ts";

const secrets = {
  token: "planted-first-token",
  key: "planted-tmdb-key",
  webhook: "https://hooks.example.org/planted-webhook",
  password: "planted-password",
  guide: "https://tv.example.org/guide.xml?account=planted-account",
};
const names = ["Dawn", "Le Départ", "Anna's phone", "Private films", "Long Gone"];

/** A data folder in which secrets, paths and names are everywhere they may be. */
async function plantedFolder() {
  const folder = temporaryFolder();
  const data = join(folder, "data");
  const films = join(folder, "Shelf");
  mkdirSync(data);
  mkdirSync(films);
  const paths = dataPaths(data);
  writeFileSync(paths.token, `${secrets.token}\n`, { mode: 0o600 });
  const store = await openStore(paths.database);
  addSection(store, "Private films", "movie", ["Dawn (2020)/Dawn (2020).mkv", "Le Départ (1967).mkv"], films);
  store.settings.save(
    new Map<string, string | number>([
      ["TmdbApiKey", secrets.key],
      ["ButlerStartHour", 1],
      ["GenerateBIFBehavior", "asap"],
      ["ButlerDatabaseBackupPath", "/mnt/vault/backups"],
    ]),
  );
  store.close();
  const lines = [
    `${films}/Dawn (2020)/Dawn (2020).mkv: the file has no sound`,
    `looked at dawn, and at "LE DÉPART" (token ${secrets.token})`,
    `${films}/Unknown/Thing: a, b.mkv: cannot be read`,
    `the copy at /mnt/vault/backups/x is gone: GET https://a:${secrets.password}@example.org/?api_key=${secrets.key}`,
    `sent to ${secrets.webhook}, read ${secrets.guide}`,
  ];
  const db = new BetterSqlite(paths.database);
  const run = db
    .prepare(
      "insert into runs (task, trigger, state, outcome, message, started_at) values (?, ?, ?, ?, ?, ?)",
    )
    .run("LoudnessAnalysis", "window", "ended", "partial", lines[1], 1_700_000_000_000).lastInsertRowid;
  const line = db.prepare("insert into log_lines (run_id, at, text) values (?, ?, ?)");
  for (const text of lines) line.run(run, 1_700_000_000_000, text);
  db.prepare("insert into failed_items (run_id, key, title, reason, at) values (?, ?, ?, ?, ?)").run(
    ...[run, "part:1", "Long Gone", lines[0], 1_700_000_000_000],
  );
  db.prepare("insert into tokens (hash, name, role, created_at) values ('planted-hash', ?, 'viewer', 1)").run(
    "Anna's phone",
  );
  db.prepare(
    "insert into notice_channels (name, kind, enabled, events, settings, created_at) values (?, ?, 1, '[]', ?, 1)",
  ).run("phone", "webhook", JSON.stringify({ url: secrets.webhook, auth: { password: secrets.password } }));
  db.prepare(
    "insert into guides (uuid, title, source, languages, channels, created_at) values ('u', 'TV', ?, '[]', '[]', 1)",
  ).run(secrets.guide);
  db.close();
  mkdirSync(join(data, "Logs"));
  writeFileSync(
    join(data, "Logs", "butler.1.log"),
    [
      ...lines.map((msg) => JSON.stringify({ level: 30, msg, "X-Plex-Token": secrets.token })),
      JSON.stringify({ level: 30, msg: "a run started", title: "Forgotten Film", runId: 7 }),
      `no JSON: ${lines[0]}`,
    ].join("\n"),
  );
  return { folder, data, films };
}

const checks = [
  { name: "section Private films", verdict: "ok" as const, found: "/mnt/vault/films", mend: null },
];

/** The pieces of an archive, by their names without the folder that they are in. */
async function unpacked(file: string): Promise<Record<string, string>> {
  const archive = extract();
  const pieces: Record<string, string> = {};
  archive.end(gunzipSync(readFileSync(file)));
  for await (const entry of archive) pieces[entry.header.name.replace(/^[^/]+\//, "")] = await text(entry);
  return pieces;
}

const report = async (given: Awaited<ReturnType<typeof plantedFolder>>, open = {}) => {
  const file = join(given.folder, "report.tar.gz");
  const wish = { data: given.data, file, checks, withPaths: false, withNames: false, ...open };
  const made = await reportHere(wish);
  return { made, file: made.file, pieces: await unpacked(made.file) };
};

test("what is in it, and what is not", async () => {
  const planted = await plantedFolder();
  const { made, file, pieces } = await report(planted);
  expect(made.contents.map(({ name }) => name)).toEqual(Object.keys(pieces));
  expect(Object.keys(pieces)).toEqual([
    "versions.json",
    "doctor.json",
    "settings.json",
    "database.json",
    "mounts.json",
    "runs.json",
    "logs/butler.1.log",
  ]);
  expect(made).toMatchObject({ file, bytes: statSync(file).size });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(planted.folder).filter((name) => name.includes("part"))).toEqual([]);

  const all = Object.values(pieces).join("\n");
  for (const hidden of [...Object.values(secrets), "planted", ...names, "Forgotten", "Unknown/", "Thing"])
    expect(all.toLowerCase(), hidden).not.toContain(hidden.toLowerCase());
  for (const hidden of [planted.films, "Shelf", "vault", planted.data])
    expect(all, hidden).not.toContain(hidden);

  expect(JSON.parse(pieces["settings.json"]!)).toEqual({
    TmdbApiKey: `[${secrets.key.length} characters]`,
    ButlerStartHour: 1,
    GenerateBIFBehavior: "asap",
    ButlerDatabaseBackupPath: "[18 characters]",
  });
  expect(JSON.parse(pieces["database.json"]!)).toMatchObject({
    version: expect.stringMatching(/^\d{4}$/),
    rows: { items: 2, parts: 2, runs: 1, tokens: 1 },
  });
  const [run] = JSON.parse(pieces["runs.json"]!);
  expect(run).toMatchObject({ task: "LoudnessAnalysis", started_at: "2023-11-14T22:13:20Z" });
  expect(run.failed_items).toMatchObject([
    { key: "part:1", title: "[name]", reason: "[media]: the file has no sound" },
  ]);
  expect(run.log_lines.map((line: { text: string }) => line.text)).toEqual([
    "[media]: the file has no sound",
    'looked at [name], and at "[name]" (token [secret])',
    "[media]",
    "the copy at [path]",
    "sent to [secret], read [secret]",
  ]);
  expect(JSON.parse(pieces["mounts.json"]!)).toMatchObject([{ section: 1, isThere: true }]);
  expect(pieces["logs/butler.1.log"]!.split("\n")).toHaveLength(7);
});

test("paths without names, names without paths, and both: never a secret", async () => {
  const planted = await plantedFolder();
  const again = async (name: string, open: object) =>
    (await report(planted, { file: join(planted.folder, name), ...open })).pieces;
  const withPaths = await again("paths.tar.gz", { withPaths: true });
  const withNames = await again("names.tar.gz", { withNames: true });
  const both = await again("both.tar.gz", { withPaths: true, withNames: true });
  const [paths, told, open] = [withPaths, withNames, both].map((one) => Object.values(one).join("\n"));
  for (const pieces of [paths, told, open]) expect(pieces).not.toContain("planted");
  expect(paths).toContain(`${planted.films}/[file]: the file has no sound`);
  expect(paths).toContain("/mnt/vault/films");
  for (const name of names) expect(paths!.toLowerCase()).not.toContain(name.toLowerCase());
  expect(told).toContain("LE DÉPART");
  expect(told).not.toContain("Shelf");
  expect(open).toContain(`${planted.films}/Dawn (2020)/Dawn (2020).mkv: the file has no sound`);
});

test("nothing is written over, and a database that cannot be read is told of", async () => {
  const planted = await plantedFolder();
  writeFileSync(dataPaths(planted.data).database, "no database");
  const { file, pieces } = await report(planted);
  expect(pieces["database.txt"]).toContain("not a database");
  const before = readFileSync(file);
  await expect(report(planted)).rejects.toThrow("is there already: name another file");
  expect(readFileSync(file)).toEqual(before);
  expect(existsSync(join(planted.folder, "nowhere"))).toBe(false);
  await expect(report(planted, { file: join(planted.folder, "nowhere", "x.tar.gz") })).rejects.toThrow(
    "ENOENT",
  );
});
