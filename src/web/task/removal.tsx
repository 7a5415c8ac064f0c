import { useQuery } from "@tanstack/react-query";
import { byteSize } from "../../api/amounts.ts";
import type { TaskDetails } from "../../api/tasks.ts";
import { sdk } from "../client.ts";
import { Dialog } from "../pieces/dialog.tsx";
import { Icon } from "../pieces/icon.tsx";
import { Answer, Empty } from "../pieces/states.tsx";
import { task as words } from "../words/tasks.ts";

/** How many things are told by name. */
const told = 100;

/** What a task would remove if it ran now; asked anew whenever it is opened. */
export function Removal({ task, onClose }: { task: TaskDetails; onClose: () => void }) {
  const dryRun = useQuery({
    queryKey: ["dry-run", task.name],
    queryFn: () => sdk.runs.dryRun({ task: task.name }),
    gcTime: 0,
    staleTime: 0,
  });
  return (
    <Dialog open wide onClose={onClose} title={words.removal.title(task.title)} text={words.removal.text}>
      <Answer question={dryRun}>
        {({ items, bytes, refused, doomed }) => (
          <>
            {refused !== null && (
              <p className="warn outlook">
                <Icon name="warn" />
                <span>
                  {words.removal.refused}: {refused}
                </span>
              </p>
            )}
            {items === 0 ? (
              <Empty icon="check" title={words.removal.nothing} />
            ) : (
              <>
                <p>{words.removal.sum(items, byteSize(bytes))}</p>
                <ul className="doomed">
                  {doomed.slice(0, told).map(({ key, title, bytes, why }) => (
                    <li key={key}>
                      <span>{title}</span>
                      <small className="quiet">
                        {byteSize(bytes)}, {why}
                      </small>
                    </li>
                  ))}
                </ul>
                {items > told && <p className="quiet">{words.removal.more(items - told)}</p>}
              </>
            )}
          </>
        )}
      </Answer>
    </Dialog>
  );
}
