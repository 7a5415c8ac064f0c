import type { Check } from "../../api/checks.ts";
import { type Certificate, dayOf, readCertificate, reminderTime, type TlsFiles } from "../tls.ts";
import { ok, reasonOf, warning, wrong } from "./verdicts.ts";

const name = "encryption";

/**
 * Whether what goes to and from the server can be read on its way.
 * @param place.host that it listens on @param place.certificate absent: it does not encrypt by itself
 * @param now milliseconds since the epoch
 */
export function judgeEncryption(
  place: { host: string; trustedProxies: readonly string[]; certificate?: Certificate | undefined },
  now: number,
): Check {
  const { host, trustedProxies, certificate } = place;
  if (certificate !== undefined) return judgeCertificate(certificate, now);
  if (isOfThisMachine(host)) return ok(name, `none is needed: only this machine reaches ${host}`);
  if (trustedProxies.length > 0)
    return ok(name, `left to the proxy that is trusted (${trustedProxies.join(", ")})`);
  return warning(
    name,
    `none, and others reach ${host}: whoever is on the way to the server can read tokens and take them`,
    "Give it a certificate (--tls-cert, --tls-key), put a proxy before it that encrypts (--trust-proxy), or keep it to this machine (--host 127.0.0.1).",
  );
}

/** The same of a server that is configured so, whether it runs or not. */
export async function checkEncryption(
  place: { host: string; trustedProxies: readonly string[]; tls?: TlsFiles },
  now: number,
): Promise<Check> {
  try {
    return judgeEncryption({ ...place, certificate: place.tls && (await readCertificate(place.tls)) }, now);
  } catch (error) {
    return wrong(
      name,
      reasonOf(error),
      "Put a pair of files there that can be used: the server does not start without.",
    );
  }
}

function judgeCertificate({ names, expiresAt }: Certificate, now: number): Check {
  const mend = "Put a newer certificate in its place: the server takes it by itself.";
  if (expiresAt <= now) return wrong(name, `the certificate for ${names} ended on ${dayOf(expiresAt)}`, mend);
  const found = `by a certificate for ${names}, until ${dayOf(expiresAt)}`;
  return expiresAt - now < reminderTime ? warning(name, found, mend) : ok(name, found);
}

const isOfThisMachine = (host: string): boolean =>
  host === "localhost" || host === "::1" || /^127(\.\d+){3}$/.test(host);
