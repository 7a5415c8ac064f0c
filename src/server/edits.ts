import { quote, refusal } from "../api/errors.ts";
import { type ItemField, type ItemFields, itemFieldNames, itemFieldsSchema } from "../api/item-fields.ts";
import { fieldOfPlex } from "./field-tree.ts";

/** What a person wants of a field. */
export type Edit =
  | { do: "lock"; field: ItemField; value: NonNullable<ItemFields[ItemField]> }
  | { do: "lock present"; field: ItemField }
  | { do: "unlock"; field: ItemField }
  | { do: "remove"; field: ItemField; tags: readonly string[] };

/**
 * Reads what a request wants to change, as Plex's clients write it: `title.value=X`, `title.locked=0`,
 * `genre[0].tag.tag=Drama`, `genre[].tag.tag-=Crime`. What is set is locked, unless it says otherwise.
 * @throws Refusal 400 when a field has no such value
 */
export function editsIn(query: Readonly<Record<string, string | string[]>>): Edit[] {
  const values = new Map<ItemField, unknown>();
  const removed = new Map<ItemField, string[]>();
  const locks = new Map<ItemField, boolean>();
  for (const [key, given] of Object.entries(query)) {
    const [, name = "", what = ""] = /^(\w+)(?:\[\d*\])?\.(value|locked|tag\.tag-?)$/.exec(key) ?? [];
    const field = fieldNamed(name);
    if (field === undefined) continue;
    const texts = [given].flat();
    if (what === "locked") locks.set(field, texts[0] === "1" || texts[0] === "true");
    else if (what === "value") values.set(field, givenIn(field, texts[0]!));
    else if (what === "tag.tag")
      values.set(field, [...((values.get(field) as string[]) ?? []), ...texts.filter((text) => text !== "")]);
    else
      removed.set(
        field,
        texts.flatMap((text) => text.split(",").map(decodeURIComponent)),
      );
  }
  return [...new Set([...values.keys(), ...removed.keys(), ...locks.keys()])].map((field): Edit => {
    const isLocked = locks.get(field) ?? true;
    const value = values.get(field);
    if (!isLocked) return { do: "unlock", field };
    if (removed.has(field) && value === undefined) return { do: "remove", field, tags: removed.get(field)! };
    if (!values.has(field)) return { do: "lock present", field };
    if (value === undefined) return { do: "unlock", field };
    return { do: "lock", field, value: checked(field, value) };
  });
}

const fieldNamed = (name: string): ItemField | undefined =>
  itemFieldNames.find((field) => field === (fieldOfPlex.get(name) ?? name));

const numbers: readonly ItemField[] = ["year", "index", "rating", "audienceRating"];

/** @returns undefined for an empty number or day: what the others say holds */
function givenIn(field: ItemField, text: string): unknown {
  if (text === "" && (numbers.includes(field) || field === "originallyAvailableAt")) return undefined;
  return numbers.includes(field) ? Number(text) : text;
}

function checked(field: ItemField, value: unknown): NonNullable<ItemFields[ItemField]> {
  const given = field === "roles" ? (value as string[]).map((tag) => ({ tag })) : value;
  const parsed = itemFieldsSchema.shape[field].safeParse(given);
  if (parsed.success && parsed.data !== undefined) return parsed.data;
  throw refusal("badRequest", {
    expected: `a value for ${field}: ${expectedOf(field)}`,
    found: quote(String(value)),
    advice: "Nothing was saved.",
  });
}

function expectedOf(field: ItemField): string {
  if (field === "originallyAvailableAt") return "a day such as 2016-11-11";
  if (field === "rating" || field === "audienceRating") return "a number from 0 to 10";
  if (numbers.includes(field)) return "a whole number from 0 up";
  return field === "title" ? "a text that is not empty" : "texts that are not empty";
}
