/** A timer for which no time passes while it is held. It does not keep the process from ending. */
export interface Countdown {
  /** Calls `act` after so long, in the place of what it was set to before. */
  set(milliseconds: number, act: () => void): void;
  hold(): void;
  goOn(): void;
  clear(): void;
}

export function createCountdown(): Countdown {
  let timer: NodeJS.Timeout | undefined;
  let end: { inMs: number; act: () => void } | undefined;
  let runsSince = 0;
  let held = false;

  function run(): void {
    if (end === undefined || held) return;
    runsSince = performance.now();
    timer = setTimeout(() => {
      const { act } = end!;
      end = undefined;
      act();
    }, end.inMs).unref();
  }

  function clear(): void {
    clearTimeout(timer);
    end = undefined;
  }

  return {
    clear,
    set(inMs, act) {
      clear();
      end = { inMs, act };
      run();
    },
    hold() {
      if (held) return;
      held = true;
      clearTimeout(timer);
      if (end) end.inMs -= performance.now() - runsSince;
    },
    goOn() {
      if (!held) return;
      held = false;
      run();
    },
  };
}
