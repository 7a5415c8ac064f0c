import type { PlexAPI } from "../sdk/plex-api.ts";
import type { Setting } from "../sdk/preferences.ts";
import { Complaint } from "./complaint.ts";
import { connect } from "./connect.ts";
import { exitStatus } from "./exit-status.ts";
import type { ClientOptions, Hands } from "./hands.ts";
import { say, sayJson, sayTable } from "./output.ts";
import { paint } from "./printable.ts";
import { findSection } from "./section.ts";

export interface PrefsOptions extends ClientOptions {
  /** The id or name of a section of the library; absent: the server's own preferences. */
  section?: string;
  /** Only what a person has changed. */
  changed?: boolean;
}

/** One preference, or all of them. A single value is printed as it is, so that scripts can use it. */
export async function get(hands: Hands, id: string | undefined, options: PrefsOptions): Promise<number> {
  const { list } = await shelf(await connect(hands, options), options);
  const settings = await list();
  if (id !== undefined) {
    const found = settings.find((one) => one.id.toLowerCase() === id.toLowerCase());
    if (found === undefined)
      throw new Complaint(
        `There is no preference "${id}". \`butler prefs get\` lists them.`,
        exitStatus.notFound,
      );
    if (options.json) sayJson(hands, found);
    else say(hands, String(found.value));
    return exitStatus.ok;
  }
  const shown = settings.filter((one) => !options.changed || one.value !== one.default);
  if (options.json) sayJson(hands, shown);
  else if (shown.length === 0) say(hands, "Everything is as it was at the beginning.");
  else {
    const rows = shown.map((one) => {
      const isChanged = one.value !== one.default;
      const value = String(one.value);
      return [
        one.id,
        isChanged ? paint(hands, "yellow", `${value} *`) : value,
        String(one.default),
        one.label,
      ];
    });
    sayTable(hands, ["PREFERENCE", "VALUE", "DEFAULT", "WHAT IT IS"], rows);
    say(hands, "* another value than the default");
  }
  return exitStatus.ok;
}

/** Saves all of them, or none. @param changes each `ID=VALUE` */
export async function set(hands: Hands, changes: readonly string[], options: PrefsOptions): Promise<number> {
  const values = Object.fromEntries(changes.map(split));
  const { list, save } = await shelf(await connect(hands, options), options);
  await save(values);
  const ids = Object.keys(values).map((id) => id.toLowerCase());
  const saved = (await list()).filter((one) => ids.includes(one.id.toLowerCase()));
  if (options.json) sayJson(hands, saved);
  else for (const { id, value } of saved) say(hands, `${id} is ${value === "" ? "empty" : value} now.`);
  return exitStatus.ok;
}

function split(change: string): [string, string] {
  const at = change.indexOf("=");
  if (at > 0) return [change.slice(0, at), change.slice(at + 1)];
  throw new Complaint(
    `A preference is written ID=VALUE, as in ButlerStartHour=1; found "${change}".`,
    exitStatus.wrongUse,
  );
}

interface Shelf {
  list(): Promise<Setting[]>;
  save(values: Readonly<Record<string, string>>): Promise<void>;
}

async function shelf(sdk: PlexAPI, { section }: PrefsOptions): Promise<Shelf> {
  const { preferences } = sdk;
  const { list, set } =
    section === undefined ? preferences : preferences.ofSection((await findSection(sdk, section)).id);
  // What is allowed is for the server to say: it may know preferences that we do not.
  return { list, save: set as Shelf["save"] };
}
