/** A bare server that answers the five Butler calls as a Plex Media Server does. A child process: its parent gets the address. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { taskNames } from "../src/api/task-names.ts";

const ButlerTask = taskNames.map((name) => ({
  ...{ name, title: name, description: `What ${name} does on a server, in a sentence.` },
  ...{ interval: 3, scheduleRandomized: false, enabled: true },
}));
const list = Buffer.from(JSON.stringify({ ButlerTasks: { ButlerTask } }));

const server = createServer((request, response) => {
  request.resume();
  const isList = request.method === "GET";
  response.writeHead(200, {
    "Content-Type": isList ? "application/json" : "text/html",
    "Content-Length": isList ? list.length : 0,
  });
  response.end(isList ? list : undefined);
});
server.listen(0, "127.0.0.1", () => {
  process.send!(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.once("disconnect", () => process.exit());
