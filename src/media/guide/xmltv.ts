import { SaxesParser } from "saxes";
import { episodeNumber } from "./episode-number.ts";
import type { GuideChannel, GuideProgramme, ProgrammeDetails, Text } from "./programme.ts";
import { xmltvTime } from "./xmltv-time.ts";

/** What is made of a guide as it is read. */
export interface XmltvListener {
  channel(channel: GuideChannel): void;
  programme(programme: GuideProgramme): void;
  /** A programme that cannot be used: without a channel, a start or a title. @param line where it ends */
  unusable(line: number): void;
}

export interface XmltvReader {
  /** @throws Error for people, with the line, when it is no XML, or no guide */
  write(text: string): void;
  /** @throws Error for people when the guide is not whole */
  end(): void;
}

interface Element {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: Element[];
  text: string;
}

/** Characters of one channel or programme: more is no guide, and would not fit into memory. */
const longestElement = 1_000_000;

/**
 * Reads XMLTV as it comes, in pieces of any size; no more than one channel or programme is held. Entities that the
 * document declares itself are never expanded: a guide that uses one is refused.
 * @param zone IANA name: where moments without an offset are
 */
export function readXmltv(zone: string, listener: XmltvListener): XmltvReader {
  const parser = new SaxesParser({ xmlns: false, position: true });
  let depth = 0;
  /** The channel or programme in hand, and what is open inside of it. */
  let open: Element[] = [];
  let elementFrom = 0;
  let ending = false;

  parser.on("error", (error) => {
    const reason = error.message.replace(/^\d+:\d+: /, "").replace(/\.$/, "");
    const found = ending ? "that it ends early," : "XML that is broken";
    throw new Error(`Expected a whole XMLTV guide, found ${found} in line ${parser.line}: ${reason}.`);
  });
  parser.on("opentag", ({ name, attributes }) => {
    if (depth === 0 && name !== "tv")
      throw new Error(
        `Expected an XMLTV guide, whose first element is <tv>, found <${name}> in line ${parser.line}. ` +
          "Check the address: it may lead to a page for people.",
      );
    depth++;
    if (depth === 2) elementFrom = parser.position;
    const wanted = depth === 2 && (name === "channel" || name === "programme");
    if (!wanted && open.length === 0) return;
    const element: Element = { name, attributes, children: [], text: "" };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  const addText = (text: string) => {
    const element = open.at(-1);
    if (element) element.text += text;
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("closetag", () => {
    depth--;
    const element = open.pop();
    if (depth !== 1) return;
    open = [];
    elementFrom = parser.position;
    if (element?.name === "channel") tellChannel(element);
    if (element?.name === "programme") tellProgramme(element);
  });

  function tellChannel(element: Element): void {
    const channel = channelOf(element);
    if (channel) listener.channel(channel);
  }

  function tellProgramme(element: Element): void {
    const programme = programmeOf(element, zone);
    if (programme) listener.programme(programme);
    else listener.unusable(parser.line);
  }

  return {
    write: (text) => {
      parser.write(text);
      if (parser.position - elementFrom > longestElement)
        throw new Error(
          `Expected channels and programmes, found something longer than ${longestElement} characters before line ${parser.line}.`,
        );
    },
    end: () => {
      if (parser.position === 0) throw new Error("Expected an XMLTV guide, found nothing: it is empty.");
      ending = true;
      parser.close();
    },
  };
}

function channelOf(element: Element): GuideChannel | undefined {
  const id = element.attributes.id?.trim();
  if (!id) return undefined;
  const names = textsOf(element, "display-name");
  const icon = sourceOf(element);
  const numbers = [
    ...textsOf(element, "lcn"),
    // Some grabbers give the number as one more name.
    ...names.filter(({ text }) => /^\d+([.-]\d+)?$/.test(text)),
  ].map(({ text }) => text);
  return { id, names, numbers: [...new Set(numbers)], ...(icon && { icon }) };
}

function programmeOf(element: Element, zone: string): GuideProgramme | undefined {
  const { channel, start, stop } = element.attributes;
  const startMs = start === undefined ? undefined : xmltvTime(start, zone);
  const stopMs = stop === undefined ? undefined : xmltvTime(stop, zone);
  const titles = textsOf(element, "title");
  if (!channel?.trim() || startMs === undefined || titles.length === 0) return undefined;
  const endMs = stopMs !== undefined && stopMs > startMs ? stopMs : null;
  return { channel: channel.trim(), startMs, endMs, details: detailsOf(element, titles) };
}

function detailsOf(element: Element, titles: Text[]): ProgrammeDetails {
  const has = (name: string) => element.children.some((child) => child.name === name);
  const first = (name: string) => element.children.find((child) => child.name === name);
  const episode = episodeNumber(
    childrenOf(element, "episode-num").map(({ attributes, text }) => ({
      system: attributes.system ?? "onscreen",
      text,
    })),
  );
  const date = first("date")?.text.trim();
  const icon = sourceOf(element);
  const shown = first("previously-shown")?.attributes;
  return {
    titles,
    ...filled("subtitles", textsOf(element, "sub-title")),
    ...filled("descriptions", textsOf(element, "desc")),
    ...filled("categories", textsOf(element, "category")),
    ...(episode && { episode }),
    ...(date && { date }),
    ...(icon && { icon }),
    ...filled("ratings", ratingsOf(element)),
    ...filled("credits", creditsOf(element)),
    ...(shown && {
      previouslyShown: {
        ...(shown.start && { at: shown.start }),
        ...(shown.channel && { channel: shown.channel }),
      },
    }),
    ...(has("premiere") && { premiere: true as const }),
    ...(has("new") && { new: true as const }),
  };
}

const filled = <Name extends string, Item>(name: Name, list: Item[]) =>
  (list.length === 0 ? {} : { [name]: list }) as { [key in Name]?: Item[] };

const childrenOf = (element: Element, name: string): Element[] =>
  element.children.filter((child) => child.name === name);

function textsOf(element: Element, name: string): Text[] {
  return childrenOf(element, name).flatMap(({ text, attributes: { lang } }) => {
    const said = text.trim();
    return said === "" ? [] : [{ text: said, ...(lang && { language: lang }) }];
  });
}

const sourceOf = (element: Element): string | undefined =>
  element.children.find((child) => child.name === "icon" && child.attributes.src)?.attributes.src;

function ratingsOf(element: Element) {
  return childrenOf(element, "rating").flatMap((rating) => {
    const [value] = textsOf(rating, "value");
    const { system } = rating.attributes;
    return value === undefined ? [] : [{ ...(system && { system }), value: value.text }];
  });
}

function creditsOf(element: Element) {
  return childrenOf(element, "credits")
    .flatMap(({ children }) => children)
    .flatMap(({ name: role, text, attributes: { role: character } }) => {
      const name = text.trim();
      return name === "" ? [] : [{ role, name, ...(character && { character }) }];
    });
}
