import { createHmac } from "node:crypto";
import { type Form, json } from "./message.ts";

/**
 * JSON of our own, signed where there is a secret: `sha256=` and the HMAC-SHA256, in hexadecimal digits, of the
 * timestamp (seconds since the epoch), a full stop and the body.
 */
export const webhook: Form = ({ url, secret }, message, sender, now) => {
  const { at, id, ...told } = message;
  const posting = json(url!, {
    ...{ id, ...told, at: Temporal.Instant.fromEpochMilliseconds(at).toString() },
    server: { name: sender.name, id: sender.machineIdentifier, version: sender.version },
  });
  const timestamp = String(Math.floor(now / 1000));
  const headers = { ...posting.headers, "X-Butler-Delivery": id, "X-Butler-Timestamp": timestamp };
  if (secret === undefined) return { ...posting, headers };
  const digest = createHmac("sha256", secret).update(`${timestamp}.${posting.body}`).digest("hex");
  return { ...posting, headers: { ...headers, "X-Butler-Signature": `sha256=${digest}` } };
};
