import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createHastyClock } from "../../test/support/hasty-clock.ts";
import {
  installedVersion,
  type Published,
  packageRegistry,
  programOf,
} from "../../test/support/package-registry.ts";
import { openSmallHouse, temporaryFolder } from "../../test/support/small-house.ts";
import { badPackages } from "../../test/support/tarball.ts";
import { goBack, installationOf } from "../adapters/updates/installation.ts";
import type { PreferenceId } from "../api/preferences.ts";

const newer: Published = { tags: { latest: "0.2.0" }, versions: { "0.2.0": { files: programOf("0.2.0") } } };

/** Version 0.1.0 before a registry, in an installation that can be updated unless told otherwise. */
async function openUpdatable(published: Published = newer, folder = temporaryFolder(), foreign = false) {
  const registry = await packageRegistry(published);
  const root = join(folder, "install");
  if (!existsSync(root)) installedVersion(root, "0.1.0");
  const installation = installationOf(
    join(root, "versions", "0.1.0", "node_modules", "media-butler"),
    foreign,
  );
  const start = "2026-03-10T12:00:00Z";
  const webClock = createHastyClock(start);
  const house = await openSmallHouse({ folder, installation, webClock });
  const set = (values: Partial<Record<PreferenceId, string | boolean>>) =>
    house.settings.set(new Map(Object.entries(values) as [PreferenceId, string | boolean][]));
  set({ UpdateRegistry: registry.url });
  const run = async (task: "AutomaticUpdates" | "CheckForUpdates" = "AutomaticUpdates") => {
    const end = house.ended(task);
    house.butler.start(task, { force: true });
    const ended = await end;
    return {
      ...ended,
      log: house.store.runs
        .log(ended.id)
        .map(({ text }) => text)
        .join("\n"),
      reasons: house.store.runs.failedItems(ended.id).map(({ reason }) => reason),
    };
  };
  const current = () => readlinkSync(join(root, "current"));
  return { ...house, webClock, registry, root, installation, set, run, current };
}

test("a newer version is told of, and not installed without a word", async () => {
  const house = await openUpdatable();
  for (const task of ["CheckForUpdates", "AutomaticUpdates"] as const)
    expect(await house.run(task)).toMatchObject({
      outcome: "success",
      log: expect.stringContaining("Version 0.2.0 is there; this is 0.1.0."),
    });
  expect(house.updates.status().release).toMatchObject({ version: "0.2.0", state: "available" });
  expect(house.current()).toBe("versions/0.1.0");
});

test("told to, it is installed beside this one after a backup, and can be undone", async () => {
  const house = await openUpdatable();
  house.set({ ButlerTaskUpdateServer: "always" });
  const run = await house.run();
  expect(run).toMatchObject({
    outcome: "success",
    log: expect.stringContaining("Version 0.2.0 is installed"),
  });
  expect(house.current()).toBe("versions/0.2.0");
  expect(readdirSync(join(house.root, "versions")).sort()).toEqual(["0.1.0", "0.2.0"]);
  const { backup } = JSON.parse(readFileSync(join(house.root, "versions/0.2.0/came-from.json"), "utf8"));
  expect(existsSync(backup)).toBe(true);
  expect(house.updates.status().release).toMatchObject({
    state: "done",
    added: "- New in 0.2.0.",
    fixed: "- Mended in 0.2.0.",
  });
  expect((await house.run()).log).toContain("installed already");

  if (!("root" in house.installation)) throw new Error("The installation cannot be updated.");
  expect(await goBack(house.installation)).toEqual({ from: "0.2.0", to: "0.1.0", backup });
  expect(house.current()).toBe("versions/0.1.0");
  await expect(goBack(house.installation)).rejects.toThrow(/did not come from an update/);
});

