/**
 * What is taken out of everything that is written down for other eyes, such as logs: tokens, keys, passwords, private
 * addresses of webhooks; and, where that is wished, where media lies and what it is called.
 */
export interface RedactionRules {
  /** Secrets by their values, wherever they turn up. Ones shorter than 4 characters would be found in plain words. */
  secrets: readonly string[];
  /** Present where paths and titles are taken out too: folders below which nothing is told. */
  folders?: readonly string[];
}

const hiddenSecret = "[secret]";
const shortestSecret = 4;

/** Names of properties, headers and parameters, as far as they matter, in small letters and without `-` and `_`. */
const secretNames =
  /^(?:(?:proxy)?authorization|(?:set)?cookie|pass(?:word|wd|phrase)?|secret|clientsecret|apikey|(?:access|auth|refresh|bot|api|plex|admin|xplex|xemby|xmediabrowser|xgotify)?token|xapikey|signature|privatekey|webhookurl)$/;
const titleNames = /^(?:title|subtitle|path|file|folder|root|dest)$/;

const plainName = (name: string): string => name.toLowerCase().replace(/[-_]/g, "");

/** Parts of a text that are secrets by where they stand; the first group of each stays. */
const secretPlaces: readonly RegExp[] = [
  // Who may enter, in an address: `https://somebody:password@host/`.
  /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/?#@"']+@/gi,
  // Schemes of `Authorization`.
  /(\b(?:Bearer|Basic|Digest|MediaBrowser)\s+)[A-Za-z0-9+/=._~"-][^\s,;]{5,}/g,
  // Addresses whose path is the key to them.
  /(\/api\/webhooks\/)[^\s"'?#]+/gi,
  /(\bhooks\.slack\.com\/)[^\s"'?#]+/gi,
  /(\/bot)\d+:[A-Za-z0-9_-]+/g,
  // `name=value`, as in a query or a form, and `Name: value`, as in a header.
  /([?&;\s](?:x-plex-token|x-api-key|x-emby-token|(?:access_|auth_|refresh_|bot_)?token|api_?key|key|pass(?:word|wd)?|secret|client_secret|signature|sig)=)[^&\s"'#;]+/gi,
  /(\b(?:x-plex-token|x-emby-token|x-mediabrowser-token|x-api-key|x-gotify-key|authorization|cookie|set-cookie):\s*)[^\r\n"']+/gi,
];

/** A text in which nothing secret is left. */
export function redactedText(text: string, { secrets, folders = [] }: RedactionRules): string {
  let told = text;
  for (const secret of secrets) {
    if (secret.length < shortestSecret) continue;
    for (const form of new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]))
      told = told.replaceAll(form, hiddenSecret);
  }
  for (const place of secretPlaces) told = told.replace(place, `$1${hiddenSecret}`);
  // Names have blanks and commas: what follows such a folder is not told to the end of the line or quotation.
  for (const folder of folders)
    if (folder.length > 1)
      told = told.replace(new RegExp(`${RegExp.escape(folder)}[^"\\r\\n]*`, "g"), "[path]");
  return told;
}

/**
 * A copy of a value that came from JSON, with nothing secret in it. Properties are judged by their names too.
 * @param name of the property that the value is of
 */
export function redacted(value: unknown, rules: RedactionRules, name = ""): unknown {
  if (value === null || typeof value === "boolean" || typeof value === "number") return value;
  if (secretNames.test(plainName(name))) return hiddenSecret;
  if (typeof value === "string") {
    if (rules.folders !== undefined && titleNames.test(plainName(name))) return `[${plainName(name)}]`;
    return redactedText(value, rules);
  }
  if (Array.isArray(value)) return value.map((one) => redacted(one, rules, name));
  return Object.fromEntries(
    Object.entries(value as object).map(([key, one]) => [
      redactedText(key, rules),
      redacted(one, rules, key),
    ]),
  );
}
