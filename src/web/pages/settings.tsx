import { queryOptions, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSearchParams } from "wouter";
import { sdk } from "../client.ts";
import { Switch, TextField } from "../pieces/field.tsx";
import { Card, Page } from "../pieces/page.tsx";
import { Answer, Empty } from "../pieces/states.tsx";
import { ChannelList } from "../settings/channel-list.tsx";
import { grouped, matching } from "../settings/search.ts";
import { SettingRow } from "../settings/setting-row.tsx";
import { TokenList } from "../settings/token-list.tsx";
import { WindowNote } from "../settings/window-note.tsx";
import "../styles/settings.css";
import { useMayChange } from "../session.ts";
import { settings } from "../words/settings.ts";

const settingsQuestion = queryOptions({
  queryKey: ["settings", "server"],
  queryFn: ({ signal }) => sdk.preferences.list({ signal }),
});

/** Every preference of the server, and who may sign in. */
export default function SettingsPage() {
  const all = useQuery(settingsQuestion);
  const mayChange = useMayChange();
  const [address] = useSearchParams();
  // Other pages lead to the setting that they name.
  const [words, setWords] = useState(address.get("search") ?? "");
  const [advanced, setAdvanced] = useState(false);
  const [onlyChanged, setOnlyChanged] = useState(false);
  return (
    <Page title={settings.title} text={settings.text}>
      <WindowNote />
      <search className="settings-search">
        <TextField
          type="search"
          label={settings.search}
          value={words}
          onChange={({ target }) => setWords(target.value)}
        />
        <Switch label={settings.advanced} checked={advanced} onChange={setAdvanced} />
        <Switch label={settings.onlyChanged} checked={onlyChanged} onChange={setOnlyChanged} />
      </search>
      <Answer question={all} rows={12}>
        {(list) => {
          const found = matching(list, { words, advanced, onlyChanged });
          return (
            <>
              <p className="quiet" role="status">
                {settings.found(found.length)}
              </p>
              {found.length === 0 && (
                <div className="card">
                  <Empty icon="search" title={settings.none}>
                    <p>{settings.noneText}</p>
                  </Empty>
                </div>
              )}
              {grouped(found).map(({ group, settings: own }) => (
                <Card key={group} title={settings.groups[group] ?? capitalized(group)} flush>
                  <ul className="settings">
                    {own.map((setting) => (
                      <SettingRow
                        key={setting.id}
                        setting={setting}
                        questionKey={settingsQuestion.queryKey}
                        save={(value) => sdk.preferences.set({ [setting.id]: value })}
                      />
                    ))}
                  </ul>
                </Card>
              ))}
            </>
          );
        }}
      </Answer>
      {mayChange && <ChannelList />}
      {mayChange && <TokenList />}
    </Page>
  );
}

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
