import { backupListSchema, backupSchema, restoringSchema } from "../../src/api/backups.ts";
import { importedSchema } from "../../src/api/imports.ts";
import { emptiedSchema, trashEntrySchema, trashSchema } from "../../src/api/trash.ts";
import { updaterSchema } from "../../src/api/updates.ts";
import type { Operation } from "../sdk-operations.ts";

const backups = "src/sdk/backups.ts";
const trash = "src/sdk/trash.ts";
const noBackup = [404, "there is no backup of this id"] as const;
const nothing = [404, "there is nothing of this id in the trash"] as const;

/** Backups, what others have found, the trash and updates. */
export const keepingOperations: readonly Operation[] = [
  {
    name: "backups.list",
    file: backups,
    route: "GET /api/backups",
    example: `const { backups } = await sdk.backups.list();

for (const { file, bytes, outcome } of backups) console.log(file, bytes, outcome);`,
    prints: /^\/\S+ \d+ verified$/m,
    answer: "the backups, and what the last restore came to",
    schema: backupListSchema,
  },
  {
    name: "backups.verify",
    file: backups,
    route: "POST /api/backups/{id}/verify",
    example: `const { backups: [latest] } = await sdk.backups.list();
const { outcome, message } = await sdk.backups.verify(latest.id);

console.log(outcome, message ?? "");`,
    prints: /^verified/m,
    answer: "the backup as it is now",
    schema: backupSchema,
    statuses: [noBackup],
  },
  {
    name: "backups.restore",
    file: backups,
    route: "POST /api/backups/{id}/restore",
    more: "It is refused without the name of the file.",
    example: `import { SDKException } from "media-butler/sdk";

const { backups: [latest] } = await sdk.backups.list();

try {
  await sdk.backups.restore(latest.id, { confirm: "another-file" });
} catch (error) {
  if (!(error instanceof SDKException)) throw error;
  console.log(error.statusCode);
}`,
    prints: /^4\d\d$/m,
    answer: "what is being restored",
    schema: restoringSchema,
    statuses: [noBackup, [400, "`confirm` is not the name of its file"], [409, "the backup is damaged"]],
  },
  {
    name: "backups.delete",
    file: backups,
    route: "DELETE /api/backups/{id}",
    example: `const { backups } = await sdk.backups.list();
const oldest = backups[backups.length - 1];

const { file } = await sdk.backups.delete(oldest.id);
console.log(file === oldest.file);`,
    prints: /^true$/m,
    answer: "the backup that is no more",
    schema: backupSchema,
    statuses: [noBackup],
  },
  {
    name: "imports.take",
    file: "src/sdk/imports.ts",
    route: "POST /api/imports",
    more: "With `dryRun` it only tells what it would take over. `paths` says where the other program's folders are here, `previews` where it has its pictures for seeking.",
    example: `import { SDKException } from "media-butler/sdk";

const file = "/backups/com.plexapp.plugins.library.db";
try {
  const { taken } = await sdk.imports.take({ program: "plex", file, dryRun: true });
  for (const { type, count } of taken) console.log(type, count);
} catch (error) {
  if (!(error instanceof SDKException)) throw error;
  console.log(error.message);
}`,
    prints: /there is no file/,
    answer: "what was taken over, what was left alone, and which files are not here",
    schema: importedSchema,
    statuses: [[400, "there is no such database, or it is another one"]],
  },
  {
    name: "backups.make",
    file: backups,
    route: "POST /api/backups",
    example: `const { outcome } = await sdk.backups.make();

console.log(outcome);`,
    prints: /^(started|running)$/m,
    answer: "what became of the start, and the run",
  },
  {
    name: "trash.list",
    file: trash,
    route: "GET /api/trash",
    example: `const { entries, bytes } = await sdk.trash.list({ limit: 20 });

console.log(entries.length, bytes);`,
    prints: /^\d+ \d+$/m,
    answer: "a page of what is in the trash, and what it all amounts to",
    schema: trashSchema,
  },
  {
    name: "trash.restore",
    file: trash,
    route: "POST /api/trash/{id}/restore",
    example: `const { entries: [latest] } = await sdk.trash.list({ limit: 1 });

if (latest) await sdk.trash.restore(latest.id);
console.log(latest ? \`\${latest.title} is back.\` : "Nothing is in the trash.");`,
    prints: /is back|Nothing is in the trash/,
    answer: "what was put back",
    schema: trashEntrySchema,
    statuses: [nothing, [409, "something else is there now"]],
  },
  {
    name: "trash.remove",
    file: trash,
    route: "DELETE /api/trash/{id}",
    example: `const { entries: [latest] } = await sdk.trash.list({ limit: 1 });

const { items } = latest ? await sdk.trash.remove(latest.id) : { items: 0 };
console.log(\`\${items} are gone for good.\`);`,
    prints: /^\d+ are gone for good\.$/m,
    answer: "how much is gone",
    schema: emptiedSchema,
    statuses: [nothing],
  },
  {
    name: "trash.empty",
    file: trash,
    route: "DELETE /api/trash",
    example: `const { items, bytes } = await sdk.trash.empty();

console.log(items, bytes);`,
    prints: /^\d+ \d+$/m,
    answer: "how much is gone",
    schema: emptiedSchema,
  },
  {
    name: "updater.status",
    file: "src/sdk/updater.ts",
    route: "GET /updater/status",
    example: `const { Release, canInstall } = await sdk.updater.status();

console.log(canInstall, Release[0]?.version ?? "Nothing newer is known.");`,
    prints: /^(true|false) \S+/m,
    answer: "what is known of newer versions, as Plex has it",
    schema: updaterSchema,
  },
  {
    name: "updater.check",
    file: "src/sdk/updater.ts",
    route: "PUT /updater/check",
    more: "It asks the registry that npm would ask, and fails where there is none.",
    example: `await sdk.updater.check().catch(() => {});

console.log("It was looked for.");`,
    prints: /looked for/,
    answer: "nothing; `updater.status` tells what was found",
  },
  {
    name: "updater.apply",
    file: "src/sdk/updater.ts",
    route: "PUT /updater/apply",
    example: `const { Release } = await sdk.updater.status();

if (Release.length > 0) await sdk.updater.apply({ tonight: true });
console.log(Release.length > 0 ? "Tonight." : "This is the newest version.");`,
    prints: /newest|Tonight/,
    answer: "nothing",
    statuses: [[400, "there is no newer version, or this installation is updated by something else"]],
  },
];
