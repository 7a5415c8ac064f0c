import { chmodSync, mkdirSync, rmSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import BetterSqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { answeringServer } from "../../../test/support/answering-server.ts";
import { damage } from "../../../test/support/backups.ts";
import { temporaryFolder } from "../../../test/support/small-house.ts";
import { openStore } from "../../store/store.ts";
import { checkServer } from "./address.ts";
import { checkDatabase, checkFolder, checkToken, judgeSpace } from "./data-folder.ts";
import { checkClock, checkVersion } from "./machine.ts";
import { checkMedia, judgeHardware } from "./media.ts";
import { checkSections } from "./sections.ts";

test.each([
  ["26.10.0", "ok"],
  ["27.0.0", "ok"],
  ["24.1.0", "wrong"],
])("Node %s is %s", (node, verdict) => {
  expect(checkVersion("1.0.0", node).verdict).toBe(verdict);
});

test("a data folder: absent, ours alone, open to others, none at all", async () => {
  const folder = join(temporaryFolder(), "data");
  expect(await checkFolder(folder)).toMatchObject({
    verdict: "warning",
    mend: expect.stringContaining("serve"),
  });
  mkdirSync(folder, { mode: 0o700 });
  expect(await checkFolder(folder)).toMatchObject({ verdict: "ok", mend: null });
  chmodSync(folder, 0o755);
  expect(await checkFolder(folder)).toMatchObject({ verdict: "warning", mend: `chmod 700 ${folder}` });
  writeFileSync(join(folder, "file"), "");
  expect((await checkFolder(join(folder, "file"))).verdict).toBe("wrong");
});

test("a token that others may read is wrong", async () => {
  const file = join(temporaryFolder(), "token");
  expect((await checkToken(file)).verdict).toBe("ok");
  writeFileSync(file, "secret", { mode: 0o600 });
  const alone = await checkToken(file);
  expect(alone.verdict).toBe("ok");
  chmodSync(file, 0o640);
  const open = await checkToken(file);
  expect(open).toMatchObject({ verdict: "wrong", mend: `chmod 600 ${file}` });
  expect(JSON.stringify([alone, open])).not.toContain("secret");
});

test.each([
  [99_000_000, "wrong"],
  [900_000_000, "warning"],
  [1_100_000_000, "ok"],
])("%i free bytes are %s", (free, verdict) => {
  expect(judgeSpace(free, "/d").verdict).toBe(verdict);
});

test("a clock that is behind what the server wrote is wrong, UTC a doubt", async () => {
  const file = join(temporaryFolder(), "butler.db");
  writeFileSync(file, "");
  const now = Date.parse("2026-11-22T12:00:00Z");
  utimesSync(file, now / 1000, now / 1000);
  const check = (at: number, server: string) => checkClock(at, { server, machine: "Europe/Berlin" }, [file]);
  expect((await check(now, "Europe/Berlin")).verdict).toBe("ok");
  expect((await check(now - 3_600_000, "Europe/Berlin")).verdict).toBe("wrong");
  expect((await check(now, "America/New_York")).found).toContain("the machine itself is in Europe/Berlin");
  expect((await checkClock(now, { server: "UTC", machine: "UTC" }, [file])).verdict).toBe("warning");
});

test("a database: none, whole, damaged, something else, of a newer program", async () => {
  const file = join(temporaryFolder(), "butler.db");
  expect(await checkDatabase(file)).toMatchObject({ check: { verdict: "ok" }, known: undefined });
  const store = await openStore(file);
  store.settings.save(new Map([["ButlerStartHour", 1]]));
  store.sections.add({ uuid: "u", title: "Films", type: "movie", paths: ["/films"], at: 0 });
  const used = await checkDatabase(file);
  expect(used).toMatchObject({
    check: { verdict: "ok" },
    known: { roots: [{ section: "Films", path: "/films" }] },
  });
  expect(used.known?.settings.get("ButlerStartHour")).toBe(1);
  store.close();
  damage(file);
  expect((await checkDatabase(file)).check).toMatchObject({
    verdict: "wrong",
    mend: expect.stringContaining("backup restore"),
  });
  writeFileSync(file, "no database at all, but long enough to look like one");
  expect((await checkDatabase(file)).check.verdict).toBe("wrong");
  truncateSync(file);
  const newer = new BetterSqlite(file);
  newer.exec("create table kysely_migration (name text); insert into kysely_migration values ('9999')");
  newer.close();
  expect((await checkDatabase(file)).check.found).toContain("newer Butler");
});

test("folders of sections: there, empty as an unmounted disk, gone", async () => {
  const path = temporaryFolder();
  const verdict = async () => (await checkSections([{ section: "Films", path }]))[0];
  expect(await verdict()).toMatchObject({ verdict: "wrong", found: `${path} is empty` });
  writeFileSync(join(path, "film.mkv"), "");
  expect(await verdict()).toMatchObject({ name: "section Films", verdict: "ok" });
  rmSync(path, { recursive: true });
  expect(await verdict()).toMatchObject({
    verdict: "wrong",
    mend: expect.stringContaining("Mount the disk"),
  });
  expect(await checkSections([])).toMatchObject([{ verdict: "ok" }]);
});

test("a server: the one of this version, another version, silent, or none and its port", async () => {
  const server = await answeringServer({
    "GET /identity": { body: { MediaContainer: { size: 0, version: "1.0.0" } } },
  });
  const place = { host: "127.0.0.1", port: 0 };
  expect((await checkServer(server.url, place, "1.0.0")).verdict).toBe("ok");
  expect((await checkServer(server.url, place, "1.1.0")).verdict).toBe("warning");
  await server.close();
  expect((await checkServer(server.url, place, "1.0.0")).verdict).toBe("wrong");
  expect((await checkServer(undefined, place, "1.0.0")).verdict).toBe("ok");
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as AddressInfo;
  const taken = await checkServer(undefined, { host: "127.0.0.1", port }, "1.0.0");
  expect(taken).toMatchObject({ verdict: "wrong", found: expect.stringContaining(`has port ${port}`) });
  other.close();
});

test("FFmpeg loads, and a model that is not there is told with the way out", async () => {
  const [ffmpeg, hardware, model] = await checkMedia("none", new Map([["FaceDetectionModel", "/none.onnx"]]));
  expect(ffmpeg).toMatchObject({ name: "FFmpeg libraries", verdict: "ok" });
  expect(hardware!.verdict).toBe("ok");
  expect(model).toMatchObject({
    verdict: "wrong",
    found: expect.stringContaining("/none.onnx cannot be read"),
    mend: expect.stringContaining("butler prefs set FaceDetectionModel="),
  });
});

test("a decoder that is wished for, but is not there, is a warning", () => {
  expect(judgeHardware([], "vaapi").verdict).toBe("warning");
  expect(judgeHardware(["vaapi"], "vaapi").verdict).toBe("ok");
  expect(judgeHardware([], "auto").verdict).toBe("ok");
  expect(judgeHardware(["cuda"], "none").found).toContain("not used");
});
