import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { Link } from "wouter";
import type { TaskDetails } from "../../api/tasks.ts";
import type { ScheduleChanges } from "../../sdk/tasks.ts";
import { sdk } from "../client.ts";
import { Badge } from "../pieces/badge.tsx";
import { Button } from "../pieces/button.tsx";
import { SelectField, Switch, TextField } from "../pieces/field.tsx";
import { say } from "../pieces/notices.tsx";
import { Card } from "../pieces/page.tsx";
import { sectionsQuestion, tasksQuestion } from "../questions.ts";
import { useMayChange } from "../session.ts";
import { task as words } from "../words/tasks.ts";
import { changeOf, type Draft, draftOf } from "./draft.ts";
import { PlanPreview } from "./plan-preview.tsx";

/** Whether a task starts by itself, its rules, and what the plan would be with them before they are saved. */
export function Rules({ task }: { task: TaskDetails }) {
  const saved = draftOf(task.rules);
  const [draft, setDraft] = useState(saved);
  const mayChange = useMayChange();
  const queries = useQueryClient();
  const { preference, on, off } = task.switchedBy;
  const [isOn, setOn] = useState(task.enabled);
  const rules = changeOf(saved, draft);
  const hasRules = Object.keys(rules).length > 0;
  const change: ScheduleChanges = {
    ...(hasRules && { tasks: { [task.name]: rules } }),
    ...(isOn !== task.enabled && { preferences: { [preference]: isOn ? on : off } }),
  };
  const isChanged = Object.keys(change).length > 0;
  const done = (details: TaskDetails) => {
    setDraft(draftOf(details.rules));
    setOn(details.enabled);
    queries.setQueryData(["tasks", task.name], details);
    void queries.invalidateQueries();
    say(words.rules.saved);
  };
  const save = useMutation({
    mutationFn: async () => {
      // First what may be refused.
      if (hasRules) await sdk.tasks.set(task.name, rules);
      if (change.preferences) await sdk.preferences.set(change.preferences);
      return sdk.tasks.get(task.name);
    },
    onSuccess: done,
  });
  const reset = useMutation({ mutationFn: () => sdk.tasks.reset(task.name), onSuccess: done });
  return (
    <form
      className="rules"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Card
        title={words.rules.title}
        note={isChanged ? <Badge tone="warn">{words.rules.unsaved}</Badge> : words.rules.note}
      >
        <fieldset disabled={!mayChange} className="plain-set">
          <div className="on-off">
            <Switch label={words.on} checked={isOn} disabled={!mayChange} onChange={setOn} />
            <small className="quiet">
              <Link href={`/settings?search=${preference}`}>{preference}</Link>
            </small>
          </div>
          <RuleFields draft={draft} task={task} onChange={(part) => setDraft({ ...draft, ...part })} />
        </fieldset>
      </Card>
      <PlanPreview task={task} change={change} />
      {mayChange && (
        <div className="page-actions">
          <Button kind="strong" type="submit" disabled={!isChanged} busy={save.isPending}>
            {words.rules.save}
          </Button>
          <Button
            disabled={!isChanged}
            onClick={() => {
              setDraft(saved);
              setOn(task.enabled);
            }}
          >
            {words.rules.discard}
          </Button>
          {Object.keys(task.rules).length > 0 && (
            <Button kind="quiet" busy={reset.isPending} onClick={() => reset.mutate()}>
              {words.rules.reset}
            </Button>
          )}
        </div>
      )}
    </form>
  );
}

function RuleFields({
  draft,
  task,
  onChange,
}: {
  draft: Draft;
  task: TaskDetails;
  onChange: (part: Partial<Draft>) => void;
}) {
  const tasks = useQuery(tasksQuestion).data ?? [];
  const others = tasks
    .filter(({ name }) => name !== task.name)
    .map(({ name, title }) => [name, title] as const);
  const text = (key: Exclude<keyof Draft, "sections">) => ({
    value: draft[key],
    onChange: (event: { target: { value: string } }) => onChange({ [key]: event.target.value }),
  });
  return (
    <>
      <div className="fields">
        <TextField
          label={words.rules.every}
          inputMode="numeric"
          placeholder={String(task.interval)}
          {...text("every")}
        />
        <TextField
          label={words.rules.cron}
          hint={words.rules.cronHint}
          spellCheck={false}
          {...text("cron")}
        />
        <WindowsField value={draft.windows} onChange={(windows) => onChange({ windows })} />
        <TextField label={words.rules.timeZone} hint={words.rules.timeZoneHint} {...text("timeZone")} />
        <TextField
          label={words.rules.limit}
          hint={words.rules.limitHint}
          inputMode="numeric"
          {...text("limit")}
        />
        <TextField label={words.rules.jitter} inputMode="numeric" {...text("jitter")} />
        <TextField label={words.rules.priority} hint={words.rules.priorityHint} {...text("priority")} />
        <SelectField
          label={words.rules.after}
          value={draft.after}
          choices={[["", words.rules.afterNone], ...others]}
          onChoose={(after) => onChange({ after })}
        />
        <SelectField
          label={words.rules.missed}
          value={draft.missed}
          choices={Object.entries(words.rules.missedChoices)}
          onChoose={(missed) => onChange({ missed })}
        />
      </div>
      {task.bySection && (
        <SectionsField chosen={draft.sections} onChange={(sections) => onChange({ sections })} />
      )}
    </>
  );
}

function WindowsField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{words.rules.windows}</label>
      <textarea
        id={id}
        rows={2}
        value={value}
        spellCheck={false}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.target.value)}
      />
      <p className="hint" id={`${id}-hint`}>
        {words.rules.windowsHint}
      </p>
    </div>
  );
}

function SectionsField({
  chosen,
  onChange,
}: {
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}) {
  const sections = useQuery(sectionsQuestion).data ?? [];
  if (sections.length === 0) return null;
  return (
    <fieldset className="plain-set">
      <legend>{words.rules.sections}</legend>
      <div className="checks">
        {sections.map(({ id, title }) => {
          const isChosen = (one: string) => one === String(id) || one === title;
          const checked = chosen.some(isChosen);
          const rest = chosen.filter((one) => !isChosen(one));
          return (
            <label key={id}>
              <input
                type="checkbox"
                checked={checked}
                onChange={() => onChange(checked ? rest : [...rest, String(id)])}
              />
              {title}
            </label>
          );
        })}
      </div>
      <p className="hint quiet">{words.rules.allSections}</p>
    </fieldset>
  );
}
