import type { Hands } from "./hands.ts";
import { say } from "./output.ts";
import { printable } from "./printable.ts";

/** Lines that are written anew in a terminal; in a pipe, a line for each change that matters. */
export interface LiveView {
  /** Whether lines are written anew. */
  readonly isLive: boolean;
  /** Puts these lines in the place of those from before. In a pipe nothing happens. */
  draw(lines: readonly string[]): void;
  /**
   * Tells of one thing: in a pipe when its step is another than before, in a terminal only what stays.
   * @param step undefined: the thing is over, and its line stays
   */
  say(thing: string, step: string | undefined, line: string): void;
  /** Takes the lines away. */
  end(): void;
}

type Paper = Pick<Hands, "out" | "isTerminal" | "columns" | "rows">;

export function createLiveView(hands: Paper): LiveView {
  const steps = new Map<string, string>();
  let drawn = 0;
  const erase = () => {
    if (drawn > 0) hands.out(`\x1b[${drawn}A\r\x1b[0J`);
    drawn = 0;
  };
  return {
    isLive: hands.isTerminal,
    draw(lines) {
      if (!hands.isTerminal) return;
      erase();
      // A line that wraps would be two, and what has scrolled away cannot be reached: the way back up would miss it.
      const room = hands.rows - 2;
      const shown =
        lines.length <= room ? lines : [...lines.slice(0, room), `... and ${lines.length - room} more`];
      for (const line of shown) hands.out(`${printable(line).slice(0, hands.columns - 1)}\n`);
      drawn = shown.length;
    },
    say(thing, step, line) {
      const before = steps.get(thing);
      if (step === undefined) steps.delete(thing);
      else steps.set(thing, step);
      if (hands.isTerminal ? step !== undefined : step !== undefined && step === before) return;
      erase();
      say(hands, line);
    },
    end: erase,
  };
}
