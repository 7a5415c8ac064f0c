import { createContext, useContext, useEffect, useRef, useSyncExternalStore } from "react";
import type { Live } from "./live.ts";
import { Icon } from "./pieces/icon.tsx";
import { say } from "./pieces/notices.tsx";
import { readersZone, timeOfDay } from "./times.ts";
import { connections } from "./words/frame.ts";

export const LiveContext = createContext<Live | undefined>(undefined);

function useLive(): Live {
  const live = useContext(LiveContext);
  if (live === undefined) throw new Error("The connection is known only to those who are signed in.");
  return live;
}

/** A small sign that what is shown is what is. */
export function ConnectionSign() {
  const live = useLive();
  const connection = useSyncExternalStore(live.subscribe, live.connection);
  return (
    <span className={`connection ${connection}`} role="status">
      <Icon name={connection === "lost" ? "broken" : "link"} />
      <span>{connections[connection]}</span>
    </span>
  );
}

/** Stands above the page while the connection is lost. */
export function ConnectionBanner() {
  const live = useLive();
  const lostAt = useSyncExternalStore(live.subscribe, live.lostAt);
  const wasLost = useRef(false);
  useEffect(() => {
    if (wasLost.current && lostAt === undefined) say(connections.back);
    wasLost.current = lostAt !== undefined;
  }, [lostAt]);
  if (lostAt === undefined) return null;
  return (
    <p className="lost-banner" role="alert">
      <Icon name="broken" />
      <span>
        <strong>{connections.lost}.</strong> {connections.lostText(timeOfDay(lostAt, readersZone))}
      </span>
    </p>
  );
}
