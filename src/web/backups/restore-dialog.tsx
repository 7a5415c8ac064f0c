import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Backup } from "../../api/backups.ts";
import { sdk } from "../client.ts";
import { Confirm } from "../pieces/dialog.tsx";
import { TextField } from "../pieces/field.tsx";
import { say } from "../pieces/notices.tsx";
import { backups } from "../words/backups.ts";
import { backupsQuestion, nameOf } from "./questions.ts";

/** Restores a backup, once its name has been typed. */
export function RestoreDialog({ backup, onClose }: { backup: Backup; onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const queries = useQueryClient();
  const name = nameOf(backup);
  const restore = useMutation({
    mutationFn: () => sdk.backups.restore(backup.id, { confirm: typed }),
    onSuccess: () => {
      say(backups.restoring);
      onClose();
      // Everything is asked for anew when the connection is back; this is for a swap that was quicker.
      void queries.invalidateQueries({ queryKey: backupsQuestion.queryKey });
    },
    onError: () => {},
  });
  return (
    <Confirm
      open
      onClose={onClose}
      title={backups.restoreTitle}
      text={backups.restoreText}
      action={backups.restore}
      onConfirm={() => restore.mutate()}
      busy={restore.isPending}
      disabled={typed !== name}
      danger
    >
      <TextField
        label={backups.confirm}
        hint={backups.confirmHint(name)}
        value={typed}
        error={restore.error?.message}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => setTyped(target.value)}
      />
    </Confirm>
  );
}
