import type { NoticeEvent } from "../../api/notice-channels.ts";
import type { Form } from "./message.ts";

const names: Partial<Record<NoticeEvent | "test", string>> = {
  "backup-made": "admin.database.backup",
  "database-damaged": "admin.database.corrupted",
};

/**
 * What a Plex Media Server sends to a webhook: a form of several parts, of which `payload` is JSON. A test is told as
 * `admin.database.backup`, because receivers know no other.
 */
export const plexWebhook: Form = ({ url }, { id, event }, sender) => {
  const payload = {
    event: names[event] ?? names["backup-made"],
    user: false,
    owner: true,
    Account: { id: 1, title: sender.name },
    Server: { title: sender.name, uuid: sender.machineIdentifier },
    Player: { local: true, title: "Plex-Server-Backup", uuid: sender.machineIdentifier },
  };
  const body = new FormData();
  body.set("payload", JSON.stringify(payload));
  return { address: url!, headers: { "X-Butler-Delivery": id }, body };
};
