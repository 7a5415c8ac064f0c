import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/small-house.ts";
import { type PreferenceId, type PreferenceValue, preferences } from "../../api/preferences.ts";
import { isOnBattery } from "./battery.ts";
import {
  createCpuMeter,
  parsePressure,
  parseProcess,
  parseStat,
  readCpuTimes,
  readPressure,
  shareOfOthers,
} from "./busyness.ts";
import { hottest } from "./heat.ts";
import { watchMachine } from "./machine.ts";
import { isMetered } from "./metered.ts";

/** A folder with files as /proc and /sys have them. */
function machineWith(files: Record<string, string>): string {
  const root = temporaryFolder();
  put(root, files);
  return root;
}

function put(root: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), `${text}\n`);
  }
}

const processLine = (
  pid: number,
  parent: number,
  [user, system, itsUser, itsSystem]: number[],
  name = "node",
) =>
  `${pid} (${name}) S ${parent} 1 1 0 -1 4194304 1 0 0 0 ${user} ${system} ${itsUser} ${itsSystem} 20 0 11 0 100`;

describe("heat", () => {
  test("is that of the hottest sensor that can be believed", async () => {
    const root = machineWith({
      "sys/class/thermal/thermal_zone0/temp": "48000",
      "sys/class/thermal/thermal_zone1/temp": "-274000",
      "sys/class/thermal/cooling_device0/temp": "99000",
      "sys/class/hwmon/hwmon0/temp1_input": "71500",
      "sys/class/hwmon/hwmon0/temp1_crit": "100000",
      "sys/class/hwmon/hwmon1/temp3_input": "255000",
      "sys/class/hwmon/hwmon1/temp4_input": "not now",
    });
    expect(await hottest(root)).toBe(71.5);
  });

  test("is not known without sensors", async () => {
    expect(await hottest(machineWith({}))).toBeUndefined();
  });
});

describe("a battery", () => {
  const battery = (status: string, more: Record<string, string> = {}) => ({
    "sys/class/power_supply/BAT0/type": "Battery",
    "sys/class/power_supply/BAT0/status": status,
    ...more,
  });
  const plug = (online: string) => ({
    "sys/class/power_supply/AC/type": "Mains",
    "sys/class/power_supply/AC/online": online,
  });
  const mouse = {
    "sys/class/power_supply/hidpp/type": "Battery",
    "sys/class/power_supply/hidpp/scope": "Device",
    "sys/class/power_supply/hidpp/status": "Discharging",
  };

  test.each([
    ["that is used", battery("Discharging", plug("0")), true],
    ["that is used, without a word of the plug", battery("Discharging"), true],
    ["that is charged", battery("Charging", plug("1")), false],
    ["that helps out while it is plugged in", battery("Discharging", plug("1")), false],
    ["of a mouse alone", mouse, undefined],
    ["that is not there", plug("1"), undefined],
  ])("%s", async (_, files, expected) => {
    expect(await isOnBattery(machineWith(files))).toBe(expected);
  });
});

