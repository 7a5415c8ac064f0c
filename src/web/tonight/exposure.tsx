import { queryOptions, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sdk } from "../client.ts";
import { Button } from "../pieces/button.tsx";
import { Icon } from "../pieces/icon.tsx";
import { states, exposure as words } from "../words/frame.ts";

export const exposureQuestion = queryOptions({
  queryKey: ["exposure"],
  queryFn: ({ signal }) => sdk.exposure({ signal }),
});

const key = "butler-exposure-seen";

/** What was read away in this session of the browser; nothing where the browser keeps nothing. */
function readAway(): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

/** What is wrong with the way to the server and how to mend it, until somebody has read it. */
export function Exposure() {
  const [seen, setSeen] = useState(readAway);
  const doubts = (useQuery(exposureQuestion).data ?? []).filter(({ verdict }) => verdict !== "ok");
  // Something else that goes wrong later is told again.
  const all = doubts.map(({ name, verdict }) => `${name} ${verdict}`).join();
  if (doubts.length === 0 || seen === all) return null;
  const close = () => {
    setSeen(all);
    try {
      sessionStorage.setItem(key, all);
    } catch {
      // It is gone all the same, until the page is left.
    }
  };
  return (
    <section className="doubt" aria-label={words.title}>
      <Icon name="warn" />
      <div>
        <strong>{words.title}</strong>
        {doubts.map(({ name, found, mend }) => (
          <p key={name}>
            {words.found(name, found)} {mend}
          </p>
        ))}
      </div>
      <Button kind="quiet" icon="cross" aria-label={states.close} title={words.later} onClick={close} />
    </section>
  );
}
