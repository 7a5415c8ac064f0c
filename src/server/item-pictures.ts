import type { Shelves, StoredItemDetails } from "../core/shelves.ts";
import type { AssetFinding, ItemAssetsFinding } from "../media/assets.ts";
import { shownPart } from "./library-items.ts";
import type { Tree } from "./render.ts";

/** Addresses of an item's pictures and of those of what it belongs to, and the colours for the background. */
export interface ShownItemPictures {
  thumb?: string | undefined;
  art?: string | undefined;
  parentThumb?: string | undefined;
  grandparentThumb?: string | undefined;
  UltraBlurColors?: Tree | undefined;
}

/** The pictures beside its media that an item's findings were made from. */
interface MadeFrom {
  from: { thumb?: { mtime: number }; art?: { mtime: number } };
}
type Kept = Partial<ItemAssetsFinding & MadeFrom>;

/** Which pictures items have, as far as the analyses have seen them. */
export function itemPicturesOf({ findings }: Shelves): (details: StoredItemDetails) => ShownItemPictures {
  const known = new Map<number, Kept>();
  const keptOf = (id: number): Kept => {
    const kept =
      known.get(id) ?? findings.itemFinding(id, "assets") ?? findings.itemFinding(id, "placeholders") ?? {};
    known.set(id, kept);
    return kept as Kept;
  };
  const addressOf = (id: number, role: "thumb" | "art"): string | undefined => {
    const picture = keptOf(id).from?.[role];
    return picture && address(id, role, picture.mtime);
  };
  return ({ item, media }) => {
    const part = item.type === "photo" ? shownPart(media) : undefined;
    if (part) {
      const asset = part.findings.get("assets") as AssetFinding | undefined;
      return { thumb: address(item.id, "thumb", part.mtime), UltraBlurColors: coloursOf(asset) };
    }
    const { thumb, art } = keptOf(item.id);
    const parentThumb = item.parent_id === null ? undefined : addressOf(item.parent_id, "thumb");
    return {
      // A track is shown by the cover of its album.
      thumb: item.type === "track" ? parentThumb : addressOf(item.id, "thumb"),
      art: addressOf(item.id, "art"),
      parentThumb,
      grandparentThumb: item.grandparentId === null ? undefined : addressOf(item.grandparentId, "thumb"),
      UltraBlurColors: coloursOf(art) ?? coloursOf(thumb),
    };
  };
}

/** Another picture has another address, so that clients ask for it. */
const address = (id: number, role: "thumb" | "art", mtime: number): string =>
  `/library/metadata/${id}/${role}/${Math.floor(mtime / 1000)}`;

const coloursOf = (picture: object | undefined): Tree | undefined =>
  picture && "colours" in picture ? { ...(picture as AssetFinding).colours } : undefined;
