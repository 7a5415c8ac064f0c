import { firstFilled, splitPath, words } from "./words.ts";

export interface TrackName {
  kind: "track";
  /** "Unknown Artist" where neither folder nor file name says it. */
  artist: string;
  /** "Unknown Album" likewise. */
  album: string;
  title: string;
  track?: number;
  disc?: number;
}

const discFolder = /^(?:cd|dis[ck]|dvd|vinyl|lp)[\s._-]*(\d{1,2})(?![\p{L}\p{N}])/iu;
const numbered = /^(?:(\d{1,2})-)?(\d{1,3})(?:\s*[-._)]+\s*|\s+)(?=\S)/;

const withoutYear = (album: string): string =>
  album
    .replace(/^[([]?(?:19|20)\d\d[)\]]?\s+-\s+(?=\S)/, "")
    .replace(/(?<=\S)\s*[([](?:19|20)\d\d[)\]]\s*$/, "");

/** What is left of `text` after "`lead` - " at its beginning. */
function without(lead: string, text: string): string {
  return text.toLowerCase().startsWith(`${lead.toLowerCase()} - `) ? text.slice(lead.length + 3) : text;
}

/** Reads a track's path: Artist/Album/01 - Title, as https://support.plex.tv/articles/200265296 has it. */
export function describeTrack(path: string): TrackName | null {
  const { folders, stem } = splitPath(path);
  const discOfFolder = discFolder.exec(folders.at(-1) ?? "")?.[1];
  const shelves = (discOfFolder === undefined ? folders : folders.slice(0, -1)).map((folder) =>
    words(folder),
  );
  const lone = shelves.length === 1 ? shelves[0]?.split(" - ") : undefined;
  const [folderArtist, folderAlbum] = lone ? [lone[0], lone.slice(1).join(" - ")] : shelves.slice(-2);

  let name = words(stem);
  if (folderArtist) name = without(folderArtist, name);
  if (folderAlbum) name = without(folderAlbum, name);
  const number = numbered.exec(name);
  if (number) name = name.slice(number[0].length);
  if (folderArtist) name = without(folderArtist, name);
  const dash = folderArtist ? -1 : name.indexOf(" - ");

  const title = firstFilled(name.slice(dash < 0 ? 0 : dash + 3), name, stem);
  if (title === undefined) return null;
  const disc = discOfFolder ?? number?.[1];
  return {
    kind: "track",
    artist: firstFilled(folderArtist, dash > 0 ? name.slice(0, dash) : undefined) ?? "Unknown Artist",
    album: firstFilled(withoutYear(folderAlbum ?? "")) ?? "Unknown Album",
    title,
    ...(number && { track: Number(number[2]) }),
    ...(disc !== undefined && { disc: Number(disc) }),
  };
}
