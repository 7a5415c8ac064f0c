import type { Imported, ImportProgram } from "../api/imports.ts";
import { connect } from "./connect.ts";
import { exitStatus } from "./exit-status.ts";
import type { ClientOptions, Hands } from "./hands.ts";
import { say, sayJson, sayTable } from "./output.ts";
import { counted } from "./words.ts";

interface ImportOptions extends ClientOptions {
  dryRun?: boolean;
  path?: { from: string; to: string }[];
}

export const takeFrom =
  (program: ImportProgram) =>
  async (hands: Hands, file: string, options: ImportOptions): Promise<number> => {
    const { dryRun = false, path: paths = [] } = options;
    const sdk = await connect(hands, options);
    const imported = await sdk.imports.take({ program, file, paths, dryRun });
    if (options.json) sayJson(hands, imported);
    else tell(hands, imported);
    return exitStatus.ok;
  };

function tell(hands: Hands, { dryRun, files, taken, kept }: Imported): void {
  const { told, byPath, bySize, missing, examples } = files;
  say(
    hands,
    `${counted(told, "file")} with markers: ${byPath} found by path, ${bySize} by name and size, ${missing} not found.`,
  );
  for (const path of examples) say(hands, `  not found: ${path}`);
  if (kept > 0) say(hands, `${kept} left as they are: marked by hand, or found here already.`);
  if (taken.length === 0) {
    say(hands, "There is nothing to take over.");
    return;
  }
  say(hands, dryRun ? "Would be taken over:" : "Taken over:");
  const rows = taken.map(({ type, markers, files: having }) => [type, String(markers), String(having)]);
  sayTable(hands, ["TYPE", "MARKERS", "FILES"], rows);
}
