import type { Check } from "../api/checks.ts";
import { exitStatus } from "./exit-status.ts";
import type { Hands } from "./hands.ts";
import { paint, say, sayJson } from "./output.ts";
import { counted } from "./words.ts";

/** Looks at what usually goes wrong here, and says how to mend each. */
export async function doctor(hands: Hands, options: { data?: string; json?: boolean }): Promise<number> {
  const checks: Check[] = [];
  for await (const check of hands.examine({ data: options.data })) {
    checks.push(check);
    if (!options.json) sayCheck(hands, check);
  }
  const wrong = checks.filter(({ verdict }) => verdict === "wrong").length;
  const warnings = checks.filter(({ verdict }) => verdict === "warning").length;
  if (options.json) sayJson(hands, checks);
  else {
    say(hands, "");
    say(
      hands,
      wrong > 0
        ? `${counted(wrong, "thing")} wrong, ${counted(warnings, "warning")}.`
        : warnings > 0
          ? `Nothing is wrong; ${counted(warnings, "warning")}.`
          : "Everything is well.",
    );
  }
  return wrong > 0 ? exitStatus.failed : exitStatus.ok;
}

const signs = { ok: ["ok", "green"], warning: ["warning", "yellow"], wrong: ["wrong", "red"] } as const;

function sayCheck(hands: Hands, { name, verdict, found, mend }: Check): void {
  const [sign, color] = signs[verdict];
  say(hands, `${paint(hands, color, sign.padEnd(8))} ${name.padEnd(18)} ${found}`);
  if (mend !== null) say(hands, `${" ".repeat(28)}${paint(hands, "bold", "Mend it:")} ${mend}`);
}
