import type { FastifyInstance, FastifyRequest } from "fastify";
import { quote, refusal } from "../api/errors.ts";
import type { Gradient, PictureFile } from "../core/ports.ts";
import { answer } from "./answers.ts";
import type { ServerHouse } from "./house.ts";
import { chaptersOf, shownPart } from "./library-items.ts";
import { idIn, queryValue } from "./parameters.ts";
import { gradientIn, transcodingIn } from "./picture-parameters.ts";
import { sendPicture } from "./send-picture.ts";

type OfItem = { Params: { ids: string } };

/** The library's pictures: as they are, in other forms, and the colours that suit them. */
export function pictureRoutes(app: FastifyInstance, { pictures, shelves }: ServerHouse): void {
  for (const role of ["thumb", "art"] as const)
    for (const url of [`/library/metadata/:ids/${role}`, `/library/metadata/:ids/${role}/:version`])
      app.get<OfItem>(url, async (request, reply) => {
        const picture = await pictures.ofItem(idIn(request.params.ids), role);
        if (picture === undefined) throw refusal("noPicture", { found: quote(pathOf(request)) });
        return sendPicture(request, reply, pictures, picture);
      });

  app.get("/photo/::/transcode", async (request, reply) => {
    const source = await sourceIn(request);
    return sendPicture(request, reply, pictures, await made(source, transcodingIn(request)));
  });

  app.get("/services/ultrablur/colors", async (request, reply) => {
    const source = await sourceIn(request);
    const colours = "file" in source ? await readable(pictures.cornerColours(source)) : cornersOnly(source);
    return answer(request, reply, "MediaContainer", { size: 1, UltraBlurColors: [{ ...colours }] });
  });

  app.get("/services/ultrablur/image", async (request, reply) => {
    const gradient = gradientIn((name) => queryValue(request, name));
    const { width, height } = gradient;
    const picture = await made(gradient, {
      ...{ width, height, minSize: false, upscale: false, format: "png", quality: 100 },
      ...{ blur: 0, saturation: 100, opacity: 100 },
    });
    return sendPicture(request, reply, pictures, picture);
  });

  const made = (source: PictureFile | Gradient, wanted: ReturnType<typeof transcodingIn>) =>
    readable(pictures.transcoded(source, wanted));

  /** The picture that `url` names. Nothing is fetched: an address is only compared with those of this server. */
  async function sourceIn(request: FastifyRequest): Promise<PictureFile | Gradient> {
    const given = queryValue(request, "url") ?? "";
    const address = ownAddress(given, request.headers.host);
    if (address.pathname === "/services/ultrablur/image")
      return gradientIn((name) => address.searchParams.get(name) ?? undefined);
    const [, item, role] = /^\/library\/metadata\/(\d+)\/(thumb|art)(?:\/\d+)?$/.exec(address.pathname) ?? [];
    const [, part] = /^\/library\/parts\/(\d+)\/\d+\/file\.\w+$/.exec(address.pathname) ?? [];
    const [, medium, chapter] =
      /^\/library\/media\/(\d+)\/chapterImages\/(\d+)$/.exec(address.pathname) ?? [];
    const picture = item
      ? await pictures.ofItem(Number(item), role as "thumb" | "art")
      : part
        ? await pictures.ofPhoto(Number(part))
        : medium && (await chapterPicture(Number(medium), Number(chapter)));
    if (!picture) throw refusal("noPicture", { found: quote(given) });
    return picture;
  }

  async function chapterPicture(mediumId: number, number: number): Promise<PictureFile | undefined> {
    const medium = shelves.items.medium(mediumId);
    const part = medium && shownPart([medium]);
    const chapter = part && chaptersOf(part)[number - 1];
    return chapter?.hasPicture ? pictures.ofChapter(part!.bundle, chapter.index) : undefined;
  }
}

const cornersOnly = ({ topLeft, topRight, bottomLeft, bottomRight }: Gradient) => ({
  ...{ topLeft, topRight, bottomLeft, bottomRight },
});

/** What is wrong with the picture itself is told to who asked for it. */
async function readable<Made>(making: Promise<Made>): Promise<Made> {
  try {
    return await making;
  } catch (error) {
    if (typeof (error as NodeJS.ErrnoException).code === "string") throw error;
    throw refusal("unreadablePicture", { found: (error as Error).message });
  }
}

const pathOf = ({ url }: FastifyRequest): string => url.split("?", 1)[0]!;

/** Clients name this server by its path, by the loopback, or as they reach it. @throws Refusal for another server */
function ownAddress(given: string, host: string | undefined): URL {
  const address = URL.parse(given, "http://127.0.0.1");
  const isOwn =
    address !== null &&
    /^https?:$/.test(address.protocol) &&
    (["127.0.0.1", "localhost", "[::1]"].includes(address.hostname) || address.host === host);
  if (isOwn) return address;
  throw refusal("badRequest", {
    expected: "the address of a picture of this server as the url",
    found: quote(given),
    advice: "Pictures of other servers are not fetched.",
  });
}
