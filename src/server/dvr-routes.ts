import type { FastifyInstance } from "fastify";
import { sourcePlace } from "../api/guide-source.ts";
import type { StoredGuide } from "../core/shelves.ts";
import { answer } from "./answers.ts";
import { describeStart } from "./butler-routes.ts";
import { languagesOf, mappingsOf } from "./guide-reports.ts";
import { guideTask, guideWith } from "./guide-routes.ts";
import type { ServerHouse } from "./house.ts";
import { idIn } from "./parameters.ts";
import type { Tree } from "./render.ts";

type OfGuide = { Params: { id: string } };

/** Guides as Plex has them: each is a DVR. */
export function dvrRoutes(app: FastifyInstance, { butler, shelves }: ServerHouse): void {
  const container = (guides: readonly StoredGuide[]): Tree => ({
    size: guides.length,
    DVR: guides.map(dvrTree),
  });

  app.get("/livetv/dvrs", (request, reply) =>
    answer(request, reply, "MediaContainer", container(shelves.guides.all())),
  );

  app.get<OfGuide>("/livetv/dvrs/:id", (request, reply) =>
    answer(request, reply, "MediaContainer", container([guideWith(shelves, idIn(request.params.id))])),
  );

  app.post<OfGuide>("/livetv/dvrs/:id/reloadGuide", (request, reply) => {
    const { id } = guideWith(shelves, idIn(request.params.id));
    const started = butler.start(guideTask, { force: true, scope: { guideIds: [id] } });
    return describeStart(reply, started).send();
  });

  // One run reads many guides: it can only be stopped as a whole.
  app.delete<OfGuide>("/livetv/dvrs/:id/reloadGuide", async (request, reply) => {
    guideWith(shelves, idIn(request.params.id));
    await butler.stop(guideTask);
    return reply.send();
  });
}

/** A guide has no tuner: its one device stands for the channels that a person has mapped. Instants in seconds. */
function dvrTree(guide: StoredGuide): Tree {
  const [language] = languagesOf(guide);
  const ChannelMapping = mappingsOf(guide).map(({ guide: channel, number, hidden }) => ({
    channelKey: channel,
    deviceIdentifier: number ?? channel,
    enabled: hidden ? "0" : "1",
    lineupIdentifier: channel,
  }));
  const place = encodeURIComponent(sourcePlace(guide.source));
  return {
    key: String(guide.id),
    uuid: guide.uuid,
    title: guide.title,
    ...(language !== undefined && { language }),
    lineup: `lineup://tv.plex.providers.epg.xmltv/${place}#${encodeURIComponent(guide.title)}`,
    ...(guide.refreshed_at !== null && { refreshedAt: Math.floor(guide.refreshed_at / 1000) }),
    Device: [{ uuid: `device://butler.guide/${guide.uuid}`, title: guide.title, ChannelMapping }],
  };
}
