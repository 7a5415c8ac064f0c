/** What `npm audit --json` says, as far as it is needed. */
export interface AuditReport {
  vulnerabilities?: Record<string, { via: (string | Advisory)[] }>;
  error?: { code?: string; summary?: string };
}
export interface Advisory {
  name: string;
  title: string;
  url: string;
  severity: string;
}

/** A finding that somebody has looked at, and does not mend for now. */
export interface Accepted {
  /** The end of the advisory's address, such as GHSA-xxxx-xxxx-xxxx. */
  advisory: string;
  package: string;
  /** Why it does no harm here. */
  reason: string;
  /** The day on which that was found, such as 2026-11-22. */
  date: string;
}

const identifier = ({ url }: Advisory): string => url.slice(url.lastIndexOf("/") + 1);

/** The advisories of a report, each once, but for those that were accepted for the same package. */
export function notAccepted(report: AuditReport, accepted: readonly Accepted[]): Advisory[] {
  const found = Object.values(report.vulnerabilities ?? {}).flatMap(({ via }) =>
    via.filter((one) => typeof one !== "string"),
  );
  const each = new Map(found.map((advisory) => [`${advisory.name} ${identifier(advisory)}`, advisory]));
  return [...each.values()].filter(
    (one) => !accepted.some((other) => other.advisory === identifier(one) && other.package === one.name),
  );
}

/** Acceptances of what is not found any more: somebody has mended it. */
export function outdated(report: AuditReport, accepted: readonly Accepted[]): Accepted[] {
  const found = notAccepted(report, []);
  return accepted.filter(
    (one) => !found.some((other) => identifier(other) === one.advisory && other.name === one.package),
  );
}
