/** What is known of a piece of work: plain values by name, such as `runId`, `task`, `item`, `requestId`. */
export type Facts = Readonly<Record<string, string | number>>;

/** Names pieces of work, one inside the other, for logs and for whoever collects traces. */
export interface Traces {
  /**
   * Does work under a name. Whatever is logged and asked meanwhile, also after `await`, belongs to it.
   * @param kind a run stands for itself; the others belong to the work that they are done in
   * @returns and throws what the work does
   */
  span<Result>(kind: "run" | "item" | "read", facts: Facts, work: () => Promise<Result>): Promise<Result>;
}

/** Names the answering of calls. */
export interface RequestTraces {
  /**
   * Does what answers a call in its name.
   * @param traceparent as the client sent it
   * @returns what must be called with the answer's status when it has been sent
   */
  request(
    facts: { requestId: string; method: string; route: string },
    traceparent: string | undefined,
    answer: () => void,
  ): (status: number) => void;
}
