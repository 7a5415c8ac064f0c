import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { cityLine } from "../../../test/support/geonames.ts";
import { locate } from "./locate.ts";

function dataSet(name: string, content: string | Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), "places-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const lines = [
  cityLine("Berlin", 52.52, 13.41, "DE", "16"),
  cityLine("Potsdam", 52.4, 13.06, "DE", "11"),
  cityLine("Müggelberge", 52.41, 13.63, "DE", "16", "T"),
].join("\n");
const nearBerlin = { latitude: 52.5, longitude: 13.4 };

test("finds the nearest town, of a table as it is or compressed, with the region where its names lie beside", async () => {
  const plain = dataSet("cities500.txt", lines);
  expect(await locate({ dataSet: plain, ...nearBerlin })).toEqual({ name: "Berlin", country: "DE" });
  expect(await locate({ dataSet: plain, latitude: 0, longitude: 0 })).toBeUndefined();
  const packed = dataSet("cities500.txt.gz", gzipSync(`${lines}\r\n`));
  writeFileSync(join(packed, "..", "admin1CodesASCII.txt"), "DE.16\tState of Berlin\tBerlin\t1\n");
  expect(await locate({ dataSet: packed, ...nearBerlin })).toMatchObject({ region: "State of Berlin" });
});

test("reads a table that has changed again", async () => {
  const file = dataSet("cities500.txt", lines);
  await locate({ dataSet: file, ...nearBerlin });
  writeFileSync(file, `${lines}\n${cityLine("Mitte", 52.5, 13.4, "DE", "16")}`);
  expect(await locate({ dataSet: file, ...nearBerlin })).toMatchObject({ name: "Mitte" });
});

test.each([
  ["is not there", undefined, /cannot be read: ENOENT/],
  ["is something else", "name,lat\nBerlin,1\n", /19 columns/],
  ["has no lines", "x".repeat(300_000), /it has no lines/],
  ["is empty", "", /19 columns/],
  ["is cut off", gzipSync(lines).subarray(0, 60), /cannot be read: unexpected end of file/],
])("says so when the table %s", async (_, content, message) => {
  const file =
    content === undefined
      ? "/nowhere/cities.txt"
      : dataSet(typeof content === "string" ? "cities.txt" : "cities.gz", content);
  await expect(locate({ dataSet: file, ...nearBerlin })).rejects.toThrow(message);
  await expect(locate({ dataSet: file, ...nearBerlin })).rejects.toThrow(/ReverseGeocodeData/);
});
