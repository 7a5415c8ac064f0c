/**
 * Guards for Plex's answers. The schemas of api/ would do the same, but a page in a browser that only starts a task
 * should not have to load them.
 */

/** Gives a value back that is as promised. @throws Mismatch @param place where it stands, such as `Directory[2].key` */
export type Shape<T> = (value: unknown, place: string) => T;
export type Shaped<S> = S extends Shape<infer T> ? T : never;

/** A value is not as promised. */
export class Mismatch extends Error {
  constructor(place: string, expected: string, found: unknown) {
    super(`Expected ${expected}${place && ` at ${place}`}; found ${found === null ? "null" : typeof found}.`);
  }
}

const plain =
  <T>(expected: string, is: (value: unknown) => boolean): Shape<T> =>
  (value, place) => {
    if (is(value)) return value as T;
    throw new Mismatch(place, expected, value);
  };

export const text = plain<string>("text", (value) => typeof value === "string");
export const flag = plain<boolean>("true or false", (value) => typeof value === "boolean");
export const whole = plain<number>("a whole number", Number.isInteger);
export const number = plain<number>("a number", Number.isFinite);
const fields = plain<Record<string, unknown>>(
  "an object",
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
);
export const anything: Shape<unknown> = (value) => value;
export const record: Shape<Record<string, unknown>> = fields;

/** One of some words. */
export const oneOf = <const Word extends string>(...words: readonly Word[]): Shape<Word> =>
  plain<Word>(words.join(" or "), (value) => words.includes(value as Word));

/** May be absent. */
export const maybe =
  <T>(shape: Shape<T>): Shape<T | undefined> =>
  (value, place) =>
    value === undefined ? undefined : shape(value, place);

/** Each of a list; where the whole list is absent, none: Plex leaves empty lists out. */
export const list =
  <T>(shape: Shape<T>): Shape<T[]> =>
  (value, place) => {
    if (value === undefined) return [];
    if (!Array.isArray(value)) throw new Mismatch(place, "a list", value);
    return value.map((one, index) => shape(one, `${place}[${index}]`));
  };

type Optional<T> = {
  [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined>;
};
type Flat<T> = { [Key in keyof T]: T[Key] };
type Required<T> = { [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key] };

/** An object with these fields; others are left out. */
export const object = <Fields extends Record<string, Shape<unknown>>>(shapes: Fields) => {
  type Object = { [Key in keyof Fields]: Shaped<Fields[Key]> };
  return (value: unknown, place: string) => {
    const found = fields(value, place);
    const result: Record<string, unknown> = {};
    for (const name in shapes) {
      const one = shapes[name]!(found[name], place === "" ? name : `${place}.${name}`);
      if (one !== undefined) result[name] = one;
    }
    return result as Flat<Required<Object> & Optional<Object>>;
  };
};
