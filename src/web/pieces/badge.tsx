import type { ReactNode } from "react";
import type { Run } from "../../api/runs.ts";
import { standings } from "../words/runs.ts";
import { Icon, type IconName } from "./icon.tsx";

/** What a colour means; an icon and a word always say it as well. */
export type Tone = "good" | "warn" | "bad" | "busy" | "quiet";

export function Badge({ tone, icon, children }: { tone: Tone; icon?: IconName; children: ReactNode }) {
  return (
    <span className={`badge ${tone}`}>
      {icon && <Icon name={icon} />}
      {children}
    </span>
  );
}

export type Standing = keyof typeof looks;

const looks = {
  success: { tone: "good", icon: "check" },
  partial: { tone: "warn", icon: "partial" },
  failed: { tone: "bad", icon: "cross" },
  stopped: { tone: "quiet", icon: "stop" },
  skipped: { tone: "quiet", icon: "skip" },
  queued: { tone: "quiet", icon: "clock" },
  running: { tone: "busy", icon: "play" },
  paused: { tone: "warn", icon: "pause" },
  idle: { tone: "quiet", icon: "moon" },
} as const satisfies Record<string, { tone: Tone; icon: IconName }>;

/** How a run ended, or how it stands. */
export const standingOf = ({ state, outcome }: Pick<Run, "state" | "outcome">): Standing =>
  state === "ended" ? (outcome ?? "failed") : state;

export const toneOf = (standing: Standing): Tone => looks[standing].tone;

/** The same where there is room for a sign alone. */
export function StandingSign({ standing }: { standing: Standing }) {
  const { tone, icon } = looks[standing];
  return (
    <span className={`sign ${tone}`} title={standings[standing]}>
      <Icon name={icon} />
      <span className="unseen">{standings[standing]}</span>
    </span>
  );
}

/** @param reasons why it stands so, in a word or a few each */
export function StandingBadge({
  standing,
  reasons = [],
}: {
  standing: Standing;
  reasons?: readonly string[];
}) {
  return (
    <Badge tone={looks[standing].tone} icon={looks[standing].icon}>
      {[standings[standing], reasons.join(", ")].filter(Boolean).join(": ")}
    </Badge>
  );
}
