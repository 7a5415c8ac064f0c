import { spawnSync } from "node:child_process";
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/small-house.ts";
import { makeClip } from "../demo/encode.ts";
import { RefusedFile } from "../media/gain-tags/gains.ts";
import { tagGains } from "../media/gain-tags/tag.ts";
import { differenceOf } from "./gains/compare.ts";
import { writeGains } from "./gains.ts";

const gains = { track: { gainDb: 1.5, peak: 0.5 }, album: { gainDb: -2, peak: 0.9 } };
const never = new AbortController().signal;

function songIn(folder: string, name = "Song.flac"): string {
  const file = join(folder, name);
  makeClip(file, {
    durationSeconds: 1,
    audio: [
      {
        codec: "flac",
        sampleRate: 16_000,
        channels: 1,
        signal: { kind: "sine", frequency: 440, dbfs: -20 },
      },
    ],
    tags: { title: "Song" },
    cover: { width: 64, height: 64, level: 90 },
  });
  return file;
}

test("a file gets its tags, and keeps its rights, its time and all else", async () => {
  const folder = temporaryFolder();
  const file = songIn(folder);
  writeFileSync(join(folder, "before.flac"), readFileSync(file));
  chmodSync(file, 0o640);
  utimesSync(file, 1_700_000_000.123_456, 1_700_000_000.123_456);
  const { mtimeMs } = statSync(file);
  expect(await writeGains(file, gains, never)).toBe("written");
  expect(readFileSync(file, "latin1")).toContain("REPLAYGAIN_TRACK_GAIN=1.50 dB");
  expect(differenceOf(join(folder, "before.flac"), file)).toBeUndefined();
  const after = statSync(file);
  expect(after.mode & 0o7777).toBe(0o640);
  expect(Math.floor(after.mtimeMs * 1000)).toBe(Math.floor(mtimeMs * 1000));
  expect(readdirSync(folder)).toEqual(["Song.flac", "before.flac"]);

  expect(await writeGains(file, gains, never)).toBe("unchanged");
  expect(statSync(file)).toMatchObject({ ino: after.ino, ctimeMs: after.ctimeMs });
});

test("the comparison sees another tag, another picture and another sound", async () => {
  const folder = temporaryFolder();
  const bytes = readFileSync(songIn(folder));
  const changed = (name: string, change: (copy: Buffer) => void) => {
    const copy = Buffer.from(bytes);
    change(copy);
    writeFileSync(join(folder, name), copy);
    return differenceOf(join(folder, "Song.flac"), join(folder, name));
  };
  expect(changed("tag.flac", (copy) => copy.write("Gong", copy.indexOf("Song")))).toBe("tags");
  expect(changed("end.flac", (copy) => copy.writeUInt8(copy.at(-20)! ^ 1, copy.length - 20))).toBe("packets");
  expect(
    changed("picture.flac", (copy) => copy.write("X", copy.indexOf("\xff\xd8\xff", "latin1") + 30)),
  ).toBe("packets");
});

test("a link stays, and what it leads to is written; a file with a second name is refused", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "elsewhere"));
  const file = songIn(join(folder, "elsewhere"));
  symlinkSync(file, join(folder, "link.flac"));
  expect(await writeGains(join(folder, "link.flac"), gains, never)).toBe("written");
  expect(lstatSync(join(folder, "link.flac")).isSymbolicLink()).toBe(true);
  expect(readFileSync(file, "latin1")).toContain("REPLAYGAIN_");

  linkSync(file, join(folder, "second.flac"));
  const before = statSync(file);
  await expect(writeGains(file, gains, never)).rejects.toThrow(RefusedFile);
  expect(statSync(file)).toMatchObject({ ino: before.ino, size: before.size });
});

test("what is no music, or broken, is refused and stays as it is", async () => {
  const folder = temporaryFolder();
  const broken = readFileSync(songIn(folder)).subarray(0, 60);
  for (const [name, content] of Object.entries({ "a.flac": broken, "a.mp3": "no music" })) {
    writeFileSync(join(folder, name), content);
    const { ino, ctimeMs } = lstatSync(join(folder, name));
    await expect(writeGains(join(folder, name), gains, never)).rejects.toThrow(RefusedFile);
    expect(lstatSync(join(folder, name))).toMatchObject({ ino, ctimeMs });
  }
  expect(readdirSync(folder)).toEqual(["Song.flac", "a.flac", "a.mp3"]);
});

/** Kills its process at one of its calls that change something, counted from 0. */
const killer = (at: number) => `
  import { promises } from "node:fs";
  import { syncBuiltinESMExports } from "node:module";
  let count = 0;
  for (const name of ["open", "rename"]) {
    const real = promises[name];
    promises[name] = (...given) => {
      if (count++ === ${at}) process.kill(process.pid, "SIGKILL");
      return real(...given);
    };
  }
  syncBuiltinESMExports();`;

test("killed at any step, the old file is there or the new one, whole, and the next try goes on from there", async () => {
  const folder = temporaryFolder();
  const file = songIn(folder);
  const old = readFileSync(file);
  const written = Buffer.concat(tagGains(old, gains)!);
  const module = new URL("./gains.ts", import.meta.url).href;
  const script = `const { writeGains } = await import(${JSON.stringify(module)});
    await writeGains(${JSON.stringify(file)}, ${JSON.stringify(gains)}, new AbortController().signal);`;
  const seen = [0, 1, 2, 3].map((at) => {
    const preload = `data:text/javascript,${encodeURIComponent(killer(at))}`;
    const { signal, status } = spawnSync(process.execPath, [
      ...["--import", preload, "--input-type=module", "--eval", script],
    ]);
    const now = readFileSync(file);
    const there = now.equals(old) ? "old" : now.equals(written) ? "new" : "broken";
    return [there, signal ?? status, readdirSync(folder).length];
  });
  expect(seen).toEqual([
    // Before it is given its rights, and before it is put in its place.
    ["old", "SIGKILL", 2],
    ["old", "SIGKILL", 2],
    // Before the folder is flushed.
    ["new", "SIGKILL", 1],
    ["new", 0, 1],
  ]);
});
