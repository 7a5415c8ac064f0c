import { duration } from "../api/amounts.ts";
import type { Run } from "../api/runs.ts";
import type { Hands } from "./hands.ts";
import { say } from "./output.ts";
import { paint, printable } from "./printable.ts";
import { epoch, itemsOf } from "./words.ts";

/**
 * Shows how far a run is: on a terminal in one line that is written anew, in a pipe as a line at each new state and
 * each further tenth.
 * @returns what to call with each news of the run, and what ends the line.
 */
export function progressOf(hands: Hands): { show(run: Run): void; done(): void } {
  let shown = "";
  return {
    show(run) {
      const line = progressLine(run, hands.now());
      if (hands.isTerminal) {
        shown = line;
        const fitting = printable(line).slice(0, hands.columns - 1);
        hands.out(`\r\x1b[2K${printable(paint(hands, "cyan", fitting))}`);
        return;
      }
      const step = `${run.state} ${Math.floor(run.progress / 10)}`;
      if (step !== shown) say(hands, line);
      shown = step;
    },
    done() {
      if (hands.isTerminal && shown !== "") hands.out("\r\x1b[2K");
      shown = "";
    },
  };
}

/** `LoudnessAnalysis: 12/40 items, 30%, 6 a minute, 2 min 20 s left`. */
export function progressLine(run: Run, now: number): string {
  if (run.state !== "running") return `${run.task}: ${run.state}`;
  const [rate, left] = [perMinute(run, now), timeLeft(run, now)];
  const parts = [
    run.items.total > 0 ? `${itemsOf(run)} items` : "looking for work",
    ...(run.progress >= 0 ? [`${run.progress}%`] : []),
    ...(rate !== undefined ? [`${rate} a minute`] : []),
    ...(left !== undefined ? [`${duration(left)} left`] : []),
  ];
  return `${run.task}: ${parts.join(", ")}`;
}

/** Items, of which it says more than one digit only where that means something; undefined before any is done. */
function perMinute({ startedAt, items }: Run, now: number): string | undefined {
  const ended = items.done + items.failed;
  const minutes = startedAt ? (now - epoch(startedAt)) / 60_000 : 0;
  if (ended === 0 || minutes <= 0) return undefined;
  const rate = ended / minutes;
  return rate < 10 ? rate.toFixed(1) : String(Math.round(rate));
}

/** Milliseconds, if it goes on as it went so far; undefined before anything is done. */
function timeLeft({ startedAt, progress }: Run, now: number): number | undefined {
  if (!startedAt || progress <= 0) return undefined;
  return (Math.max(0, now - epoch(startedAt)) * (100 - progress)) / progress;
}
