import type { OpenDoor } from "./open-door.ts";

/** Signs in as a browser on the server's own page does. @returns the cookie that it sends from then on */
export async function signIn(
  door: OpenDoor,
  token: string,
  headers: Record<string, string> = {},
): Promise<{ answer: Response; cookie: string }> {
  const answer = await fetch(`${door.url}/api/session`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Origin: door.url, ...headers },
    body: JSON.stringify({ token }),
  });
  return { answer, cookie: answer.headers.get("set-cookie")?.split(";", 1)[0] ?? "" };
}
