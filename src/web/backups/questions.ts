import { queryOptions } from "@tanstack/react-query";
import type { Backup } from "../../api/backups.ts";
import { sdk } from "../client.ts";

export const backupsQuestion = queryOptions({
  queryKey: ["backups"],
  queryFn: ({ signal }) => sdk.backups.list({ signal }),
});

/** Things of the trash that are shown; what is older is told by the amount. */
const mostThings = 500;

export const trashQuestion = queryOptions({
  queryKey: ["backups", "trash"],
  queryFn: ({ signal }) => sdk.trash.list({ limit: mostThings }, { signal }),
});

/** The name of a backup's file, which is what a person confirms a restore with. */
export const nameOf = ({ file }: Pick<Backup, "file">): string => file.split(/[/\\]/).at(-1)!;
