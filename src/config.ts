import { existsSync, readFileSync } from "node:fs";
import { isIP } from "node:net";
import { join, resolve } from "node:path";
import { z } from "zod";
import { isTimeZone } from "./api/time-zones.ts";
import { dataFolder } from "./data-folder.ts";
import type { SectionType } from "./store/schema.ts";

export interface Config {
  data: string;
  host: string;
  port: number;
  /** Absent: the one in the data folder, made at the first start. */
  token?: string;
  libraries: LibraryConfig[];
  /** Names by which browsers may call the server. */
  allowedHosts: readonly string[];
  /** Proxies that are believed: addresses, networks such as 10.0.0.0/8, or `loopback`, `linklocal`, `uniquelocal`. */
  trustedProxies: readonly string[];
  /** Origins of pages of others that may call the server, such as `https://home.example.org`. */
  allowedOrigins: readonly string[];
  /** Files by which connections are encrypted; absent: they are not. */
  tls?: { cert: string; key: string };
  /** Connections at one time, in all and of one address. */
  connections: number;
  connectionsPerAddress: number;
  /** Folders outside of which nothing is read as media; none: anywhere. */
  mediaRoots: readonly string[];
  timeZone: string;
  logLevel: string;
  /** The PostgreSQL by which other machines work for this one; absent: they do not. */
  engine?: string;
  /** A collector of traces, before the one that the preference names. */
  tracesTo?: string;
}

export interface LibraryConfig {
  title: string;
  type: SectionType;
  path: string;
}

const isProxy = (text: string): boolean => {
  const [, address = "", bits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  return (
    ["loopback", "linklocal", "uniquelocal"].includes(text) ||
    (isIP(address) !== 0 && Number(bits ?? 0) <= (isIP(address) === 4 ? 32 : 128))
  );
};
const proxyText = "not the address or network of a proxy, such as 192.168.1.5, 10.0.0.0/8 or loopback";
const hostText = "not the name of a host alone, such as nas.example.org";

const isOrigin = (text: string): boolean =>
  URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text;
const originText =
  "not the origin of a page, such as https://home.example.org, in small letters and without a path";

/** One, or several; in the environment parted by commas. */
const several = (one: z.ZodString) =>
  z
    .union([z.string().transform((text) => text.split(/[\s,]+/).filter(Boolean)), z.array(z.string())])
    .pipe(z.array(one));

/** One in each line, or a list: paths may have commas in them. */
const paths = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => (typeof given === "string" ? given.split("\n").filter(Boolean) : given));

const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

/** Strict: a misspelt key is an error, not a setting that is silently ignored. */
const configSchema = z.strictObject({
  host: z.string().min(1).optional(),
  port: z.coerce.number().int().min(0).max(65535).optional(),
  token: z.string().min(8, "a token has at least 8 characters").optional(),
  allowHost: several(z.string().regex(/^[a-z0-9._-]+$/i, hostText)).optional(),
  trustProxy: several(z.string().refine(isProxy, proxyText)).optional(),
  allowOrigin: several(z.string().refine(isOrigin, originText)).optional(),
  tlsCert: z.string().min(1).optional(),
  tlsKey: z.string().min(1).optional(),
  maxConnections: z.coerce.number().int().min(16).max(1_000_000).optional(),
  maxConnectionsPerAddress: z.coerce.number().int().min(4).max(1_000_000).optional(),
  mediaRoot: paths.optional(),
  library: paths.optional(),
  timeZone: z.string().refine(isTimeZone, "not an IANA time zone such as Europe/Berlin").optional(),
  logLevel: z.enum(logLevels).optional(),
  engine: z
    .url({
      protocol: /^postgres(ql)?$/,
      error: "not the address of a PostgreSQL, such as postgres://user:password@nas/butler",
    })
    .optional(),
  tracesTo: z
    .url({ protocol: /^https?$/, error: "not the address of a collector, such as http://localhost:4318" })
    .optional(),
});
type ConfigValues = z.infer<typeof configSchema>;

