import { expect, test } from "vitest";
import { purposeOf } from "../../../test/support/spread-house.ts";
import { loudness, tapVersions } from "../../media/taps.ts";
import { createGivings } from "./giving.ts";
import { describeRead, type Request } from "./requests.ts";
import type { MachineRow } from "./tables.ts";

const taps = [loudness({ truePeak: true })];

const machine = (name: string, slots: number): MachineRow => ({
  ...{ name, orders: { state: "work", drop: [] }, age: 0 },
  offer: {
    ...{ session: name, version: "1.0.0", cores: 4, slots },
    ...{ taps: tapVersions, only: null, sections: null },
  },
  beat: { load: 0, memory: { totalBytes: 0, freeBytes: 0, serverBytes: 0 }, held: [] },
});

function request(number: number, size: number): Request {
  const file = `/media/${number}.mkv`;
  const read = { file, taps, artefactFolder: "", purpose: purposeOf(file, size) };
  return {
    ...describeRead(read, () => "Films"),
    ...{ read, options: { signal: new AbortController().signal }, unfit: new Set<string>() },
    ...{ homeOnly: false, given: undefined, resolve: () => {}, reject: () => {} },
  };
}

/** A machine of two slots, for which a hundred small and a hundred large files wait. */
function open() {
  const givings = createGivings(0);
  for (let n = 0; n < 100; n++) {
    givings.add(request(n, 1e6));
    givings.add(request(100 + n, 5e9));
  }
  const nas = machine("nas", 2);
  let has: Request[] = [];
  const titles = () => givings.itemsOf(nas).map(({ title }) => title);
  return {
    givings,
    titles,
    give: () => {
      has = givings.give(0, [nas], 0).map(({ request }) => request);
      return has;
    },
    /** Answers all that it has, each so many seconds after it was taken. */
    answer: (seconds: (request: Request) => number) => {
      for (const one of has) {
        const answered = givings.answered(one.given!.id)!;
        givings.learn(answered, seconds(answered));
        givings.remove(answered);
      }
    },
  };
}

test("a machine gets one more than it has slots, until it has shown how quick it is", () => {
  const { givings, give, answer } = open();
  expect(give()).toHaveLength(3);
  expect(givings.roomOf("nas", 2, taps)).toBe(3);
  // The third waited for one of the others: it was read for as long.
  answer(({ given }) => 3 * given!.crowd);
  const next = give();
  expect(next).toHaveLength(4);
  expect(next.every(({ size }) => size === 5e9)).toBe(true);
  expect(givings.roomOf("nas", 2, taps)).toBe(4);
});

test("what is not read quickly is not given in advance beside what is", () => {
  const { givings, give, answer } = open();
  for (const { size } of give()) expect(size).toBe(5e9);
  answer(() => 600);
  expect(give()).toHaveLength(3);
  expect(givings.roomOf("nas", 2, taps)).toBe(3);
});

test("however quick it is, 64 for each slot is the most; another that has come gets as few as the first did", () => {
  const { givings, give, answer } = open();
  give();
  answer(() => 0);
  expect(give()).toHaveLength(97);
  expect(givings.roomOf("nas", 2, taps)).toBe(128);
  expect(givings.roomOf("new", 2, taps)).toBe(3);
  expect(givings.roomOf("new", 0, taps)).toBe(0);
});

test("what is taken back or answered is in nobody's hand, and is dropped or forgotten", () => {
  const { givings, give, titles } = open();
  const [first, second, third] = give() as [Request, Request, Request];
  const { id } = first.given!;
  givings.takeBack(first);
  expect(titles()).toEqual([second.read.file, third.read.file]);
  expect(givings.ordersFor(machine("nas", 2), "work", 1)).toEqual({ state: "work", drop: [id] });
  expect(givings.answered(id)).toBeUndefined();
  expect(givings.answered(second.given!.id)).toBe(second);
  expect(titles()).toEqual([third.read.file]);
  givings.takeBackFrom("nas");
  expect(titles()).toEqual([]);
});
