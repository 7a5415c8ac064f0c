import type { GuideRefresh } from "../core/ports.ts";
import { defineWorkTask, enabledBySwitch } from "../core/task.ts";

/** Names in one line of the log: more say no more. */
const mostNames = 20;

export default defineWorkTask({
  title: "Refresh program guides",
  description:
    "Reads every programme guide (XMLTV) that has changed since, and removes programmes that were over before yesterday.",
  every: 1,
  randomized: true,
  enabledBy: enabledBySwitch("ButlerTaskRefreshEpgGuides"),
  bySection: false,
  uses: { database: "shared" },
  find: ({ guides }, scope) => {
    const wanted = () => guides.all().filter(({ id }) => scope.guideIds?.includes(id) ?? true);
    return {
      count: async () => wanted().length,
      async *[Symbol.asyncIterator]() {
        for (const { id, title } of wanted()) yield { key: `guide:${id}`, title, id };
      },
    };
  },
  work: async ({ id, title }, { guides, signal, onProgress, log }) => {
    const found = await guides.refresh(id, { signal, onProgress });
    if (found) for (const line of linesOf(found)) log(`${title}: ${line}`);
  },
});

function linesOf(found: GuideRefresh): string[] {
  const { unchanged, channels, programmes, overlapping, old, unusable, silent, unmatched } = found;
  const counts = [
    [overlapping, "overlapping"],
    [old, "old"],
    [unusable.count, `without channel, start or title (the first ends in line ${unusable.line})`],
  ] as const;
  const told = counts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  const lead = unchanged
    ? "nothing newer"
    : `${counted(programmes, "programme")} of ${counted(channels, "channel")}`;
  return [
    `${[lead, ...told].join(", ")}.`,
    ...named("No programmes for", silent),
    ...named("No channel of the guide answers to", unmatched),
  ];
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;

function named(lead: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const more = names.length > mostNames ? `, and ${names.length - mostNames} more` : "";
  return [`${lead} ${names.slice(0, mostNames).join(", ")}${more}.`];
}
