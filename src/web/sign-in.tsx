import { useEffect, useState } from "react";
import { ButlerError } from "../sdk/errors.ts";
import { Button } from "./pieces/button.tsx";
import { TextField } from "./pieces/field.tsx";
import { Icon } from "./pieces/icon.tsx";
import { useSignIn } from "./session.ts";
import { frame, signIn as words } from "./words/frame.ts";

const inWords = (error: Error): string =>
  error instanceof ButlerError && error.statusCode === 401 ? words.wrong : error.message;

/** Takes the token, once; a cookie says from then on who it is. */
export function SignIn() {
  const [token, setToken] = useState("");
  const signIn = useSignIn();
  useEffect(() => {
    document.title = `${words.title} · ${frame.name}`;
  }, []);
  return (
    <main className="alone">
      <form
        className="card sign-in"
        onSubmit={(event) => {
          event.preventDefault();
          signIn.mutate(token.trim());
        }}
      >
        <p className="brand">
          <Icon name="moon" />
          <span>{frame.name}</span>
        </p>
        <h1>{words.title}</h1>
        <p className="quiet">{words.text}</p>
        <TextField
          label={words.token}
          type="password"
          name="token"
          autoComplete="current-password"
          required
          value={token}
          onChange={(event) => setToken(event.target.value)}
          hint={words.hide}
          error={signIn.error ? inWords(signIn.error) : undefined}
        />
        <Button kind="strong" type="submit" busy={signIn.isPending} disabled={token.trim() === ""}>
          {words.submit}
        </Button>
      </form>
    </main>
  );
}
