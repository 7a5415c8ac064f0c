import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { StopTaskUnauthorized } from "../../src/sdk/errors.ts";
import { PlexAPI } from "../../src/sdk/plex-api.ts";
import { startServer } from "../support/server-process.ts";
import { temporaryFolder } from "../support/small-house.ts";

test("the five calls, a run from its start to its end, and what is told of it", async () => {
  const folder = temporaryFolder();
  const films = join(folder, "Films");
  mkdirSync(films);
  const { sdk, url } = await startServer(join(folder, "data"), ["--library", `Films=movie:${films}`]);
  const taskName = "BackupDatabase";

  const { object, contentType } = await sdk.butler.getButlerTasks();
  const listed = object.ButlerTasks.ButlerTask.find(({ name }) => name === taskName);
  expect([contentType, listed]).toMatchObject([
    "application/json",
    { interval: 3, enabled: true, state: "idle" },
  ]);

  const left = new AbortController();
  const notifications = sdk.notifications({ signal: left.signal, filters: "activity" });
  const heard = (async () => {
    for await (const { ActivityNotification } of notifications) {
      if (ActivityNotification?.some(({ event }) => event === "ended")) return ActivityNotification[0];
    }
  })();
  // Whoever listens hears nothing from before: a run is started until the first one was heard to its end.
  let over = false;
  const listening = heard.finally(() => {
    over = true;
  });
  const runs = [];
  do runs.push(await sdk.butler.run(taskName));
  while (!over);
  expect(runs[0]).toMatchObject({ task: taskName, state: "ended", outcome: "success" });
  expect(await listening).toMatchObject({ event: "ended", Activity: { type: "butler", userID: 1 } });

  const states: string[] = [];
  const followed = sdk.butler.run(taskName);
  for await (const { state } of followed) states.push(state);
  expect(states.at(-1)).toBe("ended");
  expect(await followed).toMatchObject({ state: "ended", outcome: "success" });

  const started = await sdk.butler.startTask({ taskName, force: true });
  expect(started).toMatchObject({ statusCode: 200, outcome: "started", contentType: "" });
  expect((await sdk.runs.get(started.runId!)).task).toBe(taskName);
  expect(await sdk.butler.stopAllTasks()).toMatchObject({ statusCode: 200, outcome: "stopped" });
  await expect(sdk.butler.stopTask({ taskName })).rejects.toMatchObject({ statusCode: 404, code: 1101 });
  await expect(sdk.butler.run("NoSuchTask")).rejects.toMatchObject({ statusCode: 404, code: 1100 });

  const stranger = new PlexAPI({ serverURL: url, accessToken: "somebody-else" });
  await expect(stranger.butler.stopTask({ taskName })).rejects.toBeInstanceOf(StopTaskUnauthorized);
  await expect(stranger.notifications().next()).rejects.toMatchObject({ statusCode: 401 });
  await expect(stranger.butler.run(taskName)).rejects.toMatchObject({ statusCode: 401 });
});
