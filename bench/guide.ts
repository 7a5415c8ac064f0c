/** A programme guide: what it costs to read it as it comes, and to take it over. */

import { execFileSync } from "node:child_process";
import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../src/adapters/clock.ts";
import { readGuide } from "../src/adapters/guides/reading.ts";
import { createGuides } from "../src/adapters/guides.ts";
import { preferences } from "../src/api/preferences.ts";
import { openStore } from "../src/store/store.ts";
import { temporaryFolder } from "./folders.ts";
import { childrenCost, childrenOf, memoryOf } from "./measure.ts";
import type { Row } from "./rows.ts";

const channels = 500;
const compared = 100_000;

/** @param programmes of the guide that is taken over */
export async function measure(rounds: number, programmes: number): Promise<Row[]> {
  using folder = temporaryFolder();
  const file = join(folder.path, "guide.xml");
  writeGuide(file, compared);
  const ours: { seconds: number; megabytes: number }[] = [];
  const dom: { seconds: number; megabytes: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await readAsItComes(file));
    dom.push(await readWhole(file));
  }
  writeGuide(file, programmes);
  const taken: Taken[] = [];
  for (let round = 0; round < rounds; round++) {
    using data = temporaryFolder();
    taken.push(await takeOver(file, join(data.path, "butler.db"), programmes));
  }
  const perSecond = programmes / taken[0]!.seconds;
  const other = "a tree of all elements (fast-xml-parser)";
  const inWords = (count: number) => `${count.toLocaleString("en-US")} programmes`;
  return [
    {
      what: `Reading a guide of ${inWords(compared)}: processor time`,
      unit: "CPU s",
      ours: ours.map(({ seconds }) => seconds),
      other: { what: other, figures: dom.map(({ seconds }) => seconds) },
      goal: { of: "ours / other", atMost: 1 },
    },
    {
      what: `Reading a guide of ${inWords(compared)}: memory at most`,
      unit: "MB",
      ours: ours.map(({ megabytes }) => megabytes),
      other: { what: other, figures: dom.map(({ megabytes }) => megabytes) },
      goal: { of: "ours / other", atMost: 0.5 },
    },
    {
      what: `Taking over a guide of ${inWords(programmes)}: memory at most of the process that reads`,
      unit: "MB",
      ours: taken.map(({ reader }) => reader),
      goal: { of: "ours", atMost: 200 },
      note: `${Math.round(perSecond).toLocaleString("en-US")} programmes a second in the first round, into the database`,
    },
    {
      what: `Taking over a guide of ${inWords(programmes)}: longest time that others wait`,
      unit: "ms",
      ours: taken.map(({ longestWait }) => longestWait),
      goal: { of: "ours", atMost: 250 },
    },
  ];
}

const limits = { bytes: 1e12, milliseconds: 3.6e6, idleMilliseconds: 30_000 };

async function readAsItComes(file: string) {
  let most = 0;
  let count = 0;
  const { cpuSeconds } = await childrenCost(async () => {
    const order = { source: file, zone: "UTC", known: null, from: 0, now: 0, limits };
    for await (const batch of readGuide(order, new AbortController().signal)) {
      count += batch.programmes.length;
      most = Math.max(most, ...childrenOf(process.pid).map((pid) => memoryOf(pid).most));
    }
  });
  mustBe(count, compared);
  return { seconds: cpuSeconds, megabytes: most };
}

async function readWhole(file: string) {
  let told = { programmes: 0, kilobytes: 0 };
  const { cpuSeconds } = await childrenCost(async () => {
    const script = join(import.meta.dirname, "guide-dom.ts");
    const heap = "--max-old-space-size=8192";
    told = JSON.parse(execFileSync(process.execPath, [heap, script, file], { encoding: "utf8" }));
  });
  mustBe(told.programmes, compared);
  return { seconds: cpuSeconds, megabytes: (told.kilobytes * 1024) / 1e6 };
}

interface Taken {
  seconds: number;
  /** Megabytes. */
  reader: number;
  /** Milliseconds. */
  longestWait: number;
}

async function takeOver(file: string, database: string, programmes: number): Promise<Taken> {
  const store = await openStore(database);
  const preference = ((id: keyof typeof preferences) => preferences[id].default) as never;
  const guides = createGuides(store, { clock: systemClock, preference });
  const { id } = store.guides.add({
    ...{ uuid: "u", title: "Guide", source: file, time_zone: null, languages: "[]", channels: "[]" },
    created_at: 0,
  });
  let reader = 0;
  let longestWait = 0;
  let last = performance.now();
  const beat = setInterval(() => {
    longestWait = Math.max(longestWait, performance.now() - last - 10);
    last = performance.now();
  }, 10);
  const from = performance.now();
  const found = await guides.refresh(id, {
    signal: new AbortController().signal,
    onProgress: () => {
      reader = Math.max(reader, ...childrenOf(process.pid).map((pid) => memoryOf(pid).most));
    },
  });
  const seconds = (performance.now() - from) / 1000;
  clearInterval(beat);
  store.close();
  mustBe(found?.programmes ?? 0, programmes);
  return { seconds, reader, longestWait };
}

function mustBe(found: number, expected: number): void {
  if (found !== expected) throw new Error(`Expected ${expected} programmes, but ${found} were read.`);
}

/** Half an hour each from today on, channel after channel as most guides have them, described as real ones are. */
function writeGuide(file: string, programmes: number): void {
  const today = Temporal.Now.plainDateISO("UTC").toPlainDateTime();
  const moments = Array.from(
    { length: Math.ceil(programmes / channels) + 1 },
    (_, n) =>
      `${today
        .add({ minutes: 30 * n })
        .toString({ smallestUnit: "second" })
        .replace(/\D/g, "")} +0000`,
  );
  const description = "Somebody comes to a small town, and nothing is any more as it was before. ".repeat(3);
  const handle = openSync(file, "w");
  writeSync(handle, '<?xml version="1.0" encoding="UTF-8"?>\n<tv>\n');
  for (let channel = 0; channel < channels; channel++)
    writeSync(
      handle,
      `<channel id="c${channel}"><display-name>Channel ${channel}</display-name></channel>\n`,
    );
  for (let channel = 0, written = 0; written < programmes; channel++) {
    const count = Math.min(moments.length - 1, programmes - written);
    const lines = Array.from(
      { length: count },
      (_, n) =>
        `<programme start="${moments[n]}" stop="${moments[n + 1]}" channel="c${channel}"><title lang="en">Film ${n}</title>` +
        `<desc lang="en">${description}</desc><category>Film</category><episode-num system="xmltv_ns">0.${n}.</episode-num></programme>\n`,
    );
    writeSync(handle, lines.join(""));
    written += count;
  }
  writeSync(handle, "</tv>\n");
  closeSync(handle);
}
