import { useMutation, useQueryClient } from "@tanstack/react-query";
import { byteSize } from "../../api/amounts.ts";
import type { Backup, BackupOutcome } from "../../api/backups.ts";
import { sdk } from "../client.ts";
import { Badge, type Tone } from "../pieces/badge.tsx";
import { Button } from "../pieces/button.tsx";
import { Icon, type IconName } from "../pieces/icon.tsx";
import { say } from "../pieces/notices.tsx";
import { type Column, Table } from "../pieces/table.tsx";
import { Ago, Clock } from "../pieces/time.tsx";
import { useMayChange } from "../session.ts";
import { backups as words } from "../words/backups.ts";
import { backupsQuestion, nameOf } from "./questions.ts";

const looks: Record<BackupOutcome, { tone: Tone; icon: IconName }> = {
  verified: { tone: "good", icon: "check" },
  unverified: { tone: "warn", icon: "clock" },
  damaged: { tone: "bad", icon: "cross" },
};

/** The backups with what is known of each, and what can be done with it. */
export function BackupTable({
  backups,
  onRestore,
  onRemove,
}: {
  backups: readonly Backup[];
  onRestore: (backup: Backup) => void;
  onRemove: (backup: Backup) => void;
}) {
  const mayChange = useMayChange();
  const columns: Column<Backup>[] = [
    {
      title: words.made,
      width: "minmax(100px, 2fr)",
      cell: (backup) => (
        <span className="two-lines" title={backup.file}>
          <span>
            <StateSign outcome={backup.outcome} />
            <Clock at={backup.createdAt} day />
          </span>
          <small className="quiet">{nameOf(backup)}</small>
        </span>
      ),
    },
    { title: words.database, width: "minmax(80px, 1fr)", extra: true, cell: ({ database }) => database },
    { title: words.size, width: "88px", end: true, extra: true, cell: ({ bytes }) => byteSize(bytes) },
    {
      title: words.state,
      width: "minmax(116px, 1fr)",
      extra: true,
      cell: ({ outcome, message, verifiedAt }) => (
        <span className="two-lines" title={message ?? undefined}>
          <span>
            <Badge {...looks[outcome]}>{words.outcomes[outcome]}</Badge>
          </span>
          <small className="quiet">{message ?? (verifiedAt !== null && <Ago at={verifiedAt} />)}</small>
        </span>
      ),
    },
    {
      title: words.second,
      width: "minmax(90px, 1fr)",
      extra: true,
      cell: ({ secondCopy }) => (
        <span title={secondCopy ?? undefined}>
          {secondCopy ?? <span className="quiet">{words.noSecond}</span>}
        </span>
      ),
    },
    ...(mayChange
      ? [
          {
            title: words.actions,
            width: "116px",
            end: true,
            cell: (backup: Backup) => (
              <span className="row-actions">
                <Verify backup={backup} />
                {backup.database === "butler" && (
                  <Button
                    kind="quiet"
                    icon="history"
                    title={words.restore}
                    aria-label={words.restoreLabel(nameOf(backup))}
                    onClick={() => onRestore(backup)}
                  />
                )}
                <Button
                  kind="quiet"
                  icon="trash"
                  title={words.remove}
                  aria-label={words.removeLabel(nameOf(backup))}
                  onClick={() => onRemove(backup)}
                />
              </span>
            ),
          },
        ]
      : []),
  ];
  return <Table label={words.title} columns={columns} rows={backups} keyOf={({ id }) => id} rowHeight={72} />;
}

/** The state where its column has no room. */
function StateSign({ outcome }: Pick<Backup, "outcome">) {
  return (
    <span className={`state-sign ${looks[outcome].tone}`} title={words.outcomes[outcome]}>
      <Icon name={looks[outcome].icon} />
      <span className="unseen">{words.outcomes[outcome]}</span>
    </span>
  );
}

function Verify({ backup }: { backup: Backup }) {
  const queries = useQueryClient();
  const name = nameOf(backup);
  const verify = useMutation({
    mutationFn: () => sdk.backups.verify(backup.id),
    onSuccess: ({ outcome, message }) => {
      if (outcome === "verified") say(words.verified(name));
      else say(words.notVerified(name, message ?? ""), { bad: true });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: backupsQuestion.queryKey }),
  });
  return (
    <Button
      kind="quiet"
      icon="check"
      title={words.verify}
      aria-label={words.verifyLabel(name)}
      busy={verify.isPending}
      onClick={() => verify.mutate()}
    />
  );
}
