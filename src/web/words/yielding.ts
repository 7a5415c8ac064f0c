import type { Gate } from "../../api/gates.ts";

/** Why work steps aside. */
export const yielding = {
  title: "Why work steps aside",
  effects: { pause: "Held up", throttle: "Slowed down" } satisfies Record<Gate["effect"], string>,
  because: (reason: string, owner: string) => `${reason}, says ${owner}, since`,
  asked: "Somebody paused everything, since",
  until: "until",
  advice: {
    asked: "“Go on” takes that back.",
    watched: "It goes on by itself when that is over. What is watched is in the settings.",
    told: "Who said so takes it back. If they forgot, you can.",
  },
  lift: "Take back",
  liftOf: (reason: string) => `Take back: ${reason}`,
  /** @param reasons of others, in words */
  stillHeld: (reasons: readonly string[]) =>
    `It goes on when this is over as well: ${reasons.join("; ")}. Why is told at Tonight.`,
  goesOn: "It goes on.",
};
