/** A client that changes things all the time, and remembers what it was told had been kept. */

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import BetterSqlite from "better-sqlite3";
import type { Server } from "../server.ts";
import { taskNames } from "./place.ts";

/** Values of what was set, as JSON; null: not there. */
type Values = Map<string, string | null>;

export interface Changes {
  /** Changes one thing after another, until the server is gone or the signal aborts. */
  make(server: Server, signal?: AbortSignal): Promise<void>;
  /** @returns in words, what was acknowledged and is not there any more */
  lost(data: string): string[];
  /** How many changes have been acknowledged. */
  readonly acknowledged: number;
}

/** What a server says that cannot keep anything just now. */
const refusals = [503, 507];

/** Milliseconds between two changes. */
const pause = 4;

export function createChanges(random: () => number, folder: string): Changes {
  const kept: Values = new Map();
  /** Sent, and not answered: it may have been kept or not. */
  const sent: Values = new Map();
  let acknowledged = 0;
  let number = 0;

  const call = async (server: Server, method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(new URL(path, server.url), {
      method,
      headers: {
        "X-Plex-Token": server.token,
        Accept: "application/json",
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (refusals.includes(answer.status)) return undefined;
    if (!answer.ok) throw new Unexpected(`${method} ${path} was answered ${answer.status}: ${text}`);
    acknowledged++;
    return text === "" ? {} : JSON.parse(text);
  };
  const set = async (key: string, value: string | null, send: () => Promise<unknown>) => {
    sent.set(key, value);
    if ((await send()) !== undefined) kept.set(key, value);
    sent.delete(key);
  };

  const kinds: ((server: Server) => Promise<void>)[] = [
    (server) => {
      const value = `House ${++number}`;
      return set("setting FriendlyName", value, () =>
        call(server, "PUT", `/:/prefs?FriendlyName=${encodeURIComponent(value)}`),
      );
    },
    (server) => {
      const task = taskNames[Math.floor(random() * taskNames.length)]!;
      const rules = { priority: Math.floor(random() * 100) };
      return set(`rules of ${task}`, JSON.stringify(rules), () =>
        call(server, "PATCH", `/api/tasks/${task}`, { rules }),
      );
    },
    async (server) => {
      const name = `Client ${++number}`;
      const made = (await call(server, "POST", "/api/tokens", { name, role: "viewer" })) as { id: number };
      if (made) kept.set(`token ${made.id}`, name);
    },
    async (server) => {
      const key = [...kept].find(([name, value]) => name.startsWith("token ") && value !== null)?.[0];
      if (key === undefined) return;
      await set(key, null, () => call(server, "DELETE", `/api/tokens/${key.slice("token ".length)}`));
    },
    async (server) => {
      const startMs = Math.floor(random() * 5000);
      const made = (await call(
        server,
        "POST",
        `/library/metadata/1/marker?type=bookmark&startTimeOffset=${startMs}`,
      )) as { MediaContainer: { id: number } };
      if (made) kept.set(`marker ${made.MediaContainer.id}`, String(startMs));
    },
    async (server) => {
      // Seldom: each begins a scan.
      if (random() > 0.02) return;
      const title = `Section ${++number}`;
      const location = join(folder, title);
      mkdirSync(location, { recursive: true });
      const query = new URLSearchParams({ name: title, type: "movie", location });
      if (await call(server, "POST", `/library/sections?${query}`)) kept.set(`section ${title}`, title);
    },
  ];

  return {
    get acknowledged() {
      return acknowledged;
    },
    make: async (server, signal) => {
      while (signal?.aborted !== true)
        try {
          await kinds[Math.floor(random() * kinds.length)]!(server);
          await sleep(pause);
        } catch (error) {
          if (error instanceof Unexpected) throw error;
          return;
        }
    },
    lost: (data) => {
      const present = readBack(data);
      const problems: string[] = [];
      for (const key of new Set([...kept.keys(), ...sent.keys()])) {
        const found = present.get(key) ?? null;
        const expected = kept.get(key) ?? null;
        const isSent = sent.has(key) && found === sent.get(key);
        if (found !== expected && !isSent)
          problems.push(`${key} was acknowledged as ${expected}, and is ${found}`);
        kept.set(key, found);
      }
      sent.clear();
      return problems;
    },
  };
}

/** An answer that no client should be given. */
class Unexpected extends Error {}

/** What the database has of all that is changed here. */
function readBack(data: string): Values {
  const db = new BetterSqlite(join(data, "butler.db"), { readonly: true });
  const rows = (query: string) => db.prepare(query).raw().all() as [string, string][];
  try {
    return new Map([
      ...rows("select 'setting ' || id, json_extract(value, '$') from settings where id = 'FriendlyName'"),
      ...rows("select 'rules of ' || task, rules from task_rules"),
      ...rows("select 'token ' || id, name from tokens"),
      ...rows("select 'marker ' || id, cast(start_ms as text) from markers where origin = 'person'"),
      ...rows("select 'section ' || title, title from sections"),
    ]);
  } finally {
    db.close();
  }
}
