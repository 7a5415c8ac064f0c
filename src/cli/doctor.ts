import { byteSize } from "../api/amounts.ts";
import type { Check } from "../api/checks.ts";
import { Complaint } from "./complaint.ts";
import { exitStatus } from "./exit-status.ts";
import type { Hands } from "./hands.ts";
import { say, sayJson, sayTable } from "./output.ts";
import { paint } from "./printable.ts";
import { counted } from "./words.ts";

export interface DoctorOptions {
  data?: string;
  json?: boolean;
  /** Write a bug report, into the file of this name. */
  bundle?: string | true;
  withPaths?: boolean;
  withNames?: boolean;
}

/** Looks at what usually goes wrong here, and says how to mend each. */
export async function doctor(hands: Hands, options: DoctorOptions): Promise<number> {
  const { data, json, bundle } = options;
  if (bundle === undefined && (options.withPaths || options.withNames))
    throw new Complaint("--with-paths and --with-names are for --bundle.", exitStatus.wrongUse);
  const checks: Check[] = [];
  for await (const check of hands.examine({ data })) {
    checks.push(check);
    if (!json) sayCheck(hands, check);
  }
  if (bundle !== undefined) return report(hands, checks, options);
  const wrong = checks.filter(({ verdict }) => verdict === "wrong").length;
  const warnings = checks.filter(({ verdict }) => verdict === "warning").length;
  if (json) sayJson(hands, checks);
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

/** What is in it comes before where it is: whoever sends it should know. */
async function report(hands: Hands, checks: Check[], options: DoctorOptions): Promise<number> {
  const { data, bundle, json, withPaths = false, withNames = false } = options;
  const file = bundle === true ? undefined : bundle;
  const made = await hands.report({ data, file, checks, withPaths, withNames });
  if (json) {
    sayJson(hands, made);
    return exitStatus.ok;
  }
  say(hands, "");
  const rows = made.contents.map(({ name, what, bytes }) => [name, byteSize(bytes), what]);
  sayTable(hands, ["IN THE BUNDLE", "SIZE", "WHAT IT IS"], rows);
  const left = ["tokens", "keys", ...(withPaths ? [] : ["paths"]), ...(withNames ? [] : ["names of media"])];
  say(hands, "");
  say(hands, `Left out: ${left.join(", ")}. Look into it before you send it to somebody.`);
  say(hands, `The bundle is ${made.file}, ${byteSize(made.bytes)}.`);
  return exitStatus.ok;
}

const signs = { ok: ["ok", "green"], warning: ["warning", "yellow"], wrong: ["wrong", "red"] } as const;

function sayCheck(hands: Hands, { name, verdict, found, mend }: Check): void {
  const [sign, color] = signs[verdict];
  say(hands, `${paint(hands, color, sign.padEnd(8))} ${name.padEnd(18)} ${found}`);
  if (mend !== null) say(hands, `${" ".repeat(28)}${paint(hands, "bold", "Mend it:")} ${mend}`);
}
