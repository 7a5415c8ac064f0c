import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { hours } from "../../api/preferences/preference.ts";
import { sdk } from "../client.ts";
import { Button } from "../pieces/button.tsx";
import { SelectField } from "../pieces/field.tsx";
import { Answer } from "../pieces/states.tsx";
import { useServerZone } from "../questions.ts";
import { welcome as words } from "../words/welcome.ts";

const choices = hours.map(([hour, name]) => [String(hour), name] as const);

/** The hours in which the butler may work. */
export function ChooseWindow({ onBack, onSaved }: { onBack: () => void; onSaved: () => void }) {
  const window = useQuery({
    queryKey: ["preferences", "window"],
    queryFn: async () => ({
      from: await sdk.preferences.get("ButlerStartHour"),
      to: await sdk.preferences.get("ButlerEndHour"),
    }),
  });
  return (
    <Answer question={window}>{(hours) => <Hours {...hours} onBack={onBack} onSaved={onSaved} />}</Answer>
  );
}

function Hours(props: { from: number; to: number; onBack: () => void; onSaved: () => void }) {
  const [from, setFrom] = useState(String(props.from));
  const [to, setTo] = useState(String(props.to));
  const zone = useServerZone();
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: () => sdk.preferences.set({ ButlerStartHour: Number(from), ButlerEndHour: Number(to) }),
    onSuccess: async () => {
      await queries.invalidateQueries();
      props.onSaved();
    },
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <p>{words.window.text}</p>
      <div className="fields">
        <SelectField label={words.window.from} value={from} choices={choices} onChoose={setFrom} />
        <SelectField label={words.window.to} value={to} choices={choices} onChoose={setTo} />
      </div>
      <p className="quiet">{words.window.zone(zone)}</p>
      <div className="step-end">
        <Button onClick={props.onBack}>{words.back}</Button>
        <Button kind="strong" type="submit" busy={save.isPending}>
          {words.window.save}
        </Button>
      </div>
    </form>
  );
}
