import { connect } from "./connect.ts";
import { exitStatus } from "./exit-status.ts";
import type { ClientOptions, Hands } from "./hands.ts";
import { say, sayJson, sayTable } from "./output.ts";
import { findSection } from "./section.ts";

/** A section as it is written on the command line. */
export interface SectionText {
  title: string;
  type: "movie" | "show" | "artist" | "photo";
  path: string;
}

export async function list(hands: Hands, options: ClientOptions): Promise<number> {
  const sections = await (await connect(hands, options)).library.sections();
  if (options.json) {
    sayJson(hands, sections);
  } else if (sections.length === 0) {
    say(hands, "The library has no sections yet. Add one: butler library add Films=movie:/media/films");
  } else {
    const rows = sections.map((section) => [
      String(section.id),
      section.title,
      section.type,
      section.refreshing ? "being scanned" : "idle",
      section.paths.join("\n"),
    ]);
    sayTable(hands, ["ID", "NAME", "TYPE", "STATE", "FOLDERS"], rows);
  }
  return exitStatus.ok;
}

export async function add(hands: Hands, section: SectionText, options: ClientOptions): Promise<number> {
  const { title, type, path } = section;
  const { library } = await connect(hands, options);
  await library.addSection({ title, type, paths: [path] });
  if (options.json)
    sayJson(
      hands,
      (await library.sections()).findLast((one) => one.title === title),
    );
  else say(hands, `Added the ${type} section "${title}" with the folder ${path}.`);
  return exitStatus.ok;
}

export async function scan(
  hands: Hands,
  which: string | undefined,
  options: ClientOptions & { path?: string },
): Promise<number> {
  const { path } = options;
  if (which === undefined && path !== undefined) {
    hands.err(
      "error: --path needs the section that it is in: butler library scan Films --path /media/films/a\n",
    );
    return exitStatus.wrongUse;
  }
  const sdk = await connect(hands, options);
  if (which === undefined) {
    const answer = await sdk.runs.start({ task: "RefreshLibraries", force: true });
    const run = answer.runId === undefined ? "" : ` (run ${answer.runId})`;
    if (options.json) sayJson(hands, answer);
    else if (answer.outcome === "running") say(hands, `A scan is running or queued already${run}.`);
    else say(hands, `Scanning every section${run}.`);
    return exitStatus.ok;
  }
  const section = await findSection(sdk, which);
  await sdk.library.scan(section.id, { path });
  if (options.json) sayJson(hands, section);
  else if (path !== undefined) say(hands, `Scanning ${path} of "${section.title}".`);
  else say(hands, `Scanning "${section.title}".`);
  return exitStatus.ok;
}
