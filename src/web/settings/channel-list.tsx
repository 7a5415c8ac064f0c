import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { factsOf } from "../../api/notice-channels.ts";
import type { Notice, NoticeChannel } from "../../api/telling.ts";
import { sdk } from "../client.ts";
import { Button } from "../pieces/button.tsx";
import { Confirm } from "../pieces/dialog.tsx";
import { Switch } from "../pieces/field.tsx";
import { say, sayError } from "../pieces/notices.tsx";
import { Card } from "../pieces/page.tsx";
import { Answer, Empty } from "../pieces/states.tsx";
import { type Column, Table } from "../pieces/table.tsx";
import { Ago } from "../pieces/time.tsx";
import "../styles/channels.css";
import { notices } from "../words/notices.ts";
import { ChannelForm } from "./channel-form.tsx";

const channelsQuestion = queryOptions({
  queryKey: ["notices", "channels"],
  queryFn: ({ signal }) => sdk.notices.channels({ signal }),
});
const historyQuestion = queryOptions({
  queryKey: ["notices", "history"],
  queryFn: ({ signal }) => sdk.notices.list({ limit: 50 }, { signal }),
});

/** By which channels people are told, and what they were told. */
export function ChannelList() {
  const list = useQuery(channelsQuestion);
  const queries = useQueryClient();
  // One that closes stays until it has given the focus back; each that opens begins anew.
  const [form, setForm] = useState<{ open: boolean; opened: number; channel?: NoticeChannel }>({
    ...{ open: false, opened: 0 },
  });
  const edit = (channel?: NoticeChannel) =>
    setForm({ open: true, opened: form.opened + 1, ...(channel && { channel }) });
  const [leaving, setLeaving] = useState<NoticeChannel>();
  const refresh = () => queries.invalidateQueries({ queryKey: ["notices"] });
  const change = useMutation({
    mutationFn: ({ id, enabled }: NoticeChannel) => sdk.notices.changeChannel(id, { enabled: !enabled }),
    onSuccess: refresh,
  });
  const test = useMutation({
    mutationFn: async (channel: NoticeChannel) => ({ channel, result: await sdk.notices.test(channel.id) }),
    onSuccess: ({ channel: { name }, result: { delivered, answer } }) =>
      delivered ? say(notices.delivered(name, answer)) : say(notices.failed(name, answer), { bad: true }),
    onError: sayError,
  });
  const remove = useMutation({
    mutationFn: ({ id }: NoticeChannel) => sdk.notices.removeChannel(id),
    onSuccess: ({ name }) => {
      say(notices.removed(name));
      setLeaving(undefined);
      return refresh();
    },
  });
  const columns: Column<NoticeChannel>[] = [
    { title: notices.name, width: "minmax(80px, 2fr)", cell: ({ name }) => name },
    { title: notices.kind, width: "110px", extra: true, cell: ({ kind }) => factsOf(kind).label },
    {
      title: notices.events,
      width: "110px",
      extra: true,
      cell: ({ events }) => notices.everything(events.length),
    },
    {
      title: notices.enabled,
      width: "64px",
      cell: (channel) => (
        <Switch
          hidden
          label={notices.switchLabel(channel.name)}
          checked={channel.enabled}
          onChange={() => change.mutate(channel)}
        />
      ),
    },
    {
      title: notices.action,
      width: "128px",
      cell: (channel) => (
        <>
          <Button
            kind="quiet"
            icon="play"
            aria-label={notices.testLabel(channel.name)}
            title={notices.test}
            busy={test.isPending && test.variables.id === channel.id}
            onClick={() => test.mutate(channel)}
          />
          <Button
            kind="quiet"
            icon="edit"
            aria-label={notices.changeLabel(channel.name)}
            title={notices.change}
            onClick={() => edit(channel)}
          />
          <Button
            kind="quiet"
            icon="trash"
            aria-label={notices.removeLabel(channel.name)}
            title={notices.remove}
            onClick={() => setLeaving(channel)}
          />
        </>
      ),
    },
  ];
  return (
    <Card
      title={notices.title}
      flush
      actions={
        <Button icon="add" onClick={() => edit()}>
          {notices.add}
        </Button>
      }
    >
      <p className="quiet card-note">{notices.text}</p>
      <Answer question={list} rows={3}>
        {(all) =>
          all.length === 0 ? (
            <Empty icon="link" title={notices.none}>
              <p>{notices.noneText}</p>
            </Empty>
          ) : (
            <Table label={notices.title} columns={columns} rows={all} keyOf={({ id }) => id} />
          )
        }
      </Answer>
      <History />
      <ChannelForm
        key={form.opened}
        open={form.open}
        channel={form.channel}
        onClose={() => setForm({ ...form, open: false })}
        onSaved={() => void refresh()}
      />
      <Confirm
        open={leaving !== undefined}
        onClose={() => setLeaving(undefined)}
        title={notices.removeTitle(leaving?.name ?? "")}
        text={notices.removeText}
        action={notices.remove}
        onConfirm={() => leaving && remove.mutate(leaving)}
        busy={remove.isPending}
        danger
      />
    </Card>
  );
}

const historyColumns: Column<Notice>[] = [
  { title: notices.when, width: "120px", cell: ({ at }) => <Ago at={at} /> },
  {
    title: notices.what,
    width: "minmax(120px, 2fr)",
    cell: ({ title, text }) => <span title={text}>{title}</span>,
  },
  {
    title: notices.deliveries,
    width: "minmax(120px, 2fr)",
    cell: ({ deliveries }) =>
      deliveries.length === 0
        ? notices.nobody
        : deliveries.map(({ channel, state, answer }) => (
            <span key={channel} className="delivery" title={answer ?? ""}>
              {channel}: {notices.states[state]}
            </span>
          )),
  },
];

function History() {
  const told = useQuery(historyQuestion);
  return (
    <details className="told">
      <summary>{notices.history}</summary>
      <Answer question={told} rows={3}>
        {(all) =>
          all.length === 0 ? (
            <p className="quiet card-note">{notices.noHistory}</p>
          ) : (
            <Table label={notices.history} columns={historyColumns} rows={all} keyOf={({ id }) => id} />
          )
        }
      </Answer>
    </details>
  );
}
