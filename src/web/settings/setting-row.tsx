import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import type { Setting } from "../../sdk/preferences.ts";
import { Badge } from "../pieces/badge.tsx";
import { Button } from "../pieces/button.tsx";
import { say } from "../pieces/notices.tsx";
import { useMayChange } from "../session.ts";
import "../styles/settings.css";
import { settings } from "../words/settings.ts";
import { SettingControl } from "./setting-control.tsx";

type Value = Setting["value"];

/** A preference with its words, its control and its default. @param save sends its new value */
export function SettingRow({
  setting,
  questionKey,
  save,
}: {
  setting: Setting;
  /** Where the list that it is from is kept. */
  questionKey: QueryKey;
  save: (value: Value) => Promise<void>;
}) {
  const { id, label, summary } = setting;
  const queries = useQueryClient();
  const mayChange = useMayChange();
  const change = useMutation({
    mutationFn: save,
    onSuccess: (_, value) => {
      say(settings.saved(label));
      queries.setQueryData<Setting[]>(questionKey, (all) =>
        all?.map((one) => (one.id === id ? { ...one, value } : one)),
      );
      void queries.invalidateQueries({ queryKey: ["schedule"] });
      void queries.invalidateQueries({ queryKey: ["tasks"] });
      void queries.invalidateQueries({ queryKey: ["coverage"] });
    },
    onError: () => {},
  });
  const isChanged = setting.value !== setting.default;
  return (
    <li className="setting" id={`setting-${id}`}>
      <div className="setting-words">
        <p className="setting-summary quiet">{summary}</p>
        <p className="setting-default quiet">
          <code>{id}</code>
          <span>{settings.standard(valueWord(setting, setting.default))}</span>
          {isChanged && <Badge tone="busy">{settings.changed}</Badge>}
          {isChanged && mayChange && (
            <Button
              kind="quiet"
              icon="refresh"
              aria-label={settings.reset(label)}
              title={settings.reset(label)}
              busy={change.isPending}
              onClick={() => change.mutate(setting.default)}
            />
          )}
        </p>
      </div>
      <SettingControl
        setting={setting}
        disabled={!mayChange || change.isPending}
        error={change.error?.message}
        onChange={(value) => change.mutate(value)}
      />
    </li>
  );
}

/** A value as the control shows it. */
function valueWord({ choices }: Setting, value: Value): string {
  if (typeof value === "boolean") return value ? settings.on : settings.off;
  const choice = choices.find((one) => one.value === String(value));
  return choice?.label ?? (value === "" ? settings.empty : String(value));
}
