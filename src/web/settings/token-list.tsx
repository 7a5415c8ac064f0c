import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Token } from "../../api/tokens.ts";
import { sdk } from "../client.ts";
import { Badge } from "../pieces/badge.tsx";
import { Button } from "../pieces/button.tsx";
import { Confirm } from "../pieces/dialog.tsx";
import { say } from "../pieces/notices.tsx";
import { Card } from "../pieces/page.tsx";
import { Answer, Empty } from "../pieces/states.tsx";
import { type Column, Table } from "../pieces/table.tsx";
import { Ago, Clock } from "../pieces/time.tsx";
import { tokens } from "../words/settings.ts";
import { TokenForm } from "./token-form.tsx";

const tokensQuestion = queryOptions({
  queryKey: ["tokens"],
  queryFn: ({ signal }) => sdk.tokens.list({ signal }),
});

/** Who may do what: tokens are made and revoked. */
export function TokenList() {
  const list = useQuery(tokensQuestion);
  const queries = useQueryClient();
  const [making, setMaking] = useState(false);
  const [revoked, setRevoked] = useState<Token>();
  const refresh = () => queries.invalidateQueries({ queryKey: tokensQuestion.queryKey });
  const revoke = useMutation({
    mutationFn: (token: Token) => sdk.tokens.revoke(token.id),
    onSuccess: (_, { name }) => {
      say(tokens.revoked(name));
      setRevoked(undefined);
      return refresh();
    },
  });
  const columns: Column<Token>[] = [
    { title: tokens.name, width: "minmax(90px, 2fr)", cell: ({ name }) => name },
    { title: tokens.role, width: "90px", cell: ({ role }) => <Badge tone="quiet">{role}</Badge> },
    { title: tokens.created, width: "120px", extra: true, cell: ({ createdAt }) => <Ago at={createdAt} /> },
    {
      title: tokens.used,
      width: "120px",
      extra: true,
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? tokens.never : <Ago at={lastUsedAt} />),
    },
    {
      title: tokens.expires,
      width: "minmax(100px, 1fr)",
      extra: true,
      cell: ({ expiresAt }) => (expiresAt === null ? tokens.forever : <Clock at={expiresAt} day />),
    },
    {
      title: tokens.action,
      width: "56px",
      cell: (token) => (
        <Button
          kind="quiet"
          icon="trash"
          aria-label={tokens.revokeLabel(token.name)}
          title={tokens.revoke}
          onClick={() => setRevoked(token)}
        />
      ),
    },
  ];
  return (
    <Card
      title={tokens.title}
      flush
      actions={
        <Button icon="add" onClick={() => setMaking(true)}>
          {tokens.add}
        </Button>
      }
    >
      <p className="quiet card-note">{tokens.text}</p>
      <Answer question={list} rows={3}>
        {(all) =>
          all.length === 0 ? (
            <Empty icon="link" title={tokens.none}>
              <p>{tokens.noneText}</p>
            </Empty>
          ) : (
            <Table label={tokens.title} columns={columns} rows={all} keyOf={({ id }) => id} />
          )
        }
      </Answer>
      <TokenForm open={making} onClose={() => setMaking(false)} onMade={() => void refresh()} />
      <Confirm
        open={revoked !== undefined}
        onClose={() => setRevoked(undefined)}
        title={tokens.revokeTitle(revoked?.name ?? "")}
        text={tokens.revokeText}
        action={tokens.revoke}
        onConfirm={() => revoked && revoke.mutate(revoked)}
        busy={revoke.isPending}
        danger
      />
    </Card>
  );
}
