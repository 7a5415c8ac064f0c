import { namesIn, numberOf, textOf } from "./system.ts";

/**
 * Whether the machine runs on its battery; undefined where it has none. Batteries of mice and the like do not count.
 * Source: the Linux kernel's sysfs document of power supplies.
 * @param root where /sys is, for tests
 */
export async function isOnBattery(root = "/"): Promise<boolean | undefined> {
  const folder = "sys/class/power_supply";
  const supplies = await Promise.all(
    (await namesIn(root, folder)).map(async (name) => ({
      type: await textOf(root, folder, name, "type"),
      scope: await textOf(root, folder, name, "scope"),
      status: await textOf(root, folder, name, "status"),
      online: await numberOf(root, folder, name, "online"),
    })),
  );
  const batteries = supplies.filter(({ type, scope }) => type === "Battery" && scope !== "Device");
  if (batteries.length === 0) return undefined;
  const isPlugged = supplies.some(({ type, online }) => type !== "Battery" && online === 1);
  return !isPlugged && batteries.some(({ status }) => status === "Discharging");
}
