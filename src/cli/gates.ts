import { byteSize } from "../api/amounts.ts";
import type { GateEffect, Gates } from "../api/gates.ts";
import { connect } from "./connect.ts";
import { exitStatus } from "./exit-status.ts";
import type { ClientOptions, Hands } from "./hands.ts";
import { say, sayJson, sayTable } from "./output.ts";
import { paint } from "./printable.ts";
import { when } from "./words.ts";

export async function list(hands: Hands, options: ClientOptions): Promise<number> {
  const found = await (await connect(hands, options)).gates.list();
  if (options.json) sayJson(hands, found);
  else show(hands, found);
  return exitStatus.ok;
}

export async function set(
  hands: Hands,
  name: string,
  options: ClientOptions & { reason?: string; for?: number; throttle?: boolean },
): Promise<number> {
  const effect: GateEffect = options.throttle ? "throttle" : "pause";
  const gate = {
    effect,
    ...(options.reason && { reason: options.reason }),
    ...(options.for && { forSeconds: options.for * 60 }),
  };
  const found = await (await connect(hands, options)).gates.set(name, gate);
  if (options.json) sayJson(hands, found);
  else show(hands, found);
  return exitStatus.ok;
}

export async function lift(hands: Hands, name: string, options: ClientOptions): Promise<number> {
  const gate = await (await connect(hands, options)).gates.lift(name);
  if (options.json) sayJson(hands, gate);
  else say(hands, `${gate.name} is lifted.`);
  return exitStatus.ok;
}

function show(hands: Hands, { paused, throttled, gates, watches, limits, reading }: Gates): void {
  const state = paused ? "Work is held up." : throttled ? "Work is slowed down." : "Nothing holds work up.";
  say(hands, paint(hands, "bold", state));
  if (gates.length > 0) {
    const rows = gates.map((gate) => [
      gate.name,
      gate.reason,
      gate.owner,
      gate.effect,
      when(gate.since, hands),
      when(gate.expiresAt, hands),
    ]);
    sayTable(hands, ["GATE", "REASON", "OWNER", "EFFECT", "SINCE", "UNTIL"], rows);
  }
  if (watches.length > 0) {
    const rows = watches.map(({ name, state, text, at }) => [name, state, text, when(at, hands)]);
    sayTable(hands, ["WATCHED", "STATE", "FOUND", "AT"], rows);
  }
  const held = limits.map(({ name, inForce, text }) => [name, inForce ? "yes" : "no", text]);
  sayTable(hands, ["LIMIT OF READING", "IN FORCE", "HOW"], held);
  const allowed = (limit: number | null) => (limit === null ? "" : ` of ${byteSize(limit)}`);
  say(hands, `Read in the night of ${reading.night}: ${byteSize(reading.bytes)}${allowed(reading.limit)}.`);
  for (const { mount, bytes, limit } of reading.mounts)
    say(hands, `  ${mount}: ${byteSize(bytes)}${allowed(limit)}`);
}
