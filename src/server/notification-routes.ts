import websocket from "@fastify/websocket";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { refusal } from "../api/errors.ts";
import { refuse } from "./answers.ts";
import { type Audience, createAudience, type Farewell, type News } from "./audience.ts";
import { joinByEventStream } from "./event-stream.ts";
import type { ServerHouse } from "./house.ts";
import { notificationFilter, notificationOf } from "./notifications.ts";
import { queryValue } from "./parameters.ts";

const eventSource = "/:/eventsource/notifications";
/** Clients have nothing to say here. */
const longestMessage = 4096;
/** Codes of the WebSocket Close Code Number Registry (IANA). */
const goingAway = 1001;
const tryAgainLater = 1013;
const tooSlow = "Notifications are read too slowly: more than 1 MB was waiting. Connect again.";

/** Plex's notifications, over websockets and as server-sent events. */
export function notificationRoutes(app: FastifyInstance, { butler, clock }: ServerHouse): void {
  const audience = createAudience(clock);
  let stopListening = () => {};

  app.addHook("onReady", (done) => {
    audience.open();
    stopListening = butler.listen((event) => {
      if (audience.size === 0) return;
      const notification = notificationOf(event);
      if (notification !== undefined) audience.tell(notification.type, notification.text);
    });
    done();
  });
  app.addHook("preClose", (done) => {
    stopListening();
    audience.close();
    done();
  });

  app.get("/::/eventsource/notifications", (request, reply) => {
    joinByEventStream(request, reply, audience, filterOf(request));
  });

  // In a scope of its own: the plugin's hooks would slow every other call down.
  app.register(async (scope) => {
    await scope.register(websocket, {
      options: { maxPayload: longestMessage },
      errorHandler: (_, socket) => socket.terminate(),
    });
    // Those that were told to leave, and do not read that.
    scope.addHook("preClose", (done) => {
      for (const socket of scope.websocketServer.clients) socket.terminate();
      done();
    });
    // The plugin marks a request for its own care only after ours may have refused it.
    scope.addHook("onResponse", ({ raw }, _, done) => {
      if (raw.headers.upgrade !== undefined) raw.socket.destroySoon();
      done();
    });
    for (const url of ["/::/websockets/notifications", "/::/websocket/notifications"])
      scope.route({
        method: "GET",
        url,
        handler: (request, reply) =>
          refuse(request, reply.header("Upgrade", "websocket"), refusal("upgradeRequired", { eventSource })),
        wsHandler: (socket, request) => joinByWebsocket(socket, request, audience),
      });
  });
}

/** Plex's documents name the parameter in two ways. */
const filterOf = (request: FastifyRequest) =>
  notificationFilter(queryValue(request, "filters") ?? queryValue(request, "filter"));

function joinByWebsocket(socket: websocket.WebSocket, request: FastifyRequest, audience: Audience): void {
  let alive = true;
  const listener = {
    wants: filterOf(request),
    isKnown: () => request.caller?.isKnown() === true,
    send: (news: readonly News[]) => {
      request.socket.cork();
      for (const { text } of news) socket.send(text);
      request.socket.uncork();
    },
    backlog: () => socket.bufferedAmount,
    ping: () => {
      if (!alive) return socket.terminate();
      alive = false;
      socket.ping();
    },
    close: (why: Farewell) => {
      if (why === "over") {
        socket.close(goingAway);
        return socket.terminate();
      }
      socket.close(tryAgainLater, tooSlow);
      // It has what waits for it, and the reason, if it reads on; if not, the plugin gives it up after 30 s.
      request.socket.destroySoon();
    },
  };
  audience.join(listener);
  socket.on("pong", () => {
    alive = true;
  });
  socket.on("close", () => audience.leave(listener));
}
