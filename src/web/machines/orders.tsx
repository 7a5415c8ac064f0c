import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Machine } from "../../api/machines.ts";
import { sdk } from "../client.ts";
import { goOn } from "../going-on.ts";
import { Button } from "../pieces/button.tsx";
import type { IconName } from "../pieces/icon.tsx";
import { say } from "../pieces/notices.tsx";
import { machinesQuestion } from "../questions.ts";
import { machines } from "../words/machines.ts";

interface Order {
  label: string;
  icon: IconName;
  /** @returns what is said when it has been done */
  give(): Promise<string>;
}

/** What can be said to a machine as it is now. */
export function Orders({ machine }: { machine: Machine }) {
  return ordersFor(machine).map((order) => <OrderButton key={order.label} {...order} />);
}

function OrderButton({ label, icon, give }: Order) {
  const queries = useQueryClient();
  const order = useMutation({
    mutationFn: give,
    onSuccess: say,
    onSettled: () => queries.invalidateQueries({ queryKey: machinesQuestion.queryKey }),
  });
  return (
    <Button icon={icon} onClick={() => order.mutate()} busy={order.isPending}>
      {label}
    </Button>
  );
}

function ordersFor({ role, name, state }: Machine): Order[] {
  if (role === "home") {
    const isPaused = state === "paused";
    return [
      {
        label: isPaused ? machines.resume : machines.pause,
        icon: isPaused ? "play" : "pause",
        give: async () => {
          if (isPaused) return goOn();
          await sdk.butler.pause();
          return machines.paused;
        },
      },
    ];
  }
  const order = (which: "pause" | "drain" | "resume" | "forget", icon: IconName): Order => ({
    ...{ label: machines.orders[which], icon },
    give: async () => {
      await sdk.machines[which](name);
      return machines.ordered[which](name);
    },
  });
  if (state === "away") return [order("forget", "cross")];
  if (state === "paused" || state === "draining") return [order("resume", "play")];
  return [order("pause", "pause"), order("drain", "moon")];
}
