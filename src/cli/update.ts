import type { Updater } from "../api/updates.ts";
import { connect } from "./connect.ts";
import { exitStatus } from "./exit-status.ts";
import type { ClientOptions, Hands } from "./hands.ts";
import { say, sayJson } from "./output.ts";

export interface UpdateOptions extends ClientOptions {
  check?: boolean;
  apply?: boolean;
  tonight?: boolean;
  skip?: boolean;
  back?: boolean;
}

/** Looks for a newer version, unless one is to be installed, skipped or undone. */
export async function update(hands: Hands, options: UpdateOptions): Promise<number> {
  if (options.back) return back(hands, options);
  const { updater } = await connect(hands, options);
  const { apply, tonight = false, skip = false } = options;
  const isOrder = apply || tonight || skip;
  if (isOrder) await updater.apply({ tonight, skip });
  else await updater.check();
  const status = await updater.status();
  if (options.json) sayJson(hands, status);
  else if (isOrder) say(hands, ordered(status, options));
  else for (const line of lines(status, hands.version)) say(hands, line);
  return status.status === 0 || isOrder ? exitStatus.ok : exitStatus.failed;
}

/** Needs no server: the newer version may be the reason why there is none. */
async function back(hands: Hands, { json }: UpdateOptions): Promise<number> {
  const gone = await hands.goBack();
  if (json) sayJson(hands, gone);
  else {
    say(hands, `Version ${gone.to} runs from the next start of the server on, in the place of ${gone.from}.`);
    say(
      hands,
      `Where it does not open the database, stop the server, and put the one of before in its place: butler.db.before-upgrade in the data folder. Before the update it was backed up to ${gone.backup}.`,
    );
  }
  return exitStatus.ok;
}

function ordered({ Release: [release] }: Updater, { tonight, skip }: UpdateOptions): string {
  const what = `Version ${release?.version ?? ""}`;
  if (tonight) return `${what} is installed in the next maintenance.`;
  if (skip) return `${what} is skipped.`;
  return `${what} is being installed: \`butler runs --task AutomaticUpdates\` shows how it goes.`;
}

function lines(status: Updater, version: string): string[] {
  const { Release, problem, canInstall, byHandReason, byHandCommand } = status;
  const [release] = Release;
  const notes = [release?.added ?? "", release?.fixed ? `Fixed\n\n${release.fixed}` : ""].filter(Boolean);
  const how = canInstall
    ? "Install it with `butler update --apply`, or in the next maintenance with `butler update --tonight`."
    : `It is not installed by itself, because ${byHandReason}. To do it: ${byHandCommand}`;
  return [
    ...(problem === undefined ? [] : [problem]),
    ...(release
      ? [`Version ${release.version} is there (${release.state}).`, ...notes, how]
      : problem === undefined
        ? [`No newer version is known; this command is ${version}.`]
        : []),
  ];
}
