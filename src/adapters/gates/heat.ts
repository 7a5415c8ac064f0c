import { namesIn, numberOf } from "./system.ts";

/** Sensors that are broken or not connected tell temperatures that no running machine has, in degrees Celsius. */
const plausible = (degrees: number) => degrees > 0 && degrees < 125;

/**
 * The highest temperature that a sensor of the machine tells, in degrees Celsius; undefined where there is none.
 * Source: the Linux kernel's sysfs documents of thermal zones and hwmon, both in thousandths of a degree.
 * @param root where /sys is, for tests
 */
export async function hottest(root = "/"): Promise<number | undefined> {
  const zones = await namesIn(root, "sys/class/thermal");
  const chips = await namesIn(root, "sys/class/hwmon");
  const inputs = await Promise.all(
    chips.map(async (chip) =>
      (await namesIn(root, "sys/class/hwmon", chip))
        .filter((name) => /^temp\d+_input$/.test(name))
        .map((name) => ["sys/class/hwmon", chip, name]),
    ),
  );
  const files = [
    ...zones
      .filter((name) => name.startsWith("thermal_zone"))
      .map((name) => ["sys/class/thermal", name, "temp"]),
    ...inputs.flat(),
  ];
  const degrees = await Promise.all(files.map((path) => numberOf(root, ...path)));
  const known = degrees.flatMap((value) => (value === undefined ? [] : value / 1000)).filter(plausible);
  return known.length === 0 ? undefined : Math.max(...known);
}