test("what a person went back from is not installed again", async () => {
  const folder = temporaryFolder();
  const house = await openUpdatable(newer, folder);
  house.set({ ButlerTaskUpdateServer: "always" });
  await house.run();
  if ("root" in house.installation) await goBack(house.installation);
  await house.close();
  const later = await openUpdatable(newer, folder);
  expect((await later.run()).log).toContain("skipped");
  expect(later.current()).toBe("versions/0.1.0");
});

test("asked for tonight, it is installed by the next run, once", async () => {
  const house = await openUpdatable();
  await house.run("CheckForUpdates");
  house.updates.schedule(true);
  expect(house.updates.status().release?.state).toBe("tonight");
  expect(house.butler.list().find(({ name }) => name === "AutomaticUpdates")).toMatchObject({
    enabled: true,
  });
  await house.run();
  expect(house.current()).toBe("versions/0.2.0");
  expect(house.settings.get("ButlerTaskUpdateScheduled")).toBe(false);
  expect(house.butler.list().find(({ name }) => name === "AutomaticUpdates")).toMatchObject({
    enabled: false,
  });
});

test("what an update that was killed has left is no version, and in nobody's way", async () => {
  const folder = temporaryFolder();
  const house = await openUpdatable(newer, folder);
  for (const left of [".0.2.0.partial", "0.2.0"]) {
    mkdirSync(join(house.root, "versions", left, "node_modules"), { recursive: true });
    writeFileSync(join(house.root, "versions", left, "half"), "half");
  }
  symlinkSync("versions/0.2.0", join(house.root, "current.next"));
  house.set({ ButlerTaskUpdateServer: "always" });
  expect(await house.run()).toMatchObject({ outcome: "success" });
  expect(house.current()).toBe("versions/0.2.0");
  expect(readdirSync(join(house.root, "versions")).sort()).toEqual(["0.1.0", "0.2.0"]);
  expect(existsSync(join(house.root, "versions", "0.2.0", "half"))).toBe(false);
});

test("stopped in the middle, it has changed nothing and can be begun again", async () => {
  const house = await openUpdatable();
  const path = "GET /media-butler/-/media-butler-0.2.0.tgz";
  const whole = house.registry.answers[path]!;
  const asked = new Promise<void>((resolve) => {
    house.registry.answers[path] = {
      write: (response) => {
        response.writeHead(200, { "Content-Type": "application/octet-stream" });
        response.write("half");
        resolve();
      },
    };
  });
  house.set({ ButlerTaskUpdateServer: "always" });
  const running = house.run();
  await asked;
  await house.butler.stop("AutomaticUpdates");
  expect(await running).toMatchObject({ outcome: "stopped", reason: "asked" });
  expect(house.updates.status().release?.state).toBe("available");
  expect(readdirSync(join(house.paths.cache, "Updates"))).toEqual([]);
  house.registry.answers[path] = whole;
  await house.run();
  expect(house.current()).toBe("versions/0.2.0");
});

test("a skipped version is left alone, the next one is not", async () => {
  const house = await openUpdatable();
  house.set({ ButlerTaskUpdateServer: "always" });
  await house.run("CheckForUpdates");
  house.updates.skip();
  expect(house.updates.status().release?.state).toBe("skipped");
  expect((await house.run()).log).toContain("skipped");
  expect(house.current()).toBe("versions/0.1.0");
});

test("what this server cannot change is told with the command that does", async () => {
  const house = await openUpdatable(newer, temporaryFolder(), true);
  house.set({ ButlerTaskUpdateServer: "always" });
  expect(await house.run()).toMatchObject({
    outcome: "success",
    log: expect.stringMatching(/runs in a container.*from an image with version 0\.2\.0/),
  });
  expect(house.current()).toBe("versions/0.1.0");
});

