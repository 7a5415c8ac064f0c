import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { type Checker, type CheckResult, CheckStatus } from "@stryker-mutator/api/check";
import type { Mutant } from "@stryker-mutator/api/core";
import type { Logger } from "@stryker-mutator/api/logging";
import { declareFactoryPlugin, PluginKind } from "@stryker-mutator/api/plugin";
import { Instrumenter } from "@stryker-mutator/instrumenter";

/** Whether a change is among those drawn: the same for the same seed, and independent of every other. */
function isDrawn({ fileName, location, mutatorName, replacement }: Omit<Mutant, "id">): boolean {
  const [share, seed] = (process.env.MUTATE_SAMPLE ?? "1 1").split(" ");
  const name = JSON.stringify([seed, relative(process.cwd(), fileName), location, mutatorName, replacement]);
  return createHash("sha256").update(name).digest().readUInt32BE() / 2 ** 32 < Number(share);
}

const silent = {
  isDebugEnabled: () => false,
  debug: () => {},
  info: () => {},
  warn: () => {},
} as unknown as Logger;

/**
 * The places that are drawn, as Stryker wants them named. All others stay as they are written: what counts pixels runs
 * many times slower where each place of it can be changed.
 */
export async function drawnPlaces(files: readonly string[], excludedMutations: string[]): Promise<string[]> {
  const places: string[] = [];
  for (const file of files) {
    const name = resolve(file);
    const source = { name, mutate: true, content: await readFile(name, "utf8") };
    const options = { ignorers: [], plugins: null, excludedMutations };
    const { mutants } = await new Instrumenter(silent).instrument([source], options);
    for (const mutant of mutants)
      if (mutant.status === undefined && isDrawn(mutant)) {
        const { start, end } = mutant.location;
        places.push(`${file}:${start.line + 1}:${start.column}-${end.line + 1}:${end.column}`);
      }
  }
  return places;
}

const passed: CheckResult = { status: CheckStatus.Passed };
const notDrawn: CheckResult = { status: CheckStatus.CompileError, reason: "Not drawn." };

/** Lets a sample through: what lies inside of what was drawn counts as what does not compile, which is in no score. */
function createSample(): Checker {
  return {
    init: async () => {},
    check: async (mutants) =>
      Object.fromEntries(mutants.map((mutant) => [mutant.id, isDrawn(mutant) ? passed : notDrawn])),
    group: async (mutants) => [mutants.map(({ id }) => id)],
  };
}

export const strykerPlugins = [declareFactoryPlugin(PluginKind.Checker, "sample", createSample)];