describe("how busy others are", () => {
  test("is read from what the kernel tells", () => {
    expect(parseStat("cpu  100 20 30 800 40 5 6 7 0 0\ncpu0 1 2 3 4 5\n")).toEqual({
      total: 1008,
      busy: 168,
    });
    expect(parseStat("nonsense")).toBeUndefined();
    expect(parseProcess(processLine(7, 3, [10, 5, 2, 1], "a) S 99 (b"))).toEqual({ parent: 3, ticks: 18 });
    expect(parseProcess("7 (short) S")).toBeUndefined();
    expect(parsePressure("some avg10=12.34 avg60=1.00 avg300=0.00 total=5\nfull avg10=99.00")).toBe(12.34);
    expect(parsePressure("nothing")).toBeUndefined();
  });

  test("leaves out the server, its children and theirs, and nobody else", async () => {
    const root = machineWith({
      "proc/stat": "cpu  1000 0 0 1000 0 0 0 0",
      "proc/10/stat": processLine(10, 1, [100, 50, 7, 3]),
      "proc/20/stat": processLine(20, 10, [200, 0, 0, 0]),
      "proc/30/stat": processLine(30, 20, [40, 0, 0, 0]),
      "proc/99/stat": processLine(99, 1, [600, 0, 0, 0], "ffmpeg"),
      "proc/meminfo": "MemTotal: 1 kB",
    });
    expect(await readCpuTimes(root, 10)).toEqual({ total: 2000, busy: 1000, own: 400 });
  });

  test("is a share of all processors", () => {
    const before = { total: 1000, busy: 500, own: 100 };
    expect(shareOfOthers(before, { total: 1200, busy: 650, own: 150 })).toBe(50);
    expect(shareOfOthers(before, { total: 1200, busy: 600, own: 260 })).toBe(0);
    expect(shareOfOthers(before, before)).toBe(0);
  });

  test("is what it was over the last five looks", async () => {
    const root = machineWith({ "proc/10/stat": processLine(10, 1, [0, 0, 0, 0]) });
    const meter = createCpuMeter({ root, pid: 10 });
    const shares: (number | undefined)[] = [];
    for (const [busy, idle] of [
      [0, 0],
      [100, 100],
      [100, 300],
      [100, 500],
      [100, 700],
      [100, 900],
      [1000, 1000],
    ]) {
      put(root, { "proc/stat": `cpu  ${busy} 0 0 ${idle} 0 0 0 0` });
      shares.push(await meter());
    }
    expect(shares.map((share) => share && Math.round(share))).toEqual([undefined, 50, 25, 17, 13, 10, 50]);
  });

  test("is not known to the kernel of another system", async () => {
    expect(await readPressure("memory", machineWith({}))).toBeUndefined();
    const share = await createCpuMeter({ root: machineWith({}) })();
    expect(share).toBeGreaterThanOrEqual(0);
    expect(share).toBeLessThanOrEqual(100);
  });
});

describe("a metered network", () => {
  const answering = (text: string) => {
    const program = join(temporaryFolder(), "busctl");
    writeFileSync(program, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    return isMetered(program);
  };

  test.each([
    ["echo u 1", true],
    ["echo u 3", true],
    ["echo u 2", false],
    ["echo u 4", false],
    ["echo u 0", undefined],
    ["echo no such name >&2; exit 1", undefined],
  ])("%s", async (text, expected) => {
    expect(await answering(text)).toBe(expected);
  });

  test("without the program", async () => {
    expect(await isMetered(join(temporaryFolder(), "busctl"))).toBeUndefined();
  });
});

describe("the machine's own reasons", () => {
  const look = async (
    name: string,
    files: Record<string, string>,
    set: Partial<Record<PreferenceId, unknown>> = {},
  ) => {
    const preference = <Id extends PreferenceId>(id: Id) =>
      (set[id] ?? preferences[id].default) as PreferenceValue<Id>;
    const root = machineWith(files);
    const watch = watchMachine(preference, { root, busctl: join(root, "busctl") }).find(
      (one) => one.name === name,
    )!;
    return { effect: watch.effect(), seen: await watch.look(new AbortController().signal) };
  };

  test("are looked for only where a person wants it", async () => {
    for (const name of ["busy", "hot", "battery", "metered"])
      expect((await look(name, {})).effect).toBe("ignore");
    expect((await look("hot", {}, { YieldToHeat: "throttle" })).effect).toBe("throttle");
  });

  test("say what was found", async () => {
    const temperature = { "sys/class/thermal/thermal_zone0/temp": "86000" };
    expect((await look("hot", temperature)).seen).toEqual({ level: 86, start: 85, stop: 75, text: "86 °C." });
    expect((await look("hot", {})).seen).toHaveProperty("unknown");
    expect((await look("battery", {})).seen).toHaveProperty("unknown");
    expect((await look("metered", {})).seen).toHaveProperty("unknown");
    expect((await look("metered", {}, { MeteredNetwork: "yes" })).seen).toMatchObject({ on: true });
    const pressed = {
      "proc/stat": "cpu  1 0 0 1 0 0 0 0",
      "proc/pressure/memory": "some avg10=33.00 avg60=0",
    };
    expect((await look("busy", pressed)).seen).toEqual({
      on: true,
      text: "Programs waited for memory 33 % of the last 10 s.",
    });
    expect((await look("busy", pressed, { MemoryPressureFrom: 0 })).seen).toHaveProperty("unknown");
  });

  test("end no earlier than they begin, whatever a person has set", async () => {
    const temperature = { "sys/class/thermal/thermal_zone0/temp": "50000" };
    const { seen } = await look("hot", temperature, { HotFrom: 60, HotUntil: 90 });
    expect(seen).toMatchObject({ start: 60, stop: 60 });
  });
});
