import type { Setting } from "../../sdk/preferences.ts";

export interface Search {
  /** All of them must be found: in what it is called or says, or in its id. */
  words: string;
  advanced: boolean;
  onlyChanged: boolean;
}

/**
 * The settings that somebody looks for. Whoever names an advanced one, or has changed it, sees it; Plex hides some from
 * everybody, which are advanced here.
 */
export function matching(settings: readonly Setting[], { words, advanced, onlyChanged }: Search): Setting[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return settings.filter((setting) => {
    const { id, label, summary, group, hidden } = setting;
    const isChanged = setting.value !== setting.default;
    if (onlyChanged && !isChanged) return false;
    const text = `${id} ${label} ${summary} ${group}`.toLowerCase();
    if (!wanted.every((word) => text.includes(word))) return false;
    return advanced || isChanged || !(setting.advanced || hidden) || wanted.length > 0;
  });
}

/** By their groups, in the order in which these first come up. */
export function grouped(settings: readonly Setting[]): { group: string; settings: Setting[] }[] {
  return [...Map.groupBy(settings, ({ group }) => group)].map(([group, own]) => ({ group, settings: own }));
}
