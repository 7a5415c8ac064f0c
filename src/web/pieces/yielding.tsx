import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Gate } from "../../api/gates.ts";
import { sdk } from "../client.ts";
import { gatesQuestion } from "../questions.ts";
import { useMayChange } from "../session.ts";
import { yielding as words } from "../words/yielding.ts";
import { Badge } from "./badge.tsx";
import { Button } from "./button.tsx";
import { sayError } from "./notices.tsx";
import { Card } from "./page.tsx";
import { Clock } from "./time.tsx";

/** Why work is held up or slowed down just now, who says so, and what to do; nothing while there is no reason. */
export function Yielding() {
  const { gates = [], watches = [] } = useQuery(gatesQuestion).data ?? {};
  if (gates.length === 0) return null;
  return (
    <Card title={words.title}>
      <ul className="lines">
        {gates.map((gate) => (
          <Reason key={gate.name} gate={gate} isWatched={watches.some(({ name }) => name === gate.name)} />
        ))}
      </ul>
    </Card>
  );
}

function Reason({ gate, isWatched }: { gate: Gate; isWatched: boolean }) {
  const { name, reason, owner, effect, since, expiresAt } = gate;
  const isTold = name !== "asked" && !isWatched && !name.startsWith("webhook-");
  return (
    <li>
      <Badge tone="warn" icon="pause">
        {words.effects[effect]}
      </Badge>
      <span className="line-main">
        <span>
          {name === "asked" ? words.asked : words.because(reason, owner)} <Clock at={since} />
          {expiresAt !== null && (
            <>
              {" "}
              {words.until} <Clock at={expiresAt} />
            </>
          )}
        </span>
        <small className="quiet">
          {name === "asked" ? words.advice.asked : isTold ? words.advice.told : words.advice.watched}
        </small>
      </span>
      {isTold && <Lift gate={gate} />}
    </li>
  );
}

function Lift({ gate: { name, reason } }: { gate: Gate }) {
  const mayChange = useMayChange();
  const queries = useQueryClient();
  const lift = useMutation({
    mutationFn: () => sdk.gates.lift(name),
    onError: sayError,
    onSettled: () => queries.invalidateQueries({ queryKey: gatesQuestion.queryKey }),
  });
  if (!mayChange) return null;
  return (
    <Button aria-label={words.liftOf(reason)} busy={lift.isPending} onClick={() => lift.mutate()}>
      {words.lift}
    </Button>
  );
}
