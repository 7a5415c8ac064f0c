import type { Imported, ImportProgram } from "../api/imports.ts";
import { connect } from "./connect.ts";
import { exitStatus } from "./exit-status.ts";
import type { ClientOptions, Hands } from "./hands.ts";
import { say, sayJson, sayTable } from "./output.ts";
import { counted } from "./words.ts";

interface ImportOptions extends ClientOptions {
  dryRun?: boolean;
  path?: { from: string; to: string }[];
  /** The folder of previews, as each program calls it. */
  bundles?: string;
  trickplay?: string;
}

export const takeFrom =
  (program: ImportProgram) =>
  async (hands: Hands, file: string, options: ImportOptions): Promise<number> => {
    const { dryRun = false, path: paths = [], bundles, trickplay } = options;
    const previews = bundles ?? trickplay;
    const sdk = await connect(hands, options);
    const imported = await sdk.imports.take({
      program,
      file,
      paths,
      dryRun,
      ...(previews !== undefined && { previews }),
    });
    if (options.json) sayJson(hands, imported);
    else tell(hands, imported);
    return exitStatus.ok;
  };

function tell(hands: Hands, { dryRun, files, taken, kept }: Imported): void {
  const { told, byPath, bySize, missing, examples } = files;
  say(
    hands,
    `${counted(told, "file")} known there: ${byPath} found by path, ${bySize} by name and size, ${missing} not found.`,
  );
  for (const path of examples) say(hands, `  not found: ${path}`);
  if (kept > 0) say(hands, `${kept} left as they are: marked by hand, or found here already.`);
  if (taken.length === 0) {
    say(hands, "There is nothing to take over.");
    return;
  }
  say(hands, dryRun ? "Would be taken over:" : "Taken over:");
  const rows = taken.map(({ type, count, files: having }) => [type, String(count), String(having)]);
  sayTable(hands, ["TYPE", "COUNT", "FILES"], rows);
  if (!dryRun && taken.some(({ type }) => type === "previews"))
    say(
      hands,
      "GenerateMediaIndexFiles copies the previews when its turn comes: leave their folder until then.",
    );
}
