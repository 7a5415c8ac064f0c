import { count, folderPairs, sectionText, timeZone } from "./arguments.ts";
import { asking, client, type Declaring, gathered } from "./declaring.ts";

/** The media, what is known of them, and what is kept safe. */
export function libraryCommands({ program, does }: Declaring): void {
  program.commandsGroup("The library:");

  const library = program.command("library").description("add, list and scan the sections of the library");
  client(library.command("list"))
    .description("list the sections")
    .action(does(async () => (await import("./library.ts")).list));
  client(library.command("add"))
    .description("add a section")
    .argument(
      "<NAME=TYPE:PATH>",
      "such as Films=movie:/media/films; movie, show, artist or photo",
      sectionText,
    )
    .action(does(async () => (await import("./library.ts")).add));
  client(library.command("scan [section]"))
    .description("compare a section (id or name), or all of them, with the folders")
    .option("--path <path>", "only this folder or file, as the server's machine calls it")
    .action(does(async () => (await import("./library.ts")).scan));

  client(program.command("item <ratingKey>"))
    .description("show everything that was found in one item of the library, and why something was not")
    .option("--part <id>", "the file that is asked for, where the item has several", count)
    .action(does(async () => (await import("./item.ts")).item));

  const guide = program.command("guide").description("add, list and read programme guides; show what is on");
  client(guide.command("list"))
    .description("list the guides")
    .action(does(async () => (await import("./guide.ts")).list));
  client(guide.command("add <title> <source>"))
    .description("add a guide: XMLTV, plain or gzip, a file on the server's machine or an address")
    .option("--zone <IANA>", "where its times without an offset are (default: UTC)", timeZone)
    .option("--language <code>", "which titles are shown, such as de; may be repeated", gathered)
    .action(does(async () => (await import("./guide.ts")).add));
  asking(client(guide.command("remove <guide>")))
    .description("forget a guide (id or title)")
    .action(does(async () => (await import("./guide.ts")).remove));
  client(guide.command("refresh [guide]"))
    .description("read a guide (id or title), or all of them, where they have changed")
    .action(does(async () => (await import("./guide.ts")).refresh));
  client(guide.command("now [guide]"))
    .description("show what is on, and on next")
    .option("--at <instant>", "at another time, such as 2026-11-22T20:15:00Z")
    .action(does(async () => (await import("./guide.ts")).now));

  const imports = program.command("import").description("take over what another program found");
  for (const [name, database, previews, folder] of [
    ["plex", "com.plexapp.plugins.library.db", "--bundles <folder>", "Media/localhost"],
    ["jellyfin", "jellyfin.db (10.11 or newer)", "--trickplay <folder>", "data/trickplay"],
  ] as const)
    client(imports.command(`${name} <database>`))
      .description(`take over what is in ${database}, as the server's machine calls it; it is only read`)
      .option("--path <THEIRS=HERE>", "where a folder of that program is here; may be repeated", folderPairs)
      .option(
        previews,
        `use its previews too: the folder of them, as the server's machine calls it (its ${folder})`,
      )
      .option("--dry-run", "only say what would be taken over")
      .action(does(async () => (await import("./import.ts")).takeFrom(name)));

  const trash = program.command("trash").description("see what cleanings took away, and bring it back");
  client(trash.command("list"))
    .description("list what is in the trash, the newest first")
    .option("--limit <number>", "at most so many", count, 50)
    .option("--before <id>", "only what is before this", count)
    .action(does(async () => (await import("./trash.ts")).list));
  client(trash.command("restore"))
    .description("put things back where they were")
    .argument("<id...>", "the numbers of the things", (text: string, before: number[] = []) => [
      ...before,
      count(text),
    ])
    .action(does(async () => (await import("./trash.ts")).restore));
  asking(client(trash.command("empty")))
    .description("remove everything in the trash for good")
    .action(does(async () => (await import("./trash.ts")).empty));

  backupCommands({ program, does });
}

function backupCommands({ program, does }: Declaring): void {
  const backup = program
    .command("backup")
    .description("list, verify, restore and delete backups of the database");
  const declared = (command: string) =>
    client(backup.command(command)).option(
      "--from <dir>",
      "where the backups lie, when no server runs (default: as it is set)",
    );
  declared("list")
    .description("list the backups, the newest first")
    .action(does(async () => (await import("./backup.ts")).list));
  declared("verify <backup>")
    .description("restore one into a scratch folder, and compare it; by its number or the name of its file")
    .action(does(async () => (await import("./backup.ts")).verify));
  asking(declared("delete <backup>"))
    .description("delete one; by its number or the name of its file")
    .action(does(async () => (await import("./backup.ts")).remove));
  asking(declared("restore <file>"))
    .description("put one in the place of the database, which is kept; by the name of its file")
    .action(does(async () => (await import("./backup.ts")).restore));
}
