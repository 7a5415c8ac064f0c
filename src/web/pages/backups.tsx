import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Backup } from "../../api/backups.ts";
import { BackupTable } from "../backups/backup-table.tsx";
import { backupsQuestion, nameOf } from "../backups/questions.ts";
import { RestoreDialog } from "../backups/restore-dialog.tsx";
import { TrashCard } from "../backups/trash-card.tsx";
import { sdk } from "../client.ts";
import { Button } from "../pieces/button.tsx";
import { Confirm } from "../pieces/dialog.tsx";
import { Icon } from "../pieces/icon.tsx";
import { say } from "../pieces/notices.tsx";
import { Card, Page } from "../pieces/page.tsx";
import { Answer, Empty } from "../pieces/states.tsx";
import { Ago } from "../pieces/time.tsx";
import { useMayChange } from "../session.ts";
import "../styles/backups.css";
import { backups } from "../words/backups.ts";

/** Copies of the database and the way back to one; what cleanings took away. */
export default function BackupsPage() {
  const list = useQuery(backupsQuestion);
  const queries = useQueryClient();
  const mayChange = useMayChange();
  const [restored, setRestored] = useState<Backup>();
  const [removed, setRemoved] = useState<Backup>();
  const refresh = () => queries.invalidateQueries({ queryKey: backupsQuestion.queryKey });
  const make = useMutation({
    mutationFn: () => sdk.backups.make(),
    onSuccess: () => say(backups.madeStarted),
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: (backup: Backup) => sdk.backups.delete(backup.id),
    onSuccess: (_, backup) => {
      say(backups.removed(nameOf(backup)));
      setRemoved(undefined);
    },
    onSettled: refresh,
  });
  const last = list.data?.lastRestore;
  return (
    <Page
      title={backups.title}
      text={backups.text}
      actions={
        mayChange && (
          <Button kind="strong" icon="add" onClick={() => make.mutate()} busy={make.isPending}>
            {backups.make}
          </Button>
        )
      }
    >
      {last && (
        <p className={`last-restore ${last.outcome}`} role="status">
          <Icon name={last.outcome === "restored" ? "check" : "warn"} />
          <span>
            <strong>{backups.lastRestore[last.outcome]}</strong> {last.message} <Ago at={last.at} />
          </span>
        </p>
      )}
      <Card flush>
        <Answer question={list}>
          {({ backups: all }) =>
            all.length === 0 ? (
              <Empty icon="backups" title={backups.none}>
                <p>{backups.noneText}</p>
              </Empty>
            ) : (
              <BackupTable backups={all} onRestore={setRestored} onRemove={setRemoved} />
            )
          }
        </Answer>
      </Card>
      <TrashCard />
      {restored && <RestoreDialog backup={restored} onClose={() => setRestored(undefined)} />}
      <Confirm
        open={removed !== undefined}
        onClose={() => setRemoved(undefined)}
        title={backups.removeTitle}
        text={backups.removeText}
        action={backups.remove}
        onConfirm={() => removed && remove.mutate(removed)}
        busy={remove.isPending}
        danger
      >
        <code>{removed && nameOf(removed)}</code>
      </Confirm>
    </Page>
  );
}
