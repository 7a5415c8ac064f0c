/** An instant as it goes over our own wire: ISO 8601 in UTC, with milliseconds. @param at since the epoch */
export const instantText = (at: number): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toString({ smallestUnit: "millisecond" });
