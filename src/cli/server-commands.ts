import { Option } from "commander";
import { calendarDay, count } from "./arguments.ts";
import { asking, client, type Declaring, gathered, printing } from "./declaring.ts";

/** The server itself: running it, reaching it, looking at it. */
export function serverCommands({ program, does }: Declaring): void {
  program.commandsGroup("The server:");

  printing(program.command("serve"))
    .description("run the server until it is told to stop")
    .option("--data <dir>", "the folder that the server keeps everything in")
    .option("--host <address>", "the address to listen on (default: 127.0.0.1)")
    .option("--port <number>", "the port to listen on; 0 = any free one (default: 32400)")
    .option("--token <token>", "the access token (default: made at the first start)")
    .option("--library <NAME=TYPE:PATH>", "a section that must be there; may be repeated", gathered)
    .option("--allow-host <name>", "a name by which browsers may call the server; may be repeated", gathered)
    .option("--trust-proxy <address>", "a proxy that is believed who calls; may be repeated", gathered)
    .option("--tls-cert <file>", "the certificate by which connections are encrypted, in PEM")
    .option("--tls-key <file>", "its private key, in PEM, without a pass phrase")
    .option("--allow-origin <origin>", "a page of others that may call the server; may be repeated", gathered)
    .option(
      "--media-root <dir>",
      "a folder outside of which nothing is read as media; may be repeated",
      gathered,
    )
    .option("--max-connections <number>", "at one time, in all (default: 4096)")
    .option("--max-connections-per-address <number>", "of them by one address (default: 256)")
    .option("--engine <url>", "a PostgreSQL, by which other machines work for the server")
    .option("--time-zone <IANA>", "where the maintenance window is, such as Europe/London")
    .option("--log-level <level>", "how much the server logs")
    .action(does(async () => (hands, options) => hands.serve(options)));

  printing(program.command("demo"))
    .description("make a small library, and let the butler look after it")
    .option("--exit", "end with a summary, and do not serve on", false)
    .action(does(async () => (hands, options) => hands.demo(options)));

  printing(program.command("doctor"))
    .description("look at what usually goes wrong on this machine, and say how to mend it; needs no server")
    .option("--data <dir>", "the data folder of the local server")
    .option("--bundle [file]", "put what a bug report needs into one .tar.gz, without tokens and keys")
    .option("--with-paths", "of a bundle: tell where media lies")
    .option("--with-names", "of a bundle: tell what media is called")
    .action(does(async () => (await import("./doctor.ts")).doctor));

  program
    .command("worker")
    .description("work for a server on another machine until told to stop")
    .option("--engine <url>", "the PostgreSQL of both, such as postgres://user:password@nas/butler")
    .option("--home <url>", "the address of the server, to send it what was made")
    .option("--token <token>", "a token of the server with the role worker")
    .option("--path <HOME=HERE>", "what a folder of the server is called here; may be repeated", gathered)
    .option("--name <name>", "what this machine is called (default: its host name)")
    .option("--slots <number>", "how many files it reads at one time (default: one less than it has cores)")
    .option("--only <task,...>", "the only tasks that it works for")
    .option("--sections <section,...>", "the only sections that it works for, by ids or titles")
    .option("--shared-data <dir>", "the server's data folder, where this machine has it mounted")
    .action(does(async () => (hands, options) => hands.work(options)));

  const machines = client(program.command("machines"))
    .description("show the machines that work for the library, and what each is doing")
    .action(does(async () => (await import("./machines.ts")).machines));
  client(machines.command("pause <machine>"))
    .description("stop a worker where it is; what it has in hand waits")
    .action(does(async () => (await import("./machines.ts")).pause));
  client(machines.command("drain <machine>"))
    .description("let a worker end what it has, and give it no more")
    .action(does(async () => (await import("./machines.ts")).drain));
  client(machines.command("resume <machine>"))
    .description("let a worker go on")
    .action(does(async () => (await import("./machines.ts")).resume));
  asking(client(machines.command("forget <machine>")))
    .description("forget a worker that is away")
    .action(does(async () => (await import("./machines.ts")).forget));

  const prefs = program.command("prefs").description("read and change the preferences of the server");
  client(prefs.command("get [preference]"))
    .description("print one, or list all of them")
    .option("--section <section>", "those of a section of the library, by its id or name")
    .option("--changed", "only those with another value than the default")
    .action(does(async () => (await import("./prefs.ts")).get));
  client(prefs.command("set <ID=VALUE...>"))
    .description("save all of them, or none, as in ButlerStartHour=1")
    .option("--section <section>", "those of a section of the library, by its id or name")
    .action(does(async () => (await import("./prefs.ts")).set));

  const token = program.command("token").description("make, list and revoke access tokens");
  client(token.command("list"))
    .description("list the tokens, without what they are")
    .action(does(async () => (await import("./token.ts")).list));
  client(token.command("add <name>"))
    .description("make a token; it is shown this once")
    .addOption(new Option("--role <role>", "what it may do").choices(roles).default("viewer"))
    .option("--expires <date>", "the day from whose beginning, in UTC, it is worth nothing", calendarDay)
    .action(does(async () => (await import("./token.ts")).add));
  asking(client(token.command("revoke <token>")))
    .description("make a token worth nothing, by its number or name")
    .action(does(async () => (await import("./token.ts")).revoke));

  const notify = program.command("notify").description("say by which channels people are told, and of what");
  client(notify.command("list"))
    .description("list the channels, without their secrets")
    .action(does(async () => (await import("./notify.ts")).list));
  client(notify.command("add <kind> <name> [SETTING=VALUE...]"))
    .description("add a channel: webhook, ntfy, gotify, email, discord, slack, apprise or plex-webhook")
    .option("--events <event,...>", "of what it is told (default: what is usual for its kind)")
    .action(does(async () => (await import("./notify.ts")).add));
  client(notify.command("test <channel>"))
    .description("send a test at once, and print what the receiver answered")
    .action(does(async () => (await import("./notify.ts")).test));
  client(notify.command("history"))
    .description("list what was told, and what came of each delivery")
    .option("--limit <number>", "at most so many (default: 50)", count)
    .action(does(async () => (await import("./notify.ts")).history));
  asking(client(notify.command("remove <channel>")))
    .description("remove a channel, by its number or name")
    .action(does(async () => (await import("./notify.ts")).remove));

  const profile = program.command("profile").description("give servers names, for `--profile`");
  printing(profile.command("list"))
    .description("list the profiles, without their tokens")
    .action(does(async () => (await import("./profile.ts")).list));
  printing(profile.command("add <name> <url>"))
    .description("give a server a name, or another address")
    .option("--token <token>", "its access token (default: asked for)")
    .action(does(async () => (await import("./profile.ts")).add));
  asking(printing(profile.command("remove <profile>")))
    .description("forget a profile")
    .action(does(async () => (await import("./profile.ts")).remove));

  client(program.command("update"))
    .description("look for a newer version, install it, or go back to the one before")
    .option("--check", "look for one, which is also done without a flag")
    .addOption(order("--apply", "install it now; the one before stays, and the database is backed up"))
    .addOption(order("--tonight", "install it in the next maintenance"))
    .addOption(order("--skip", "leave this version out"))
    .addOption(order("--back", "go back to the version from before the last update; needs no server"))
    .action(does(async () => (await import("./update.ts")).update));

  printing(program.command("completion <shell>"))
    .description("print what completes the command line in bash, zsh or fish")
    .action(does(async () => (await import("./completion.ts")).completion));
}

/** The words of api/tokens.ts, without the weight of its schemas. */
const roles = ["admin", "viewer", "worker"];

/** What can be asked of an update, one at a time. */
const order = (flag: string, description: string): Option =>
  new Option(flag, description).conflicts(
    ["check", "apply", "tonight", "skip", "back"].filter((other) => flag !== `--${other}`),
  );
