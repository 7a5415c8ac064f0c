import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { example, programOf } from "../../scripts/sdk-documents.ts";
import { operations } from "../../scripts/sdk-operations.ts";
import { music } from "../../src/demo/acts.ts";
import { makeClip } from "../../src/demo/encode.ts";
import { PlexAPI } from "../../src/sdk/index.ts";
import { clipOf, scenes } from "../support/films.ts";
import { startServer } from "../support/server-process.ts";
import { temporaryFolder } from "../support/small-house.ts";

const root = join(import.meta.dirname, "..", "..");
const run = promisify(execFile);

const guide = `<?xml version="1.0"?>
<tv>
  <channel id="one"><display-name>One</display-name></channel>
  <programme channel="one" start="20261122060000 +0000" stop="20261122070000 +0000"><title>News</title></programme>
</tv>
`;

/** A film, an album of three songs, and a guide. @returns what `butler serve` is to be told of them */
function makeLibrary(folder: string): { flags: string[]; guide: string } {
  const film = join(folder, "Films", "Dawn (2020)");
  const album = join(folder, "Music", "Choir", "Songs");
  for (const one of [film, album]) mkdirSync(one, { recursive: true });
  makeClip(join(film, "Dawn (2020).mkv"), clipOf(scenes(8)));
  for (const [at, title] of ["First", "Second", "Third"].entries()) {
    makeClip(join(album, `0${at + 1} ${title}.flac`), {
      durationSeconds: 12,
      audio: [{ codec: "flac", sampleRate: 44_100, channels: 1, signal: music(at, -14) }],
      tags: { title, artist: "Choir", album: "Songs", track: String(at + 1) },
    });
  }
  const file = join(folder, "guide.xml");
  writeFileSync(file, guide);
  const flags = ["--library", `Films=movie:${join(folder, "Films")}`];
  return { flags: [...flags, "--library", `Music=artist:${join(folder, "Music")}`], guide: file };
}

/** Every call that the client has, as it is written after `sdk.`. */
function allCalls(): string[] {
  const sdk = new PlexAPI({ serverURL: example.url, accessToken: example.token });
  return Object.entries(sdk).flatMap(([name, of]) =>
    typeof of === "function" ? [name] : Object.keys(of).map((member) => `${name}.${member}`),
  );
}

test("every call of the SDK has a page, but for the older names", () => {
  const olderNames = ["butler.getButlerTasks", "butler.startAllTasks", "butler.stopAllTasks"];
  expect(operations.map(({ name }) => name).sort()).toEqual(
    allCalls()
      .filter((name) => !olderNames.includes(name))
      .sort(),
  );
});

test("every example of docs/sdk is typed, and does what it says on a real server", {
  timeout: 300_000,
}, async () => {
  const folder = temporaryFolder();
  const library = makeLibrary(folder);
  const { url, token, sdk } = await startServer(join(folder, "data"), library.flags);
  for (const task of ["RefreshLibraries", "MusicAnalysis", "BackupDatabase"]) await sdk.butler.run(task);

  const names = operations.map(({ name }) => name);
  for (const operation of operations) {
    const program = programOf(operation)
      .replace('"media-butler/sdk"', JSON.stringify(join(root, "src", "sdk", "index.ts")))
      .replaceAll(example.url, url)
      .replaceAll(example.token, token)
      .replace("/media/guide.xml", library.guide);
    writeFileSync(join(folder, `${operation.name}.mts`), program);
  }
  const options =
    "--noEmit --strict --target esnext --module nodenext --skipLibCheck --allowImportingTsExtensions";
  const typing = run(
    join(root, "node_modules", ".bin", "tsc"),
    [
      ...[...options.split(" "), "--lib", "esnext,dom,esnext.disposable", "--types", "node"],
      ...["--typeRoots", join(root, "node_modules", "@types")],
      ...names.map((name) => `${name}.mts`),
    ],
    { cwd: folder },
  ).catch(({ stdout }) => ({ stdout: String(stdout) }));

  // One after the other in one process: each finds what those before it left.
  writeFileSync(
    join(folder, "all.mjs"),
    `for (const name of ${JSON.stringify(names)}) {
       console.log("#", name);
       await import(${JSON.stringify(pathToFileURL(folder).href)} + "/" + name + ".mts").catch((error) => console.log(error));
     }`,
  );
  const { stdout } = await run(process.execPath, ["all.mjs"], { cwd: folder });
  const printed = new Map(
    stdout
      .split(/^# /m)
      .map((text) => [text.slice(0, text.indexOf("\n")), text.slice(text.indexOf("\n") + 1)]),
  );
  for (const { name, prints } of operations) expect.soft(printed.get(name), name).toMatch(prints);
  expect((await typing).stdout).toBe("");
});
