import { useState } from "react";
import { Link } from "wouter";
import type { ListedItem } from "../../sdk/library.ts";
import { addressOf } from "../client.ts";
import { position } from "../clock-times.ts";
import { browse } from "../words/library.ts";
import { pictureOf } from "./grid-shape.ts";

/** An item with its picture, its title and one line more; its place alone while it is not there yet. */
export function ItemTile({ item }: { item: ListedItem | undefined }) {
  if (item === undefined)
    return (
      <div className="tile" aria-hidden="true">
        <span className="tile-picture skeleton" />
      </div>
    );
  return (
    <Link href={`/items/${item.ratingKey}`} className="tile">
      <TilePicture item={item} />
      <span className="tile-title" title={item.title}>
        {item.title}
      </span>
      <span className="tile-line quiet">{lineOf(item)}</span>
    </Link>
  );
}

/** A small form of the item's picture, or the first letter of its title where it has none. */
export function TilePicture({
  item: { thumb, title, type },
}: {
  item: Pick<ListedItem, "thumb" | "title" | "type">;
}) {
  const [broken, setBroken] = useState<string>();
  const hasPicture = thumb !== undefined && thumb !== broken;
  const { ratio } = pictureOf(type);
  return (
    <span className="tile-picture" style={{ aspectRatio: ratio }}>
      {hasPicture ? (
        <img src={smallForm(thumb, ratio)} alt="" loading="lazy" onError={() => setBroken(thumb)} />
      ) : (
        <span className="tile-letter" aria-hidden="true">
          {[...title][0]}
        </span>
      )}
    </span>
  );
}

const smallForm = (thumb: string, ratio: number): string => {
  const width = 320;
  const query = new URLSearchParams({
    url: thumb,
    width: String(width),
    height: String(Math.round(width / ratio)),
  });
  return addressOf(`/photo/:/transcode?${query}&minSize=1&upscale=0`);
};

function lineOf({ type, year, childCount, duration, index }: ListedItem): string {
  const number = index === undefined ? undefined : numbered[type]?.(index);
  const children = childCount === undefined ? undefined : browse.children(type, childCount);
  const length = duration === undefined ? undefined : position(duration);
  return [number, year, children, length].filter((one) => one !== undefined).join(" · ");
}

const numbered: Readonly<Record<string, (number: number) => string>> = {
  episode: browse.episode,
  track: browse.track,
};
