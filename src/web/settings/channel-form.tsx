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
import { sdk } from "../client.ts";
import { Button } from "../pieces/button.tsx";
import { Dialog } from "../pieces/dialog.tsx";
import { SelectField, Switch, TextField } from "../pieces/field.tsx";
import { say } from "../pieces/notices.tsx";
import { states } from "../words/frame.ts";
import { notices } from "../words/notices.ts";

const kinds = channelKindNames.map((kind) => [kind, factsOf(kind).label] as const);

/** Adds a channel: its kind says what it needs. */
export function ChannelForm({
  open,
  onClose,
  onAdded,
}: {
  open: boolean;
  onClose: () => void;
  onAdded: () => void;
}) {
  const [name, setName] = useState("");
  const [kind, setKind] = useState<ChannelKind>("webhook");
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [events, setEvents] = useState<readonly NoticeEvent[]>(factsOf("webhook").events);
  const facts = factsOf(kind);
  const add = useMutation({
    mutationFn: () => sdk.notices.addChannel({ name, kind, events: [...events], settings: { ...values } }),
    onSuccess: (channel) => {
      say(notices.added(channel.name));
      onAdded();
      close();
    },
    onError: () => {},
  });
  const choose = (chosen: ChannelKind) => {
    setKind(chosen);
    setValues({});
    setEvents(factsOf(chosen).events);
  };
  const close = () => {
    onClose();
    setName("");
    choose("webhook");
    add.reset();
  };
  const toggle = (event: NoticeEvent, on: boolean) =>
    setEvents(on ? [...events, event] : events.filter((one) => one !== event));
  return (
    <Dialog
      open={open}
      onClose={close}
      title={notices.add}
      actions={
        <>
          <Button onClick={close}>{states.cancel}</Button>
          <Button
            kind="strong"
            onClick={() => add.mutate()}
            busy={add.isPending}
            disabled={name.trim() === ""}
          >
            {notices.save}
          </Button>
        </>
      }
    >
      <TextField
        label={notices.name}
        hint={notices.nameHint}
        value={name}
        error={add.error?.message}
        autoComplete="off"
        onChange={({ target }) => setName(target.value)}
      />
      <SelectField
        label={notices.kind}
        value={kind}
        choices={kinds}
        onChoose={(chosen) => choose(chosen as ChannelKind)}
      />
      {Object.entries(facts.settings).map(([setting, field]) => {
        const value = values[setting] ?? field.default ?? "";
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
            hint={field.hint}
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
