import files from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { quote, refusal } from "../api/errors.ts";
import { refuse } from "./answers.ts";
import { tokensIn } from "./credentials.ts";
import type { ServerHouse } from "./house.ts";

/** Where browsers find the dashboard. */
const webAddress = "/web";

/** Nothing may be loaded, run, sent to or shown in anything but this server itself. */
const headers = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; " +
    "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "same-origin",
};

/** What the build names after its content is another file when it changes. */
const hashed = /^assets\//;

const notBuilt =
  '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Butler</title></head><body>' +
  "<h1>The dashboard has not been built</h1><p>Build it with <code>npm run build:web</code> in the folder of the " +
  "program, then load this page again.</p></body></html>";

/** The dashboard's files. They are the same for everybody, and need no token; all that they show does. */
export function webRoutes(app: FastifyInstance, { web }: ServerHouse): void {
  app.register(
    async (scope) => {
      await scope.register(files, { serve: false, index: false, dotfiles: "ignore", cacheControl: false });
      scope.addHook("onRequest", (_, reply, done) => {
        reply.headers(headers);
        done();
      });
      scope.setNotFoundHandler((request, reply) => {
        reply.header("Cache-Control", "no-store");
        if (fileOf(request) === page) return reply.code(503).type("text/html; charset=utf-8").send(notBuilt);
        return refuse(request, reply, refusal("unknownAddress", { found: quote(request.url) }));
      });
      for (const url of ["/", "/*"])
        scope.get(url, { config: { open: true } }, (request, reply) => {
          const file = fileOf(request);
          const caching = hashed.test(file) ? "public, max-age=31536000, immutable" : "no-cache";
          return reply.header("Cache-Control", caching).sendFile(file, web);
        });
    },
    { prefix: webAddress },
  );
}

const page = "index.html";

/** The application reads the rest of the address itself: what is no file's name is the page. */
function fileOf(request: FastifyRequest): string {
  const path = (request.params as { "*"?: string })["*"] ?? "";
  return path.slice(path.lastIndexOf("/") + 1).includes(".") ? path : page;
}

/** Sends a person who types this server's address to the dashboard. No client of Plex asks for HTML without a token. */
export function showsDashboard(request: FastifyRequest, reply: FastifyReply): boolean {
  const { method, headers, url = "" } = request.raw;
  if (method !== "GET" || !/^\/+(\?|$)/.test(url) || !/text\/html/i.test(headers.accept ?? "")) return false;
  if (tokensIn(request.raw).length > 0) return false;
  reply.redirect(webAddress);
  return true;
}
