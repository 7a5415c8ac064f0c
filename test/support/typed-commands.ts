import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { makeClip } from "../../src/demo/encode.ts";
import { clipOf, scenes } from "./films.ts";
import { startServer } from "./server-process.ts";
import { temporaryFolder } from "./small-house.ts";

const program = join(import.meta.dirname, "..", "..", "bin", "butler.js");

export interface Typed {
  status: number;
  out: string;
  err: string;
}

/** A server of its own with a film, and a shell in which `butler` is typed: its data folder is the usual one there. */
export async function openShell() {
  const folder = temporaryFolder();
  const [data, films] = [join(folder, "data"), join(folder, "Films")];
  mkdirSync(join(films, "Dawn (2020)"), { recursive: true });
  makeClip(join(films, "Dawn (2020)", "Dawn (2020).mkv"), clipOf(scenes(8)));
  writeFileSync(join(folder, "guide.xml"), guide);
  mkdirSync(data);
  // As the first start leaves it there; the client of the tests knows this one.
  writeFileSync(join(data, "token"), "a-token-for-tests\n", { mode: 0o600 });
  const server = await startServer(data, ["--library", `Films=movie:${films}`], { BUTLER_TOKEN: undefined });
  const env = {
    ...process.env,
    BUTLER_DATA: data,
    XDG_CONFIG_HOME: join(folder, "config"),
    TZ: "UTC",
    NO_COLOR: undefined,
    CI: undefined,
    BUTLER_SERVER: undefined,
    BUTLER_TOKEN: undefined,
  } as NodeJS.ProcessEnv;
  const run = (file: string, argv: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Typed> =>
    new Promise((resolve) => {
      const child = execFile(file, argv, { env: { ...env, ...more } }, (error, out, err) =>
        resolve({ status: error === null ? 0 : Number(error.code), out, err }),
      );
      child.stdin!.end();
    });
  return {
    server,
    data,
    films,
    guide: join(folder, "guide.xml"),
    env,
    /** In pipes. */
    type: (...argv: string[]) => run(process.execPath, [program, ...argv]),
    /** In bash, where `butler` is a command. */
    bash: (text: string) =>
      run("bash", ["-c", `butler() { "${process.execPath}" "${program}" "$@"; }\n${text}`]),
    /** In another shell, which finds `butler` where commands are. */
    in: (name: string, flags: readonly string[], text: string) => {
      const commands = join(folder, "bin");
      mkdirSync(commands, { recursive: true });
      const start = `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`;
      writeFileSync(join(commands, "butler"), start, { mode: 0o755 });
      return run(name, [...flags, text], { PATH: `${commands}:${process.env.PATH}` });
    },
    /** Settles when the film is there. @returns the ratingKeys of all items */
    scanned: async () => {
      await server.sdk.butler.run("RefreshLibraries");
      const answer = await server.fetch("/library/sections/1/all");
      const { MediaContainer } = (await answer.json()) as {
        MediaContainer: { Metadata: { ratingKey: string }[] };
      };
      return { items: MediaContainer.Metadata.map(({ ratingKey }) => ratingKey) };
    },
  };
}
export type Shell = Awaited<ReturnType<typeof openShell>>;

/** Types a command in a pseudo-terminal so many characters wide, which shows both streams. */
export async function atTerminal(
  { env }: Pick<Shell, "env">,
  argv: readonly string[],
  { columns = 100 } = {},
) {
  const quoted = [process.execPath, program, ...argv].map((word) => `'${word}'`).join(" ");
  // Some shells that wait for a command answer Ctrl-C with a status of their own: none waits here.
  const child = spawn("script", ["-qec", `stty rows 40 cols ${columns}; exec ${quoted}`, "/dev/null"], {
    env: { ...env, TERM: "xterm-256color" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  let shown = "";
  child.stdout.on("data", (text: Buffer) => {
    shown += String(text);
  });
  const ended = once(child, "exit").then(([code]) => code as number);
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return {
    shown: () => shown,
    /** Settles when this is to be seen. @throws Error when the command ends before */
    shows: async (text: string) => {
      while (!shown.includes(text)) {
        const over = await Promise.race([
          once(child.stdout, "data").then(() => false),
          ended.then(() => true),
        ]);
        if (over && !shown.includes(text)) throw new Error(`Expected ${text}, but it ended with: ${shown}`);
      }
    },
    press: (keys: string) => child.stdin.write(keys),
    ended,
  };
}

/** Pseudo-terminals are made by the `script` of util-linux. */
export const hasTerminal = existsSync("/usr/bin/script");

const guide = `<?xml version="1.0"?>
<tv>
  <channel id="one"><display-name>One</display-name></channel>
  <programme channel="one" start="20261122060000 +0000" stop="20261122070000 +0000"><title>News</title></programme>
</tv>
`;