test("only versions of the channel count, and none that is older or has no number", async () => {
  const files = programOf("x");
  const house = await openUpdatable({
    tags: { latest: "0.0.9", beta: "0.3.0-beta.1", next: "banana" },
    versions: { "0.0.9": { files }, "0.3.0-beta.1": { files }, banana: { files } },
  });
  expect((await house.run("CheckForUpdates")).log).toBe("This is the newest version, 0.1.0.");
  house.set({ ButlerUpdateChannel: "8" });
  expect((await house.run("CheckForUpdates")).log).toContain("Version 0.3.0-beta.1 is there");
});

test("notes of the registry are shown before anything is fetched", async () => {
  const changes = { releaseNotes: { added: "Much.", fixed: "A little." } };
  const house = await openUpdatable({
    tags: { latest: "0.2.0" },
    versions: { "0.2.0": { files: programOf("0.2.0"), changes } },
  });
  await house.run("CheckForUpdates");
  expect(house.updates.status().release).toMatchObject({ added: "Much.", fixed: "A little." });
});

test("a registry that cannot be asked is told of once, and again after it could be", async () => {
  const house = await openUpdatable();
  const { answers } = house.registry;
  const whole = answers["GET /media-butler"]!;
  answers["GET /media-butler"] = { status: 500 };
  const first = await house.run("CheckForUpdates");
  expect(first).toMatchObject({
    outcome: "failed",
    reasons: [expect.stringContaining("answered with status 500")],
  });
  expect(await house.run("CheckForUpdates")).toMatchObject({
    outcome: "success",
    log: "The registry still cannot be asked; /updater/status says why.",
  });
  answers["GET /media-butler"] = whole;
  // For so long a server that fails is left alone.
  house.webClock.pass(3_600_001);
  expect((await house.run("CheckForUpdates")).log).toContain("0.2.0 is there");
  expect(house.updates.status().problem).toBeNull();
  answers["GET /media-butler"] = { body: { "dist-tags": [] } };
  expect(await house.run("CheckForUpdates")).toMatchObject({
    outcome: "failed",
    reasons: [expect.stringContaining("shape that is not known")],
  });
  expect(house.updates.status().release?.version).toBe("0.2.0");
});

test("without a registry nothing is asked", async () => {
  const house = await openUpdatable();
  house.set({ UpdateRegistry: "" });
  expect((await house.run("CheckForUpdates")).log).toBe(
    "No newer version is looked for: UpdateRegistry is empty.",
  );
  expect(house.registry.received).toEqual([]);
});

test.each<[string, Partial<Published["versions"][string]>, RegExp]>([
  ["has another sum", { integrity: `sha512-${"A".repeat(86)}==` }, /to have the sum sha512-A+==; found/],
  ["has no sum", { integrity: "sha1-abc" }, /Expected a sum \(sha512\)/],
  ["says that it is another", { files: programOf("0.2.0", "0.1.9") }, /says that it is "0\.1\.9"/],
  [
    "does not start",
    { files: { ...programOf("0.2.0"), "bin/butler.js": "process.exit(3)" } },
    /ended with status 3/,
  ],
  ["is no package", { files: { "readme.txt": "" } }, /npm ended with status/],
  [
    "leads above its folder",
    { tarball: badPackages(programOf("0.2.0"))["leads above its folder"]! },
    /which leads elsewhere/,
  ],
  ["is not told where it is", { changes: { dist: {} } }, /but not where it is/],
])("a version that %s is not installed, and leaves nothing", async (_, changes, reason) => {
  const house = await openUpdatable({
    tags: { latest: "0.2.0" },
    versions: { "0.2.0": { files: programOf("0.2.0"), ...changes } },
  });
  house.set({ ButlerTaskUpdateServer: "always" });
  expect(await house.run()).toMatchObject({ outcome: "failed", reasons: [expect.stringMatching(reason)] });
  expect(house.current()).toBe("versions/0.1.0");
  expect(readdirSync(join(house.root, "versions"))).toEqual(["0.1.0"]);
  expect(existsSync(join(house.paths.cache, "Updates", "0.2.0.tgz.partial"))).toBe(false);
});
