import { createHash } from "node:crypto";
import { relative } from "node:path";
import { type Checker, type CheckResult, CheckStatus } from "@stryker-mutator/api/check";
import type { Mutant } from "@stryker-mutator/api/core";
import { declareFactoryPlugin, PluginKind } from "@stryker-mutator/api/plugin";

/** Whether a change is among those drawn: the same for the same seed, and independent of every other. */
function isDrawn({ fileName, location, mutatorName, replacement }: Mutant): boolean {
  const [share, seed] = (process.env.MUTATE_SAMPLE ?? "1 1").split(" ");
  const name = JSON.stringify([seed, relative(process.cwd(), fileName), location, mutatorName, replacement]);
  return createHash("sha256").update(name).digest().readUInt32BE() / 2 ** 32 < Number(share);
}

const passed: CheckResult = { status: CheckStatus.Passed };
const notDrawn: CheckResult = { status: CheckStatus.CompileError, reason: "Not drawn." };

/** Lets a sample through: what was not drawn counts as what does not compile, which is in no score. */
function createSample(): Checker {
  return {
    init: async () => {},
    check: async (mutants) =>
      Object.fromEntries(mutants.map((mutant) => [mutant.id, isDrawn(mutant) ? passed : notDrawn])),
    group: async (mutants) => [mutants.map(({ id }) => id)],
  };
}

export const strykerPlugins = [declareFactoryPlugin(PluginKind.Checker, "sample", createSample)];
