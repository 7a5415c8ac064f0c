import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { allCommands } from "../../scripts/cli-document.ts";
import { answeringServer } from "../support/answering-server.ts";
import { writeJellyfin, writePlex } from "../support/foreign-databases.ts";
import { openShell } from "../support/typed-commands.ts";

const root = join(import.meta.dirname, "..", "..");
const documents = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  ...readdirSync(join(root, "docs")).map((name) => `docs/${name}`),
]
  .filter((name) => name.endsWith(".md"))
  .map((name) => ({ name, text: readFileSync(join(root, name), "utf8") }));

const hasCurl = spawnSync("curl", ["--version"]).status === 0;

/** The lines of fenced blocks, without the explanations beside them, each of them once. */
const lines = [
  ...new Set(
    documents.flatMap(({ text }) =>
      [...text.matchAll(/^```\w*\n(.*?)^```/gms)].flatMap(([, block]) =>
        block!
          .replaceAll(/ \\\n */g, " ")
          .split("\n")
          .map(
            (line) => line.replace(/^(?:npx media-|sudo |[A-Z_]+=\S+ )(?=butler )/, "").split(/ {2,}/)[0]!,
          ),
      ),
    ),
  ),
];
const examples = lines.filter((line) => line.startsWith("butler ") || (hasCurl && line.startsWith("curl ")));

/** Whether an example ends only when somebody ends it, or wants a folder of its own: others prove that these work. */
const isForOthers = (line: string) => /^butler (serve|worker|demo)\b|--data /.test(line);

test("the examples are found", () => {
  expect(examples.length).toBeGreaterThan(12);
  expect(examples).toContain("butler start GenerateMediaIndexFiles --now --wait");
});

test("every example in the documents works as it stands there", { timeout: 300_000 }, async () => {
  const shell = await openShell();
  const { items } = await shell.scanned();
  const run = await shell.server.sdk.butler.run("BackupDatabase");
  const [backup] = (await shell.server.sdk.backups.list()).backups;
  const shows = join(shell.data, "..", "Shows");
  mkdirSync(shows);
  // An empty folder is an unmounted disk to the doctor.
  writeFileSync(join(shows, "readme.txt"), "");
  const receiver = await answeringServer({ "POST /hook": { status: 204 } });
  onTestFinished(receiver.close);
  const intro = { type: "intro", startMs: 1000, endMs: 3000 };
  const film = { path: "/data/films/Dawn (2020).mkv", size: null, markers: [intro] };
  const foreign = {
    plex: join(shell.data, "..", "plex.db"),
    jellyfin: join(shell.data, "..", "jellyfin.db"),
  };
  writePlex(foreign.plex, [film]);
  writeJellyfin(foreign.jellyfin, [film]);
  // What everybody has otherwise.
  const standIns: [string, string][] = [
    ["curl ", "curl --silent --show-error --fail "],
    ["$TOKEN", shell.server.token],
    ["$(sudo cat /var/lib/private/butler/token)", shell.server.token],
    ["butler backup restore FILE", "butler backup restore FILE --yes"],
    ["/api/items/17", `/api/items/${items[0]}`],
    ["http://127.0.0.1:32400", shell.server.url],
    ["butler run 12", `butler run ${run.id}`],
    ["butler item 17", `butler item ${items[0]}`],
    ["/media/shows", shows],
    ["/backups/com.plexapp.plugins.library.db", foreign.plex],
    ["/backups/jellyfin.db", foreign.jellyfin],
    ["/plex/Library/Application Support/Plex Media Server/Media/localhost", shows],
    ["/jellyfin/data/trickplay", shows],
    ["https://example.org/guide.xml.gz", shell.guide],
    ["https://example.org/hook", `${receiver.url}/hook`],
    ["http://attic:32400", shell.server.url],
    ["TOKEN", "a-token-for-tests"],
    ["FILE", basename(backup!.file)],
    ["butler watch", "butler watch --until-idle"],
  ];
  for (const example of examples.filter((line) => !isForOthers(line))) {
    const line = standIns.reduce((text, [written, real]) => text.replace(written, real), example);
    // What is paused would be waited for without end.
    if (line.includes("--wait")) await shell.server.sdk.butler.resume();
    const { status, out, err } = await shell.bash(line);
    // A token goes to scripts alone, and what is said of it to people.
    const said = line.startsWith("butler token add") ? expect.stringContaining("shown this once") : "";
    expect({ line, status, err }).toEqual({ line, status: 0, err: said });
    if (line.startsWith("butler "))
      expect({ line, isSilent: out === "" }).toEqual({ line, isSilent: line.includes("watch") });
  }
});

test("every script that the documents name is one of package.json", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object };
  const named = documents.flatMap(({ name, text }) =>
    [...text.matchAll(/npm (?:run ([\w:-]+)|(start|test)\b)/g)].map(([, run, own]) => ({
      name,
      script: run ?? own!,
    })),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter(({ script }) => !(script in scripts))).toEqual([]);
});

test("every command that the documents name is one, with options that it has", () => {
  const commands = allCommands();
  const named = [
    ...documents.flatMap(({ name, text }) =>
      [...text.matchAll(/`butler ([a-z][^`\n]*)`/g)].map(([, line]) => ({ name, line: line! })),
    ),
    ...examples
      .filter(isForOthers)
      .map((line) => ({ name: "an example", line: line.slice("butler ".length) })),
  ].map(({ name, line }) => ({ name, words: line.split(/ +/) }));
  expect(named.length).toBeGreaterThan(10);
  for (const { name, words } of named) {
    const line = words.join(" ");
    const found = commands.filter(
      (one) =>
        line === one.words || `${line} `.startsWith(`${one.words} `) || one.words.startsWith(`${line} `),
    );
    expect(found, `${name}: butler ${line}`).not.toEqual([]);
    const known = found.flatMap(({ command }) => command.options.map(({ long }) => long));
    const options = words.filter((word) => /^--\w/.test(word));
    expect(known, `${name}: butler ${line}`).toEqual(expect.arrayContaining(options));
  }
});
