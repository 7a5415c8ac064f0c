import type { Check } from "../../api/checks.ts";
import type { Gates } from "../../api/gates.ts";
import { ok, reasonOf, warning } from "./verdicts.ts";

const name = "limits of reading";

/** Which limits of reading the server can hold to on this machine. @param ask what a server that answers says of them */
export async function checkLimits(ask: () => Promise<Gates["limits"]>): Promise<Check> {
  try {
    return judgeLimits(await ask());
  } catch (error) {
    return warning(name, `the server did not tell: ${reasonOf(error)}`, "Ask it yourself: butler gate list");
  }
}

function judgeLimits(limits: Gates["limits"]): Check {
  const inWords = (some: Gates["limits"]) => some.map((one) => `${one.name}: ${one.text}`).join("; ");
  const slack = limits.filter(({ inForce }) => !inForce);
  if (slack.length === 0) return ok(name, inWords(limits));
  return warning(
    name,
    `not in force, ${inWords(slack)}`,
    "Reading goes on without. Give the machine what it lacks, or set the limit otherwise: docs/yielding.md has both.",
  );
}
