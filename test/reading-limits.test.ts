import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Disk, Disks } from "../src/core/ports.ts";
import { createScriptedReader, type Reading } from "./support/scripted-reader.ts";
import { openSmallHouse } from "./support/small-house.ts";

const loudness = ({ artefactFolder }: Reading, bytesRead = 0) => {
  writeFileSync(join(artefactFolder, "1.r128"), "curve");
  return {
    findings: [{ streams: [{ index: 1, momentary: "1.r128", integrated: -23, range: 1 }] }],
    bytesRead,
  };
};

/** Films 1 to 3 lie on one disk, all others on another. */
const twoDisks = (spinning: boolean): Disks => ({
  of: async (file): Promise<Disk> =>
    Number(/\d+/.exec(basename(file))![0]) <= 3
      ? { id: "sda", mount: "/mnt/a", spinning }
      : { id: "sdb", mount: "/mnt/b", spinning },
});

/** A reader that reads `slots` files at one time, and writes down from when to when. */
function recordingReader(slots: number) {
  const reader = createScriptedReader();
  const { read: readScripted } = reader;
  const intervals: { film: number; from: number; to: number }[] = [];
  let clock = 0;
  const read: typeof reader.read = async (request, options) => {
    const film = Number(/\d+/.exec(basename(request.file))![0]);
    const interval = { film, from: ++clock, to: Number.POSITIVE_INFINITY };
    intervals.push(interval);
    return readScripted(request, options).finally(() => {
      interval.to = ++clock;
    });
  };
  return { reader: Object.assign(reader, { slots, room: () => slots + 1, read }), intervals };
}

const overlap = (one: { from: number; to: number }, other: { from: number; to: number }) =>
  one.from < other.to && other.from < one.to;

async function readSixFilms(spinning: boolean, most = 0) {
  const { reader, intervals } = recordingReader(4);
  const house = await openSmallHouse({
    ...{ films: 6, reader, disks: twoDisks(spinning), only: ["LoudnessAnalysis"] },
  });
  if (most > 0) house.store.sectionSettings.save(1, new Map([["readersPerDisk", most]]));
  const end = house.ended("LoudnessAnalysis");
  house.butler.start("LoudnessAnalysis", { force: true });
  for (let n = 0; n < 6; n++) {
    const reading = await reader.reading(n);
    // Whatever may be read beside the first has begun before it ends: one of each disk, or two of each.
    if (n === 0) await reader.reading(spinning && most === 0 ? 1 : 3);
    else await house.clock.advance(1);
    reading.finish(loudness(reading));
  }
  expect(await end).toMatchObject({ outcome: "success", items: { done: 6 } });
  const onA = intervals.filter(({ film }) => film <= 3);
  const onB = intervals.filter(({ film }) => film > 3);
  const pairs = (all: typeof intervals) =>
    all.flatMap((one, at) => all.slice(at + 1).map((other) => overlap(one, other)));
  return {
    together: [...pairs(onA), ...pairs(onB)].filter(Boolean).length,
    sideBySide: onA.some((one) => onB.some((other) => overlap(one, other))),
  };
}

describe("files of a spinning disk", () => {
  test("are read one after the other, and beside those of another disk", async () => {
    expect(await readSixFilms(true)).toEqual({ together: 0, sideBySide: true });
  });

  test("are read together where the section says so", async () => {
    expect((await readSixFilms(true, 2)).together).toBeGreaterThan(0);
  });
});

test("files of a disk that does not spin are read together", async () => {
  expect((await readSixFilms(false)).together).toBeGreaterThan(0);
});

describe("bytes of a night", () => {
  const open = async (set: "ReadPerNightMB" | "ReadPerMountPerNightMB") => {
    const house = await openSmallHouse({
      ...{ films: 5, disks: twoDisks(false), only: ["LoudnessAnalysis"], now: "2026-03-10T12:00:00Z" },
    });
    house.settings.set(new Map([[set, 10]]));
    return house;
  };
  const start = (house: Awaited<ReturnType<typeof open>>) => {
    const end = house.ended("LoudnessAnalysis");
    house.butler.start("LoudnessAnalysis", { force: true });
    return end;
  };

  test("of one mount: when they are used up, work on others goes on, and the rest waits for the next night", async () => {
    const house = await open("ReadPerMountPerNightMB");
    const { reader, butler } = house;
    const end = start(house);
    const read = async (n: number, megabytes: number) => {
      const reading = await reader.reading(n);
      reading.finish(loudness(reading, megabytes * 1e6));
      return basename(reading.file);
    };
    expect([await read(0, 4), await read(1, 7), await read(2, 3), await read(3, 3)]).toEqual([
      "Film 1.mkv",
      "Film 2.mkv",
      "Film 4.mkv",
      "Film 5.mkv",
    ]);
    expect(await end).toMatchObject({ outcome: "stopped", reason: "budget", items: { done: 4, failed: 0 } });
    expect((await end).message).toContain("1 is left for another night.");
    expect(house.store.runs.log(1).map(({ text }) => text)).toEqual([
      "11.0 MB were read this night from /mnt/a, and ReadPerMountPerNightMB allows 10.0 MB.",
    ]);
    expect(butler.gates.reading()).toEqual({
      ...{ night: "2026-03-10", bytes: 17e6, limit: null },
      mounts: [
        { mount: "/mnt/a", bytes: 11e6, limit: 10e6 },
        { mount: "/mnt/b", bytes: 6e6, limit: 10e6 },
      ],
    });

    await house.clock.advance(12 * 3_600_000);
    const next = start(house);
    expect(await read(4, 1)).toBe("Film 3.mkv");
    expect(await next).toMatchObject({ outcome: "success", items: { done: 1 } });
  });

  test("in all: reads that fail or are broken off count too", async () => {
    const house = await open("ReadPerNightMB");
    const { butler, reader } = house;
    const end = start(house);
    const failing = await reader.reading(0);
    failing.tell(2e6);
    failing.fail(new Error("It is broken."));
    const stopped = await reader.reading(1);
    stopped.tell(1e6);
    stopped.tell(3e6);
    butler.stop("LoudnessAnalysis");
    expect(await end).toMatchObject({ outcome: "stopped", items: { failed: 1 }, bytesRead: 5e6 });
    expect(butler.gates.reading().bytes).toBe(5e6);
  });

  test("in all: what was read before a restart counts", async () => {
    const house = await open("ReadPerNightMB");
    house.store.gates.addBytesRead("2026-03-10", "/mnt/elsewhere", 9e6);
    house.store.gates.addBytesRead("2026-03-10", "/mnt/elsewhere", 2e6);
    expect(await start(house)).toMatchObject({ outcome: "stopped", reason: "budget", items: { done: 0 } });
    expect(house.reader.readings).toEqual([]);
  });

  test("of nights long past are forgotten", async () => {
    const { store } = await open("ReadPerNightMB");
    store.gates.addBytesRead("2026-01-01", "/", 5);
    store.gates.addBytesRead("2026-03-10", "/", 5);
    expect([store.gates.bytesRead("2026-01-01"), store.gates.bytesRead("2026-03-10")]).toEqual([
      [],
      [{ mount: "/", bytes: 5 }],
    ]);
  });
});
