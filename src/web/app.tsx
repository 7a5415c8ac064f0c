import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { sdk } from "./client.ts";
import { LiveContext } from "./connection.tsx";
import { Frame } from "./frame.tsx";
import { createLive } from "./live.ts";
import { Failed, Loading } from "./pieces/states.tsx";
import { useSession } from "./session.ts";
import { SignIn } from "./sign-in.tsx";

/** Nobody sees a page before it is known who they are. */
export function App() {
  const session = useSession();
  if (session.data) return <SignedIn />;
  if (session.data === null) return <SignIn />;
  return (
    <main className="alone">
      {session.isError ? (
        <Failed error={session.error} again={() => void session.refetch()} />
      ) : (
        <Loading rows={3} />
      )}
    </main>
  );
}

/** Listens for as long as somebody is signed in. */
function SignedIn() {
  const queries = useQueryClient();
  const [live] = useState(() => createLive(sdk, queries));
  useEffect(() => {
    const leaving = new AbortController();
    void live.listen(leaving.signal);
    return () => leaving.abort();
  }, [live]);
  return (
    <LiveContext value={live}>
      <Frame />
    </LiveContext>
  );
}
