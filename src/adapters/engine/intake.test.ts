import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { acceptArtefacts, incomingFolder, sumOf, takePiece } from "./intake.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "intake-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

const send = (offset: number, text: string, name = "index.bif") =>
  takePiece(folder, "one", name, offset, Buffer.from(text));
const artefact = async (text: string, name = "index.bif") => {
  const file = join(folder, "measure");
  writeFileSync(file, text);
  const sha256 = await sumOf(file);
  rmSync(file);
  return { name, size: text.length, sha256 };
};

test("pieces go one behind the other; one for elsewhere is not taken, and says where to go on", async () => {
  expect(await send(0, "abc")).toBe(3);
  expect(await send(0, "abc")).toBe(3);
  expect(await send(7, "xyz")).toBe(3);
  expect(await send(3, "def")).toBe(6);
  expect(readdirSync(folder)).toEqual([".from-one"]);
  await acceptArtefacts(folder, "one", [await artefact("abcdef")]);
  expect(readdirSync(folder)).toEqual(["index.bif"]);
  expect(readFileSync(join(folder, "index.bif"), "utf8")).toBe("abcdef");
});

test("a piece that comes twice at the same time is one piece", async () => {
  expect(await Promise.all([send(0, "abc"), send(0, "abc"), send(0, "abc")])).toEqual([3, 3, 3]);
  expect(await send(3, "def")).toBe(6);
  await acceptArtefacts(folder, "one", [await artefact("abcdef")]);
});

test("an empty artefact is one", async () => {
  expect(await send(0, "")).toBe(0);
  await acceptArtefacts(folder, "one", [await artefact("")]);
  expect(readdirSync(folder)).toEqual(["index.bif"]);
});

test.each([
  ["is shorter", "abc"],
  ["is another", "abcdeX"],
])("what %s is refused, and removed", async (_, sent) => {
  await send(0, sent);
  const accepting = acceptArtefacts(folder, "one", [await artefact("abcdef")]);
  await expect(accepting).rejects.toThrow("The artefact index.bif did not come as it was sent.");
  expect(readdirSync(folder)).toEqual([]);
});

test("what several machines send is kept apart until one is accepted", async () => {
  await send(0, "abc");
  await takePiece(folder, "two", "index.bif", 0, Buffer.from("abc"));
  await acceptArtefacts(folder, "two", [await artefact("abc")]);
  expect(readdirSync(folder).sort()).toEqual([".from-one", "index.bif"]);
});

test.each(["../up", "a/b", ".hidden", "", "a\0b"])("%j is the name of no artefact", async (name) => {
  await expect(send(0, "x", name)).rejects.toThrow("Expected the name of an artefact");
});

test("nothing is made where nobody waits any more", async () => {
  rmSync(folder, { recursive: true });
  await expect(send(0, "abc")).rejects.toThrow("ENOENT");
  expect(incomingFolder("/f", "one")).toBe(join("/f", ".from-one"));
});