const environmentNames = {
  host: "BUTLER_HOST",
  port: "BUTLER_PORT",
  token: "BUTLER_TOKEN",
  library: "BUTLER_LIBRARY",
  allowHost: "BUTLER_ALLOW_HOST",
  trustProxy: "BUTLER_TRUST_PROXY",
  allowOrigin: "BUTLER_ALLOW_ORIGIN",
  tlsCert: "BUTLER_TLS_CERT",
  tlsKey: "BUTLER_TLS_KEY",
  maxConnections: "BUTLER_MAX_CONNECTIONS",
  maxConnectionsPerAddress: "BUTLER_MAX_CONNECTIONS_PER_ADDRESS",
  mediaRoot: "BUTLER_MEDIA_ROOT",
  timeZone: "BUTLER_TIME_ZONE",
  logLevel: "BUTLER_LOG_LEVEL",
  engine: "BUTLER_ENGINE",
  tracesTo: "OTEL_EXPORTER_OTLP_ENDPOINT",
} as const;

/**
 * Gathers the configuration: flags win over `BUTLER_*`, those over `butler.config.json` in the data folder.
 * @throws Error that names the source, what was expected and what was found
 */
export function readConfig(
  flags: { readonly [Key in keyof ConfigValues | "data"]?: string | string[] | undefined },
  environment: NodeJS.ProcessEnv,
): Config {
  const { data: folder, ...flagValues } = flags;
  const data = dataFolder(typeof folder === "string" ? folder : undefined, environment);
  const file = join(data, "butler.config.json");
  const fromEnvironment = Object.fromEntries(
    Object.entries(environmentNames).map(([key, name]) => [key, environment[name]]),
  );
  const values: ConfigValues = {
    ...check(file, existsSync(file) ? readJson(file) : {}),
    ...check("the environment (BUTLER_*)", fromEnvironment),
    ...check("the command line", flagValues),
  };
  const { tlsCert, tlsKey } = values;
  if ((tlsCert === undefined) !== (tlsKey === undefined))
    throw new Error(
      "Expected both --tls-cert and --tls-key, or neither; found one of them. Give the other as well.",
    );
  return {
    data,
    host: values.host ?? "127.0.0.1",
    port: values.port ?? 32400,
    ...(values.token === undefined ? {} : { token: values.token }),
    libraries: (values.library ?? []).map(parseLibrary),
    allowedHosts: values.allowHost ?? [],
    trustedProxies: values.trustProxy ?? [],
    allowedOrigins: values.allowOrigin ?? [],
    ...(tlsCert === undefined || tlsKey === undefined
      ? {}
      : { tls: { cert: resolve(tlsCert), key: resolve(tlsKey) } }),
    connections: values.maxConnections ?? 4096,
    connectionsPerAddress: values.maxConnectionsPerAddress ?? 256,
    mediaRoots: (values.mediaRoot ?? []).map((path) => resolve(path)),
    timeZone: values.timeZone ?? Temporal.Now.timeZoneId(),
    logLevel: values.logLevel ?? "info",
    ...(values.engine === undefined ? {} : { engine: values.engine }),
    ...(values.tracesTo === undefined ? {} : { tracesTo: values.tracesTo }),
  };
}

/** `NAME=TYPE:PATH`, as in `Films=movie:/media/films`. */
function parseLibrary(text: string): LibraryConfig {
  const [, title, type, path] = /^([^=]+)=(movie|show|artist|photo):(.+)$/.exec(text) ?? [];
  if (title === undefined || type === undefined || path === undefined)
    throw new Error(
      `A library is written NAME=TYPE:PATH with TYPE movie, show, artist or photo, as in ` +
        `"Films=movie:/media/films"; found "${text}".`,
    );
  return { title: title.trim(), type: type as SectionType, path: resolve(path) };
}

function check(source: string, values: unknown): ConfigValues {
  const given =
    values !== null && typeof values === "object" && !Array.isArray(values)
      ? Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
      : values;
  const result = configSchema.safeParse(given);
  if (!result.success)
    throw new Error(`The configuration in ${source} is wrong:\n${z.prettifyError(result.error)}`);
  return result.data;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`${file} is not JSON: ${(error as Error).message}`);
  }
}
