import { spawnSync } from "node:child_process";
import { lstatSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tasks } from "../../src/tasks/index.ts";
import { makeLibraryOfEverything } from "../support/library-of-everything.ts";
import { type ServerProcess, startServer } from "../support/server-process.ts";
import { temporaryFolder } from "../support/small-house.ts";

/**
 * Goes to the first folder, makes every disk but the second folder and the one for temporary files read-only, for this
 * process and its children alone, makes sure that they are, and becomes the rest of the command.
 */
const nothingElseWritable = `
  cd "$1"; for open in "$2" "$TMPDIR"; do mount --bind "$open" "$open" || exit 1; done
  while read -r _ _ _ _ place _; do
    [ "$place" = "$2" ] || [ "$place" = "$TMPDIR" ] || mount -o remount,bind,ro "$place" 2>/dev/null
  done < /proc/self/mountinfo
  for place in "$1" "$HOME" "$3" /tmp /var/tmp /dev/shm; do
    ! touch "$place/.writable" 2>/dev/null || exit 1
  done
  touch "$2/.writable" && rm "$2/.writable" || exit 1
  shift 3; exec "$@"`;

/** Everything below a folder, as it is and when it was last touched. */
const listing = (folder: string): string[] =>
  readdirSync(folder, { recursive: true })
    .map((name) => {
      const { ino, mode, size, mtimeMs, ctimeMs } = lstatSync(join(folder, String(name)));
      return [name, ino, mode, size, mtimeMs, ctimeMs].join(" ");
    })
    .sort();

/** Settles when nothing runs or waits. */
async function untilIdle({ sdk }: ServerProcess): Promise<void> {
  const events = await sdk.events();
  const busy = async () =>
    (await sdk.butler.getTasks()).object.ButlerTasks.ButlerTask.some(({ state }) => state !== "idle");
  if (!(await busy())) return;
  for await (const event of events)
    if (event.type === "run" && event.run.state === "ended" && !(await busy())) return;
}

test("every task does its work, and nothing is written or deleted outside the data folder", async ({
  annotate,
}) => {
  const top = temporaryFolder();
  const [media, data, home, temporary, here] = ["media", "data", "home", "tmp", "here"].map((name) => {
    mkdirSync(join(top, name));
    return join(top, name);
  }) as [string, string, string, string, string];
  const flags = await makeLibraryOfEverything(media);
  const own = { HOME: home, TMPDIR: temporary, XDG_DATA_HOME: undefined, XDG_CACHE_HOME: undefined };
  const enclosed = ["unshare", "--mount", "sh", "-c", nothingElseWritable, "sh", here, data, media];
  const [command, ...rest] = [...enclosed, "true"];
  const canBe = spawnSync(command!, rest, { env: { ...process.env, ...own } }).status === 0;
  if (!canBe)
    await annotate("Disks cannot be made read-only here: only what lies there afterwards is compared.");
  const through = canBe ? enclosed : ["sh", "-c", 'cd "$1"; shift; exec "$@"', "sh", here];
  const elsewhere = () => [media, home, temporary, here].map(listing);
  const before = elsewhere();

  const server = await startServer(data, flags, own, through);
  await untilIdle(server);
  await server.sdk.preferences.set({
    GenerateBIFBehavior: "scheduled",
    GenerateVADBehavior: "scheduled",
    MetadataProviders: "",
    UpdateRegistry: "",
  });
  for (const task of Object.keys(tasks)) {
    await server.sdk.runs.start({ task, force: true });
    await untilIdle(server);
    const [run] = await server.sdk.runs.list({ task, limit: 1 });
    const { failedItems } = await server.sdk.runs.get(run!.id);
    expect(run, `${task}: ${run!.message} ${JSON.stringify(failedItems)}`).toMatchObject({
      outcome: "success",
    });
  }
  expect(elsewhere()).toEqual(before);
  expect(await server.end("SIGTERM")).toMatchObject({ code: 0 });
  expect(elsewhere()).toEqual(before);
}, 120_000);
