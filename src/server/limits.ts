/** What one client may ask of the server's patience and memory. */
export interface Limits {
  /** Bytes of an address and all headers together: what Node reads at most. */
  head: number;
  /** Headers of one request. */
  headers: number;
  /** Bytes of a body, where the route does not say otherwise. */
  body: number;
  /** Milliseconds in which the headers of a request must have come. */
  headTime: number;
  /** Milliseconds in which a whole request must have come. */
  requestTime: number;
  /** Milliseconds for which a connection may lie idle between two requests. */
  idleTime: number;
  /**
   * Milliseconds without a byte either way, in the middle of a request or an answer, after which a connection is given
   * up; event streams give signs of life more often.
   */
  silence: number;
}

export const usualLimits: Limits = {
  head: 16_384,
  headers: 100,
  body: 65_536,
  headTime: 20_000,
  requestTime: 60_000,
  idleTime: 72_000,
  silence: 120_000,
};
