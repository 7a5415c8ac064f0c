import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { createArtefacts } from "./artefacts.ts";
import { dataPaths } from "./files.ts";

const bundle = "0123456789abcdef0123456789abcdef01234567";
const name = "Indexes/index-sd.bif";

async function withArtefact(use: (artefacts: ReturnType<typeof createArtefacts>) => Promise<void>) {
  const data = await mkdtemp(join(tmpdir(), "butler-artefacts-"));
  const paths = dataPaths(data);
  await mkdir(dirname(paths.artefact(bundle, name)), { recursive: true });
  await writeFile(paths.artefact(bundle, name), "0123456789");
  await use(createArtefacts(paths)).finally(() => rm(data, { recursive: true }));
}

test("an artefact is read from anywhere, and streamed with both ends", () =>
  withArtefact(async (artefacts) => {
    const artefact = (await artefacts.open(bundle, name))!;
    expect(artefact.size).toBe(10);
    expect(String(await artefact.read(3, 4))).toBe("3456");
    expect(String(await artefact.read(8, 100))).toBe("89");
    expect(String(await artefact.read(100, 1))).toBe("");
    expect((await artefact.stream(2, 5).toArray()).join("")).toBe("2345");
  }));

test("a folder of artefacts is removed, once", () =>
  withArtefact(async (artefacts) => {
    await artefacts.remove(bundle, "Loudness");
    const artefact = (await artefacts.open(bundle, name))!;
    await artefact.close();
    for (let times = 0; times < 2; times++) {
      await artefacts.remove(bundle, "Indexes");
      expect(await artefacts.open(bundle, name)).toBeUndefined();
    }
    for (const wrong of ["..", "", "Indexes/index-sd.bif", "."])
      await expect(artefacts.remove(bundle, wrong)).rejects.toThrow("Expected a bundle");
  }));

test("what there is not is undefined", () =>
  withArtefact(async (artefacts) => {
    expect(await artefacts.open(bundle, "Loudness/1.r128")).toBeUndefined();
    expect(await artefacts.open(bundle.replace("0", "f"), name)).toBeUndefined();
  }));

test.each([
  ["..", name],
  [`${bundle}/`, name],
  [bundle.toUpperCase(), name],
  [bundle, "../../butler.db"],
  [bundle, "Indexes/../../x.bif"],
  [bundle, "/etc/passwd"],
  [bundle, "passwd"],
])("%s and %s name nothing in a bundle", (wrongBundle, wrongName) =>
  withArtefact(async (artefacts) => {
    await expect(artefacts.open(wrongBundle, wrongName)).rejects.toThrow("Expected a bundle");
  }),
);
