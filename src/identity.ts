import { randomBytes, randomUUID } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Store } from "./store/store.ts";

/** The access token: the given one, else that of the file, which is made at the first start. */
export function keepToken(file: string, given: string | undefined): { value: string; isNew: boolean } {
  if (given !== undefined) return { value: given, isNew: false };
  if (existsSync(file)) return { value: readFileSync(file, "utf8").trim(), isNew: false };
  const value = randomBytes(15).toString("base64url");
  writeFileSync(file, `${value}\n`, { mode: 0o600 });
  return { value, isNew: true };
}

/** Clients know a server by it: the same for as long as the data folder lives. */
export function machineIdentifier(store: Store): string {
  const known = store.settings.all().get("machineIdentifier");
  if (typeof known === "string") return known;
  const identifier = randomUUID().replaceAll("-", "");
  store.settings.save(new Map([["machineIdentifier", identifier]]));
  return identifier;
}
