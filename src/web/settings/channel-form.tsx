import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import {
  type ChannelKind,
  channelKindNames,
  factsOf,
  type NoticeEvent,
  noticeEventNames,
  noticeEvents,
} from "../../api/notice-channels.ts";
import type { NoticeChannel } from "../../api/telling.ts";
import { sdk } from "../client.ts";
import { Button } from "../pieces/button.tsx";
import { Dialog } from "../pieces/dialog.tsx";
import { SelectField, Switch, TextField } from "../pieces/field.tsx";
import { say } from "../pieces/notices.tsx";
import { states } from "../words/frame.ts";
import { notices } from "../words/notices.ts";

const kinds = channelKindNames.map((kind) => [kind, factsOf(kind).label] as const);

/** Adds a channel, or changes one: its kind says what it needs. What is secret is not known here, and stays unless typed anew. */
export function ChannelForm({
  open,
  channel,
  onClose,
  onSaved,
}: {
  open: boolean;
  /** The one to change; absent: a new one. */
  channel?: NoticeChannel | undefined;
  onClose: () => void;
  onSaved: () => void;
}) {
  const [name, setName] = useState(channel?.name ?? "");
  const [kind, setKind] = useState<ChannelKind>(channel?.kind ?? "webhook");
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [events, setEvents] = useState<readonly NoticeEvent[]>(channel?.events ?? factsOf("webhook").events);
  const facts = factsOf(kind);
  const save = useMutation({
    mutationFn: () => {
      const typed = { name, events: [...events], settings: { ...values } };
      return channel
        ? sdk.notices.changeChannel(channel.id, typed)
        : sdk.notices.addChannel({ ...typed, kind });
    },
    onSuccess: (saved) => {
      say(channel ? notices.changed(saved.name) : notices.added(saved.name));
      onSaved();
      onClose();
    },
    onError: () => {},
  });
  const choose = (chosen: ChannelKind) => {
    setKind(chosen);
    setValues({});
    setEvents(factsOf(chosen).events);
  };
  const toggle = (event: NoticeEvent, on: boolean) =>
    setEvents(on ? [...events, event] : events.filter((one) => one !== event));
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={channel ? notices.change : notices.add}
      actions={
        <>
          <Button onClick={onClose}>{states.cancel}</Button>
          <Button
            kind="strong"
            onClick={() => save.mutate()}
            busy={save.isPending}
            disabled={name.trim() === ""}
          >
            {channel ? notices.saveChange : notices.save}
          </Button>
        </>
      }
    >
      <TextField
        label={notices.name}
        hint={notices.nameHint}
        value={name}
        error={save.error?.message}
        autoComplete="off"
        onChange={({ target }) => setName(target.value)}
      />
      <SelectField
        label={notices.kind}
        value={kind}
        choices={kinds}
        disabled={channel !== undefined}
        onChoose={(chosen) => choose(chosen as ChannelKind)}
      />
      {Object.entries(facts.settings).map(([setting, field]) => {
        const known = field.secret ? "" : channel?.settings[setting];
        const value = values[setting] ?? known ?? field.default ?? "";
        const keep = (text: string) => setValues({ ...values, [setting]: text });
        return field.choices ? (
          <SelectField
            key={setting}
            label={field.label}
            value={value}
            choices={field.choices.map((choice) => [choice, choice] as const)}
            onChoose={keep}
          />
        ) : (
          <TextField
            key={setting}
            label={field.label}
            hint={channel && field.secret ? notices.staysSecret : field.hint}
            type={field.secret ? "password" : "text"}
            autoComplete="off"
            value={value}
            onChange={({ target }) => keep(target.value)}
          />
        );
      })}
      <fieldset className="channel-events">
        <legend>{notices.events}</legend>
        {(facts.only ? facts.events : noticeEventNames).map((event) => (
          <Switch
            key={event}
            label={noticeEvents[event].label}
            checked={events.includes(event)}
            onChange={(on) => toggle(event, on)}
          />
        ))}
      </fieldset>
    </Dialog>
  );
}
