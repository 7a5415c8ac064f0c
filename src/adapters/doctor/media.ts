import { spawn } from "node:child_process";
import { once } from "node:events";
import { json, text } from "node:stream/consumers";
import type { Check } from "../../api/checks.ts";
import type { MediaFacts } from "../doctor-child.ts";
import { ok, warning, wrong } from "./verdicts.ts";

/**
 * Whether the libraries that read media load, what decodes pictures, and whether the models that are named can be used.
 * A child process tries it: native code may crash.
 * @param wish the preference HardwareAcceleratedDecoding @param models files by the preference that names them
 */
export async function checkMedia(wish: string, models: ReadonlyMap<string, string>): Promise<Check[]> {
  const ending = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
  const entry = new URL(`../doctor-child${ending}`, import.meta.url).pathname;
  const child = spawn(process.execPath, [entry, JSON.stringify([...models.values()])], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [facts, said, [code, signal]] = await Promise.all([
    (json(child.stdout) as Promise<MediaFacts>).catch(() => undefined),
    text(child.stderr),
    once(child, "exit") as Promise<[number | null, string | null]>,
  ]);
  if (facts === undefined) {
    const reason = /^\w*Error.*$/m.exec(said)?.[0] ?? `it ended with ${signal ?? code}`;
    return [
      wrong(
        "FFmpeg libraries",
        `they cannot be loaded: ${reason}`,
        "Install Butler again; on Linux it needs glibc 2.28 or newer, on x64 or arm64.",
      ),
    ];
  }
  return [
    ok("FFmpeg libraries", `FFmpeg ${facts.ffmpeg}`),
    judgeHardware(facts.hardware, wish),
    ...[...models].map(([preference, file], at) => {
      const problem = facts.models[at];
      return problem === null || problem === undefined
        ? ok(`model ${preference}`, file)
        : wrong(`model ${preference}`, problem, `Or do without: butler prefs set ${preference}=`);
    }),
  ];
}

/** @param found kinds of devices that can be opened here */
export function judgeHardware(found: readonly string[], wish: string): Check {
  const name = "hardware decoders";
  const list = found.length === 0 ? "none here" : found.join(", ");
  if (wish !== "none" && wish !== "auto" && !found.includes(wish))
    return warning(
      name,
      `${list}, but HardwareAcceleratedDecoding is ${wish}: the processor does it`,
      "Install the driver, let whoever runs Butler use the device (groups render, video), or set it to auto.",
    );
  return wish === "none" && found.length > 0
    ? ok(name, `${list}; not used, because HardwareAcceleratedDecoding is none`)
    : ok(name, list);
}
