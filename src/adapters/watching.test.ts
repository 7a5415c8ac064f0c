import { mkdirSync, renameSync, rmSync, watch, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createSettableClock } from "../../test/support/settable-clock.ts";
import { temporaryFolder } from "../../test/support/small-house.ts";
import type { Section } from "../core/ports.ts";
import type { WatchSystem } from "./tree-watch.ts";
import { keepWatch, networkOf } from "./watching.ts";

const quiet = 5000;

async function watchSections({
  isPartial = true,
  isOn = true,
  system = {},
}: {
  isPartial?: boolean;
  isOn?: boolean;
  system?: WatchSystem;
} = {}) {
  const folder = temporaryFolder();
  const clock = createSettableClock(0);
  const over = new AbortController();
  const scans: { id: number; paths: readonly string[] | undefined }[] = [];
  const told: string[] = [];
  const settings = { isOn, isPartial };
  const sections: Section[] = ["Films", "Shows"].map((title, index) => {
    mkdirSync(join(folder, title));
    return { id: index + 1, title, type: "movie", paths: [join(folder, title)] };
  });
  const loop = keepWatch(
    {
      clock,
      sections: () => sections,
      isOn: () => settings.isOn,
      isPartial: () => settings.isPartial,
      scan: (id, paths) => scans.push({ id, paths }),
      tell: (text) => told.push(text),
      system,
    },
    over.signal,
  );
  onTestFinished(async () => {
    over.abort();
    await loop;
  });
  return {
    clock,
    scans,
    told,
    settings,
    sections,
    at: (path: string) => join(folder, path),
    put: (path: string): void => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), path);
    },
    /** Lets time pass, a look after the other, until there is such a scan. Forgets it and those before it. */
    scanned: async (id: number, ...paths: string[]): Promise<void> => {
      const wanted = JSON.stringify({
        id,
        paths: paths.length > 0 ? paths.map((path) => join(folder, path)) : undefined,
      });
      for (;;) {
        const index = scans.findIndex((scan) => JSON.stringify(scan) === wanted);
        if (index >= 0) return void scans.splice(0, index + 1);
        await clock.advance(quiet);
      }
    },
  };
}

test("what begins to be watched is scanned, and then what changes in it", async () => {
  const house = await watchSections();
  await house.scanned(1);
  await house.scanned(2);
  house.put("Films/Arrival (2016)/Arrival.mkv");
  await house.scanned(1, "Films/Arrival (2016)");
  house.put("Shows/Dark/1.mkv");
  await house.scanned(2, "Shows/Dark");
  rmSync(house.at("Films/Arrival (2016)/Arrival.mkv"));
  await house.scanned(1, "Films/Arrival (2016)/Arrival.mkv");
  expect(house.told).toEqual([]);
});

test("the whole section is scanned where that is wanted", async () => {
  const house = await watchSections({ isPartial: false });
  await house.scanned(2);
  house.put("Films/Arrival.mkv");
  await house.scanned(1);
});

test("nothing is watched until it is switched on; then a scan finds what happened before", async () => {
  const house = await watchSections({ isOn: false });
  house.put("Films/Arrival.mkv");
  await house.clock.advance(100 * quiet);
  expect(house.scans).toEqual([]);
  house.settings.isOn = true;
  await house.scanned(1);
  house.put("Films/Brazil.mkv");
  await house.scanned(1, "Films/Brazil.mkv");
});

test("sections that come are watched, and those that go are not", async () => {
  const house = await watchSections();
  await house.scanned(2);
  mkdirSync(house.at("More"));
  house.sections.push({ id: 3, title: "More", type: "movie", paths: [house.at("More")] });
  await house.scanned(3);
  house.put("More/film.mkv");
  await house.scanned(3, "More/film.mkv");
  house.sections.splice(0, 1);
  await house.clock.advance(10 * quiet);
  house.put("Films/nobody.mkv");
  house.put("More/other.mkv");
  await house.scanned(3, "More/other.mkv");
  await house.clock.advance(10 * quiet);
  expect(house.scans).toEqual([]);
});

test("another folder at the place of a root is watched and scanned", async () => {
  const house = await watchSections();
  await house.scanned(2);
  house.scans.length = 0;
  renameSync(house.at("Films"), house.at("away"));
  house.put("Films/on another disk.mkv");
  await house.scanned(1);
  house.put("Films/later.mkv");
  await house.scanned(1, "Films/later.mkv");
});

test("a system without watches is told once, with what still finds changes; what is watched goes on", async () => {
  let left = 1;
  const house = await watchSections({
    system: {
      watch: ((folder: string, ...rest: [object]) => {
        if (left-- > 0) return watch(folder, ...rest);
        throw Object.assign(new Error("no more watches"), { code: "ENOSPC" });
      }) as typeof watch,
      perFolder: true,
    },
  });
  await house.scanned(2);
  for (let n = 0; n < 3; n++) {
    house.put(`Films/${n}.mkv`);
    await house.scanned(1, `Films/${n}.mkv`);
    house.put(`Shows/${n}/film.mkv`);
  }
  expect(house.told).toEqual([
    expect.stringMatching(/0 of those in \S+Shows are\..*ScheduledLibraryUpdatesEnabled/),
  ]);
});

test("file systems that tell nobody of changes are known by their numbers", () => {
  expect(networkOf(0x6969)).toBe("NFS");
  // As signed numbers of 32 bits, as some systems give them.
  expect(networkOf(0xff534d42 | 0)).toBe("SMB");
  expect(networkOf(0xef53)).toBeUndefined();
});
