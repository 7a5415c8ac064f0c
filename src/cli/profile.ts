import { Complaint } from "./complaint.ts";
import { exitStatus } from "./exit-status.ts";
import type { Hands } from "./hands.ts";
import { say, sayJson, sayTable } from "./output.ts";
import { type Consent, confirmed } from "./question.ts";

interface Printed {
  json?: boolean;
}

/** Whoever prints a profile keeps its token to themselves. */
const shown = (name: string, server: string) => ({ name, server });

export async function list(hands: Hands, options: Printed): Promise<number> {
  const profiles = Object.entries(await hands.profiles.read()).map(([name, { server }]) =>
    shown(name, server),
  );
  if (options.json) sayJson(hands, profiles);
  else if (profiles.length === 0)
    say(hands, "No profiles. Add one: butler profile add attic http://attic:32400");
  else
    sayTable(
      hands,
      ["PROFILE", "SERVER"],
      profiles.map(({ name, server }) => [name, server]),
    );
  return exitStatus.ok;
}

/** Without a token it is asked for at the terminal, where it stays out of the shell's history. */
export async function add(
  hands: Hands,
  name: string,
  server: string,
  options: Printed & { token?: string },
): Promise<number> {
  if (!/^https?:$/.test(URL.parse(server)?.protocol ?? "")) {
    const message = `The server's address must look like http://127.0.0.1:32400, but it is "${server}".`;
    throw new Complaint(message, exitStatus.wrongUse);
  }
  const token = options.token ?? (await hands.ask(`Access token of ${server}: `, { secret: true }));
  if (!token) {
    const message = "An access token is needed: --token, or type it where there is a terminal.";
    throw new Complaint(message, exitStatus.wrongUse);
  }
  await hands.profiles.write({ ...(await hands.profiles.read()), [name]: { server, token } });
  if (options.json) sayJson(hands, shown(name, server));
  else say(hands, `Profile ${name} is ${server}: \`butler tasks --profile ${name}\`.`);
  return exitStatus.ok;
}

export async function remove(hands: Hands, name: string, options: Printed & Consent): Promise<number> {
  const { [name]: gone, ...rest } = await hands.profiles.read();
  if (gone === undefined) {
    const known = Object.keys(rest).join(", ") || "none";
    throw new Complaint(`There is no profile "${name}". Profiles: ${known}.`, exitStatus.notFound);
  }
  if (!(await confirmed(hands, `Forget the profile ${name} (${gone.server}) and its token?`, options)))
    return exitStatus.failed;
  await hands.profiles.write(rest);
  if (options.json) sayJson(hands, shown(name, gone.server));
  else say(hands, `Profile ${name} is forgotten.`);
  return exitStatus.ok;
}
