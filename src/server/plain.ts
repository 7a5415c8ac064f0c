import type { Server } from "node:http";
import { refusal } from "../api/errors.ts";
import { refusalBody } from "./answers.ts";
import { createServer } from "./http.ts";
import { formatOf } from "./render.ts";

/** Answers those who do not encrypt where everybody must: everybody, with 400, and once. */
export const createPlainServer = (): Server =>
  createServer((request, reply) => {
    const host = request.headers.host ?? "this server";
    const body = refusalBody(
      refusal("encryptionNeeded", { host }),
      formatOf(request.headers.accept) === "json",
    );
    reply.writeHead(400, { "content-type": body.type, connection: "close" }).end(body.text);
  });
