import { useQuery } from "@tanstack/react-query";
import { sdk } from "../client.ts";
import { tonight as words } from "../words/tonight.ts";
import { Badge } from "./badge.tsx";
import { Clock } from "./time.tsx";

/** Why work is held up or slowed down just now, with who says so; nothing while there is no reason. */
export function Yielding() {
  const gates = useQuery({ queryKey: ["gates"], queryFn: () => sdk.gates.list(), refetchInterval: 10_000 });
  const found = gates.data?.gates ?? [];
  if (found.length === 0) return null;
  return (
    <section aria-label={words.yielding}>
      <ul className="running">
        {found.map(({ name, reason, owner, effect, since, expiresAt }) => (
          <li key={name}>
            <Badge tone="warn" icon="pause">
              {words.gate[effect]}
            </Badge>{" "}
            {words.because(reason, owner)} <Clock at={since} />
            {expiresAt !== null && (
              <>
                {" "}
                {words.until} <Clock at={expiresAt} />
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
