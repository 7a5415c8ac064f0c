import { connect } from "./connect.ts";
import { exitStatus } from "./exit-status.ts";
import type { ClientOptions, Hands } from "./hands.ts";
import { say, sayJson } from "./output.ts";

export async function pause(hands: Hands, options: ClientOptions): Promise<number> {
  const answer = await (await connect(hands, options)).butler.pause();
  if (options.json) sayJson(hands, answer);
  else say(hands, "Everything is paused, until `butler resume` or a restart of the server.");
  return exitStatus.ok;
}

export async function resume(hands: Hands, options: ClientOptions): Promise<number> {
  const answer = await (await connect(hands, options)).butler.resume();
  if (options.json) sayJson(hands, answer);
  else say(hands, answer.paused ? "It stays paused, for another reason." : "Everything goes on.");
  return exitStatus.ok;
}
