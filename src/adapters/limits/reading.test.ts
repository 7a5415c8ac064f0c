import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { constants, getPriority } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../../test/support/small-house.ts";
import { type PreferenceId, type PreferenceValue, preferences } from "../../api/preferences.ts";
import { makeMediaGroup } from "./cgroup.ts";
import { prioritise } from "./priority.ts";
import { readingLimits } from "./reading.ts";

function folderWith(files: Record<string, string>): string {
  const root = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const service = "sys/fs/cgroup/system.slice/butler.service";
const delegated = (path = "/system.slice/butler.service") =>
  folderWith({
    "proc/self/cgroup": `12:cpu:/\n0::${path}\n`,
    [`${service}/cgroup.controllers`]: "cpuset cpu io memory\n",
    [`${service}/cgroup.procs`]: "4711\n4712\n",
  });

describe("a share of all processors", () => {
  test.each(["/system.slice/butler.service", "/system.slice/butler.service/butler-server"])(
    "is given to a group of the processes that read, from %s",
    (path) => {
      const root = delegated(path);
      const group = join(root, service, "butler-media");
      expect(makeMediaGroup(50, 8, root)).toEqual({ group });
      expect(readFileSync(join(group, "cpu.max"), "utf8")).toBe("400000 100000");
      expect(readFileSync(join(root, service, "cgroup.subtree_control"), "utf8")).toBe("+cpu");
      expect(readFileSync(join(root, service, "butler-server", "cgroup.procs"), "utf8")).toBe("4712");
    },
  );

  test("cannot be given where there are no such groups, or none for processors", () => {
    expect(makeMediaGroup(50, 8, temporaryFolder())).toEqual({
      problem: "This system has no control groups of version 2.",
    });
    const old = folderWith({ "proc/self/cgroup": "12:cpu:/\n" });
    expect(makeMediaGroup(50, 8, old)).toHaveProperty("problem");
    const poor = folderWith({ "proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cgroup.controllers": "memory\n" });
    expect(makeMediaGroup(50, 8, poor)).toMatchObject({
      problem: expect.stringContaining("may not share out"),
    });
  });
});

describe("what is in force", () => {
  const limits = (
    set: Partial<Record<PreferenceId, unknown>>,
    { root = temporaryFolder(), path = "" } = {},
  ) =>
    readingLimits(
      <Id extends PreferenceId>(id: Id) => (set[id] ?? preferences[id].default) as PreferenceValue<Id>,
      {
        ...{ cores: 4, root, path },
      },
    );

  test("is what the preferences say", () => {
    expect(limits({}).limits).toEqual({ slots: 3, niceness: 19, io: "low", mostMemory: 1536 * 1024 ** 2 });
    const set = { FilesAtOnce: 2, ReaderNiceness: 5, ReaderDiskPriority: "idle", ReaderMemoryMB: 512 };
    expect(limits(set).limits).toEqual({ slots: 2, niceness: 5, io: "idle", mostMemory: 512 * 1024 ** 2 });
  });

  test("says what this machine cannot enforce", () => {
    const { limits: found, inForce } = limits({ ReaderCpuPercent: 25 });
    expect(found).not.toHaveProperty("group");
    expect(inForce.filter((one) => !one.inForce)).toEqual([
      {
        name: "processors",
        inForce: false,
        text:
          "niceness 19; 25 % of all processors cannot be held to. " +
          "This system has no control groups of version 2.",
      },
      { name: "disks", inForce: false, text: "the program ionice is not there" },
    ]);
  });

  test("says what it can", () => {
    const root = delegated();
    const path = folderWith({ ionice: "" });
    const { limits: found, inForce } = limits({ ReaderCpuPercent: 25 }, { root, path });
    expect(found.group).toBe(join(root, service, "butler-media"));
    expect(inForce.map((one) => one.inForce)).toEqual([true, true, true, true]);
  });
});

describe("the priority of a process", () => {
  async function sleeper(): Promise<ChildProcess> {
    const child = spawn("cat", { stdio: ["pipe", "ignore", "ignore"] });
    onTestFinished(() => {
      child.kill();
    });
    await once(child, "spawn");
    return child;
  }

  test("is set, and its group is told", async () => {
    const { pid } = await sleeper();
    const group = folderWith({ "cgroup.procs": "" });
    prioritise(pid!, { niceness: 7, io: "idle", group });
    expect(getPriority(pid)).toBe(7);
    expect(readFileSync(join(group, "cgroup.procs"), "utf8")).toBe(String(pid));
    prioritise(pid!, { niceness: constants.priority.PRIORITY_LOW, io: "low" });
    expect(getPriority(pid)).toBe(19);
  });

  test("of one that has ended is no error", async () => {
    const child = await sleeper();
    child.kill("SIGKILL");
    await once(child, "exit");
    prioritise(child.pid!, { niceness: 7, io: "idle", group: "/no/such/group" });
    expect(() => getPriority(child.pid!)).toThrow();
  });
});
