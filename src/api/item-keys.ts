/** What runs call their items by, such as `part:12`, where a start can be limited to one of them. */

/** The lists of a scope, by the kinds of items that they limit a run to. A group is known by its season or film. */
const scopeOf = {
  part: "partIds",
  item: "itemIds",
  group: "itemIds",
  section: "sectionIds",
  guide: "guideIds",
} as const;

type ItemScope = Partial<Record<(typeof scopeOf)[keyof typeof scopeOf], [number]>>;

/** What limits a run to one item. @returns undefined for an item that its task cannot do alone */
export function scopeOfItem(key: string): ItemScope | undefined {
  const [, kind, id] = /^([a-z]+):([1-9]\d{0,14})$/.exec(key) ?? [];
  return isScoped(kind) ? { [scopeOf[kind]]: [Number(id)] } : undefined;
}

const isScoped = (kind: string | undefined): kind is keyof typeof scopeOf =>
  kind !== undefined && Object.hasOwn(scopeOf, kind);
