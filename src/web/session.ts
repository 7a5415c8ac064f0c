import { type QueryClient, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Session } from "../api/tokens.ts";
import { ButlerError } from "../sdk/errors.ts";
import { sdk } from "./client.ts";
import { sessionKey } from "./live.ts";

// What the answer is read by is on its way before it is.
import("../api/tokens.ts").catch(() => undefined);

/** Who is signed in; null: nobody. */
export const sessionQuestion = queryOptions({
  queryKey: sessionKey,
  queryFn: async (): Promise<Session | null> => {
    try {
      return await sdk.session.get();
    } catch (error) {
      if (error instanceof ButlerError && error.statusCode === 401) return null;
      throw error;
    }
  },
});

/** Whoever is not known any more signs in anew: the token was revoked, or the session has ended. */
export function leaveIfUnknown(queries: QueryClient, error: Error): void {
  if (error instanceof ButlerError && error.statusCode === 401) leave(queries);
}

function leave(queries: QueryClient): void {
  queries.setQueryData(sessionQuestion.queryKey, null);
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
}

export const useSession = () => useQuery(sessionQuestion);

/** Whether the reader may change something. The server has the last word; this only spares refusals. */
export const useMayChange = (): boolean => useSession().data?.role === "admin";

export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (token: string) => sdk.session.open(token),
    onSuccess: (session) => queries.setQueryData(sessionQuestion.queryKey, session),
    onError: () => {},
  });
}

export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => sdk.session.close(),
    onSuccess: () => leave(queries),
  });
}
