/** The memory of a server with a large library, after what clients and tasks do with one. */

import { join } from "node:path";
import { makeEmptyFilms, temporaryFolder } from "./folders.ts";
import { memoryOf } from "./measure.ts";
import { startBareRoute } from "./requests.ts";
import type { Row } from "./rows.ts";
import { type Server, startServer } from "./server.ts";

const itemCount = 100_000;
const pageSize = 500;

export async function measure(rounds: number): Promise<Row[]> {
  using folder = temporaryFolder();
  const films = join(folder.path, "films");
  makeEmptyFilms(films, itemCount);
  await using server = await startServer(join(folder.path, "data"));
  await server.addSection({ title: "Films", type: "movie", paths: [films] }, "scanned");
  await using bareRoute = await startBareRoute(`${server.url}/butler`, server.token);
  const ours = [];
  const limit = [];
  for (let round = 0; round < rounds; round++) {
    await lookThroughLibrary(server);
    await server.run("RefreshLibraries");
    for (let i = 0; i < 100; i++) await server.sdk.butler.getTasks();
    ours.push(memoryOf(server.pid));
    limit.push(memoryOf(bareRoute.pid));
  }
  const bare = { what: "Node with a bare Fastify route" };
  const goal = { of: "ours", atMost: 250 } as const;
  const what = `Memory of the server with ${itemCount.toLocaleString("en-US")} items`;
  return [
    {
      what: `${what}, scanned and listed`,
      unit: "MB",
      ours: ours.map(({ now }) => now),
      goal,
      limit: { ...bare, figures: limit.map(({ now }) => now) },
    },
    {
      what: `${what}, at most`,
      unit: "MB",
      ours: ours.map(({ most }) => most),
      goal,
      limit: { ...bare, figures: limit.map(({ most }) => most) },
    },
  ];
}

/** Asks for page after page, as a client does that shows all of a section. */
async function lookThroughLibrary({ url, token, sdk }: Server): Promise<void> {
  const [section] = await sdk.library.sections();
  let seen = 0;
  for (let start = 0; start < itemCount; start += pageSize) {
    const answer = await fetch(`${url}/library/sections/${section!.id}/all`, {
      headers: {
        Accept: "application/json",
        "X-Plex-Token": token,
        "X-Plex-Container-Start": String(start),
        "X-Plex-Container-Size": String(pageSize),
      },
    });
    const { MediaContainer } = (await answer.json()) as { MediaContainer: { size: number } };
    seen += MediaContainer.size;
  }
  if (seen !== itemCount) throw new Error(`Expected ${itemCount} items in the library, but found ${seen}.`);
}
