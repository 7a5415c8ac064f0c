import { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { PgBoss } from "pg-boss";
import { installTables } from "./tables.ts";

/** The way to the engine: pg-boss on PostgreSQL, and the words that are called out over it. */
export interface Engine {
  /** @throws Error when the engine cannot be reached, or has been wiped: the next call makes it whole */
  use<Result>(work: (hands: EngineHands) => Promise<Result>): Promise<Result>;
  /** @param lastWork is given a moment to be done: an engine that is away may not hold up who leaves it */
  close(lastWork?: () => Promise<void>): Promise<void>;
}

export interface EngineHands {
  boss: PgBoss;
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
}

/** Milliseconds between two tries to listen again. */
const listenAgainMs = 1000;
/** Milliseconds after which an engine that does not answer counts as away. */
const patienceMs = 5000;
/** Milliseconds within which it makes its tables, which a slow disk takes its time for. */
const tablesMs = 30_000;
/** Milliseconds for which who leaves waits for an engine that does not answer. */
const closingMs = 2000;
/**
 * Has the engine see for itself, within half a minute, that a connection leads nowhere any more. It holds on to each for two
 * hours otherwise, and a machine that is cut off often has it run out of connections.
 */
const serverSettings = [
  "tcp_keepalives_idle=10",
  "tcp_keepalives_interval=5",
  "tcp_keepalives_count=3",
  "tcp_user_timeout=25000",
];

/**
 * Connects when it is first used, and again whenever it has to.
 *
 * @param url such as `postgres://user:password@host/database`
 * @param role of both only the home makes tables, and looks after the queues
 * @param channel on which words for us are called out
 * @param onWord is called for each of them, and with an empty word when some may have been missed
 * @param onTrouble is told why the engine cannot be used
 */
export function openEngine({
  url,
  role,
  channel,
  onWord,
  onTrouble,
}: {
  url: string;
  role: "home" | "worker";
  channel: string;
  onWord(word: string): void;
  onTrouble(error: Error): void;
}): Engine {
  // A network that drops what is sent tells nobody: whoever waits for an answer must have a limit of its own.
  const sockets = new Set<Socket>();
  const options: pg.PoolConfig = {
    connectionString: url,
    connectionTimeoutMillis: patienceMs,
    query_timeout: patienceMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 2000,
    application_name: `butler ${role}`,
    options: serverSettings.map((setting) => `-c ${setting}`).join(" "),
    stream: () => {
      const socket = new Socket();
      sockets.add(socket);
      return socket.once("close", () => sockets.delete(socket));
    },
  };
  const pool = new pg.Pool({ ...options, max: 3 });
  pool.on("error", onTrouble);
  let boss: Promise<PgBoss> | undefined;
  let ear: pg.Client | undefined;
  let again: NodeJS.Timeout | undefined;
  let closing = false;
  let closed = false;

  async function start(): Promise<PgBoss> {
    const isHome = role === "home";
    let patience = tablesMs;
    const query = (text: string, values: unknown[] = []) => {
      const limited = { text, values, query_timeout: patience };
      return pool.query(limited);
    };
    const started = new PgBoss({
      db: { executeSql: query },
      ...{ schedule: false, supervise: isHome, migrate: isHome, createSchema: isHome },
    });
    started.on("error", onTrouble);
    await started.start();
    if (isHome) await installTables(query);
    patience = patienceMs;
    return started;
  }

  async function listen(): Promise<void> {
    const client = new pg.Client(options);
    ear = client;
    const lost = () => {
      if (ear !== client || closed) return;
      ear = undefined;
      void client.end().catch(() => {});
      again = setTimeout(listen, listenAgainMs);
    };
    client.on("error", lost).on("end", lost);
    client.on("notification", ({ payload }) => onWord(payload ?? ""));
    try {
      await client.connect();
      await client.query(`listen ${client.escapeIdentifier(channel)}`);
      onWord("");
    } catch {
      // Whoever uses the engine is told why; words are only quicker than looking.
      lost();
    }
  }

  return {
    async use(work) {
      if (closed) throw new Error("The engine is closed.");
      if (ear === undefined && again === undefined) void listen();
      boss ??= start();
      const current = boss;
      try {
        return await work({
          boss: await current,
          query: async (text, values) => (await pool.query(text, values)).rows,
        });
      } catch (error) {
        // It may have been wiped, or be another one now: the next use looks at it from the start.
        if (boss === current) boss = undefined;
        void current.then((used) => used.stop({ graceful: false, close: false })).catch(() => {});
        throw error;
      }
    },
    async close(lastWork = async () => {}) {
      if (closing) return;
      closing = true;
      const leaving = lastWork()
        .catch(() => {})
        .then(async () => {
          closed = true;
          clearTimeout(again);
          await ear?.end().catch(() => {});
          await (await boss?.catch(() => undefined))?.stop({ graceful: false, close: false });
          await pool.end();
        });
      await Promise.race([leaving, sleep(closingMs, undefined, { ref: false })]);
      closed = true;
      for (const socket of sockets) socket.destroy();
      await leaving;
    },
  };
}
