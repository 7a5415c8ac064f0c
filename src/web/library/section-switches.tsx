import { useQuery } from "@tanstack/react-query";
import { sdk } from "../client.ts";
import { Answer } from "../pieces/states.tsx";
import { SettingRow } from "../settings/setting-row.tsx";
import { sectionForm } from "../words/library.ts";
import { sectionSettingsQuestion } from "./questions.ts";

/** What is worked out for one section. Each change is saved at once. */
export function SectionSwitches({ id }: { id: number }) {
  const settings = useQuery(sectionSettingsQuestion(id));
  return (
    <details className="section-switches">
      <summary>{sectionForm.preferences}</summary>
      <Answer question={settings}>
        {(all) => (
          <ul className="settings">
            {all
              .filter(({ hidden }) => !hidden)
              .map((setting) => (
                <SettingRow
                  key={setting.id}
                  setting={setting}
                  questionKey={sectionSettingsQuestion(id).queryKey}
                  save={(value) => sdk.preferences.ofSection(id).set({ [setting.id]: value })}
                />
              ))}
          </ul>
        )}
      </Answer>
    </details>
  );
}
