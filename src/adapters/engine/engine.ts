import pg from "pg";
import { PgBoss } from "pg-boss";
import { installTables } from "./tables.ts";

/** The way to the engine: pg-boss on PostgreSQL, and the words that are called out over it. */
export interface Engine {
  /** @throws Error when the engine cannot be reached, or has been wiped: the next call makes it whole */
  use<Result>(work: (hands: EngineHands) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

export interface EngineHands {
  boss: PgBoss;
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
}

/** Milliseconds between two tries to listen again. */
const listenAgainMs = 1000;
/** Milliseconds after which an engine that does not answer counts as away. */
const patienceMs = 5000;

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
  const options: pg.PoolConfig = {
    connectionString: url,
    connectionTimeoutMillis: patienceMs,
    keepAlive: true,
    application_name: `butler ${role}`,
  };
  const pool = new pg.Pool({ ...options, max: 3, query_timeout: 4 * patienceMs });
  pool.on("error", onTrouble);
  let boss: Promise<PgBoss> | undefined;
  let ear: pg.Client | undefined;
  let again: NodeJS.Timeout | undefined;
  let closed = false;

  async function start(): Promise<PgBoss> {
    const isHome = role === "home";
    const started = new PgBoss({
      db: { executeSql: (text, values) => pool.query(text, values as unknown[]) },
      ...{ schedule: false, supervise: isHome, migrate: isHome, createSchema: isHome },
    });
    started.on("error", onTrouble);
    await started.start();
    if (isHome) await installTables((text) => pool.query(text));
    return started;
  }

  async function listen(): Promise<void> {
    const client = new pg.Client({ ...options, keepAliveInitialDelayMillis: 2000 });
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
    async close() {
      if (closed) return;
      closed = true;
      clearTimeout(again);
      await ear?.end().catch(() => {});
      await (await boss?.catch(() => undefined))?.stop({ graceful: false, close: false });
      await pool.end();
    },
  };
}
