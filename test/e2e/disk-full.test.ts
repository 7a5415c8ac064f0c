import { copyFileSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import BetterSqlite from "better-sqlite3";
import { expect, test } from "vitest";
import type { Run } from "../../src/api/runs.ts";
import { makeClip } from "../../src/demo/encode.ts";
import { type ServerProcess, startServer } from "../support/server-process.ts";
import { mountSmallDisk } from "../support/small-disk.ts";
import { temporaryFolder } from "../support/small-house.ts";

/** What a start comes to where nothing can be written any more: a refusal, or a run that ended. */
const attempt = (server: ServerProcess, task: string): Promise<Partial<Run> & { statusCode?: number }> =>
  run(server, task).catch((refusal: { statusCode: number }) => refusal);

/** Starts a task, and settles with its run when that has ended. */
async function run(server: ServerProcess, task: string): Promise<Run> {
  const events = await server.sdk.events();
  await server.sdk.runs.start({ task, force: true });
  for await (const event of events)
    if (event.type === "run" && event.run.task === task && event.run.state === "ended") return event.run;
  throw new Error("The server has gone.");
}

test.for([300_000, 0])(
  "a disk with %d bytes left during previews, optimise and backup: said, nothing harmed, and done when there is room",
  { timeout: 120_000 },
  async (left, { skip }) => {
    const small = mountSmallDisk(32_000_000) ?? skip("a small disk cannot be mounted here");
    const media = join(temporaryFolder(), "Films");
    mkdirSync(media);
    makeClip(join(media, "Film 1 (2001).mp4"), {
      durationSeconds: 60,
      video: {
        width: 640,
        height: 360,
        frameRate: 4,
        codec: "libx264",
        preset: "ultrafast",
        keyframeEvery: 4,
        pictures: { kind: "lavfi", graph: "testsrc2=size=640x360:rate=4" },
      },
    });
    for (const n of [2, 3, 4])
      copyFileSync(join(media, "Film 1 (2001).mp4"), join(media, `Film ${n} (2001).mp4`));
    const data = join(small.folder, "data");
    const server = await startServer(data, ["--library", `Films=movie:${media}`]);
    await server.sdk.preferences.set({ GenerateBIFBehavior: "scheduled", GenerateBIFFrameInterval: 1 });
    // What begins by itself for new media has ended too, so that nobody else writes.
    for (const task of [
      "RefreshLibraries",
      "UpgradeMediaAnalysis",
      "ButlerTaskGenerateIntroMarkers",
      "ButlerTaskGenerateCreditsMarkers",
    ])
      await run(server, task);

    const ballast = small.fill(left);
    const previews = await attempt(server, "GenerateMediaIndexFiles");
    expect([507, "disk-full"]).toContain(previews.statusCode ?? previews.reason);
    const backup = await attempt(server, "BackupDatabase");
    expect([507, "failed"]).toContain(backup.statusCode ?? backup.outcome);
    const optimized = await attempt(server, "OptimizeDatabase");
    expect([507, "success", "failed"]).toContain(optimized.statusCode ?? optimized.outcome);
    expect((await server.fetch("/health")).status).toBe(200);

    rmSync(ballast);
    const again = await run(server, "GenerateMediaIndexFiles");
    expect(again, JSON.stringify([again, previews, await server.sdk.runs.get(again.id)])).toMatchObject({
      outcome: "success",
      items: { failed: 0 },
    });
    expect(await run(server, "BackupDatabase")).toMatchObject({ outcome: "success" });
    expect(await run(server, "OptimizeDatabase")).toMatchObject({ outcome: "success" });
    expect(readdirSync(join(data, "Scratch"))).toEqual([]);
    const memory = new BetterSqlite(join(data, "butler.db"), { readonly: true });
    expect(memory.pragma("integrity_check")).toEqual([{ integrity_check: "ok" }]);
    expect(memory.prepare("select count(*) from findings where kind = 'previews'").pluck().get()).toBe(4);
    memory.close();
  },
);
