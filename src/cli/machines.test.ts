import { expect, test } from "vitest";
import { butler } from "../../test/support/type-butler.ts";
import type { Machine } from "../api/machines.ts";

const gigabyte = 1_000_000_000;
const nas: Machine = {
  ...{
    id: "nas",
    name: "nas",
    role: "worker",
    state: "working",
    version: "0.1.0",
    cores: 4,
    slots: 3,
    load: 2.5,
  },
  memory: { totalBytes: 8 * gigabyte, freeBytes: 3 * gigabyte, serverBytes: gigabyte / 5 },
  ...{ lastSeenAt: "2026-11-22T02:10:00Z", doing: [], items: [{ title: "Arrival (2016)", progress: 40 }] },
  ...{ only: null, sections: null, done: 12, secondsEach: 3.25 },
};
const home: Machine = {
  ...{ ...nas, id: "0123456789abcdef", name: "attic", role: "home", items: [], done: 0, secondsEach: null },
  doing: [{ task: "LoudnessAnalysis", runId: 3, progress: 25 }],
};
const machines = [home, nas];
const body = { machines };

test("machines are a table, of the home what runs, of a worker what it has in hand", async () => {
  const answers = { "GET /api/machines": { body } };
  const { out } = await butler(["machines"], answers);
  const [heads, attic, worker] = out.split("\n").map((line) => line.split(/ {2,}/));
  expect(heads!.slice(0, 3)).toEqual(["MACHINE", "ROLE", "STATE"]);
  expect(attic).toEqual(expect.arrayContaining(["attic", "home", "LoudnessAnalysis 25%"]));
  expect(worker).toEqual(
    expect.arrayContaining(["nas", "worker", "12 in 3.3 s each", "Arrival (2016) 40%", "4, load 2.5"]),
  );
  expect(JSON.parse((await butler(["machines", "--json"], answers)).out)).toEqual(machines);
});

test.each([
  ["pause", "nas stands still, until `butler machines resume nas`.\n"],
  ["drain", "nas ends what it has, and gets no more.\n"],
  ["resume", "nas goes on.\n"],
])("machines %s tells the server, and what comes of it", async (order, said) => {
  const answers = { [`POST /api/machines/nas/${order}`]: { body } };
  expect(await butler(["machines", order, "nas"], answers)).toMatchObject({ status: 0, out: said });
  const { out } = await butler(["machines", order, "nas", "--json"], answers);
  expect(JSON.parse(out)).toEqual(machines);
});

test("machines forget asks first, and tells the server only when it may", async () => {
  const answers = { "DELETE /api/machines/nas": { body } };
  expect(await butler(["machines", "forget", "nas", "--yes"], answers)).toMatchObject({
    status: 0,
    out: "nas is forgotten.\n",
  });
  const { out } = await butler(["machines", "forget", "nas", "--yes", "--json"], answers);
  expect(JSON.parse(out)).toEqual(machines);
  const unasked = await butler(["machines", "forget", "nas"], answers);
  expect(unasked.status).not.toBe(0);
  expect(unasked.asked).toEqual([]);
});
