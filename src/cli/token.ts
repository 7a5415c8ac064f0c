import type { Role } from "../api/tokens.ts";
import { Complaint } from "./complaint.ts";
import { connect } from "./connect.ts";
import { exitStatus } from "./exit-status.ts";
import type { ClientOptions, Hands } from "./hands.ts";
import { say, sayJson, sayTable } from "./output.ts";
import { type Consent, confirmed } from "./question.ts";
import { when } from "./words.ts";

export async function list(hands: Hands, options: ClientOptions): Promise<number> {
  const tokens = await (await connect(hands, options)).tokens.list();
  if (options.json) sayJson(hands, tokens);
  else if (tokens.length === 0)
    say(hands, "No tokens but the first one, which is kept in the data folder and cannot be revoked.");
  else {
    const rows = tokens.map(({ id, name, role, createdAt, expiresAt, lastUsedAt }) => [
      String(id),
      name,
      role,
      when(createdAt, hands),
      expiresAt === null ? "never" : when(expiresAt, hands),
      lastUsedAt === null ? "not yet" : when(lastUsedAt, hands),
    ]);
    sayTable(hands, ["ID", "NAME", "ROLE", "MADE", "EXPIRES", "LAST USED"], rows);
  }
  return exitStatus.ok;
}

/** Prints the token alone on standard output, so that a script can keep it. */
export async function add(
  hands: Hands,
  name: string,
  options: ClientOptions & { role: Role; expires?: string },
): Promise<number> {
  const { role, expires } = options;
  const { tokens } = await connect(hands, options);
  const made = await tokens.make({
    name,
    role,
    ...(expires !== undefined && { expiresAt: `${expires}T00:00:00Z` }),
  });
  if (options.json) sayJson(hands, made);
  else {
    hands.err(`A token for ${made.name} (${made.role}). It is shown this once:\n`);
    say(hands, made.token);
  }
  return exitStatus.ok;
}

export async function revoke(hands: Hands, which: string, options: ClientOptions & Consent): Promise<number> {
  const { tokens } = await connect(hands, options);
  const all = await tokens.list();
  const named = all.filter(({ id, name }) => String(id) === which || name === which);
  const [token] = named;
  if (token === undefined || named.length > 1) {
    const known = all.map(({ id, name }) => `${name} (${id})`).join(", ") || "none";
    const found = token === undefined ? "No token has" : "Several tokens have";
    throw new Complaint(`${found} the number or name "${which}". Tokens: ${known}.`, exitStatus.notFound);
  }
  const question = `Revoke the token ${token.name} (${token.role})? Whoever uses it is shut out.`;
  if (!(await confirmed(hands, question, options))) return exitStatus.failed;
  await tokens.revoke(token.id);
  if (options.json) sayJson(hands, token);
  else say(hands, `The token ${token.name} is worth nothing now.`);
  return exitStatus.ok;
}
