/** The heavy mathematics that a thread does for the server, by name. */
export const calculations = {} as const;
