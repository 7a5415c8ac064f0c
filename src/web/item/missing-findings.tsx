import type { Item } from "../../api/items.ts";
import type { MarkerType } from "../../api/markers.ts";
import { Card } from "../pieces/page.tsx";
import { findingNames, markerTypeNames, tagKinds, item as words } from "../words/item.ts";

/** What is not known of an item, and why. */
export function MissingFindings({ item }: { item: Item }) {
  const missing = missingOf(item);
  if (missing.length === 0) return null;
  return (
    <Card title={words.missing}>
      <dl className="missing">
        {missing.map(([name, why]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="quiet">{why}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

type Finding = keyof typeof findingNames;
const ofVideos: readonly Finding[] = ["markers", "chapters", "previews", "voice", "loudness", "bitrate"];

/** What somebody may look for in an item of a type: nobody misses the chapters of a photo. */
const wanted: Readonly<Record<string, readonly Finding[]>> = {
  movie: ofVideos,
  episode: ofVideos,
  track: ["loudness", "music", "bitrate"],
  photo: ["blurHash", "tags"],
};

function missingOf(item: Item): [name: string, why: string][] {
  const whole = (wanted[item.type] ?? []).flatMap((name): [string, string][] => {
    const finding = item[name];
    return "missing" in finding ? [[findingNames[name], String(finding.missing)]] : [];
  });
  const hasMarkers = ofVideos === wanted[item.type] && !("missing" in item.markers);
  const single = hasMarkers ? Object.entries<string>(item.missingMarkers) : [];
  return [
    ...whole,
    ...single
      .filter(([, why]) => !why.startsWith("only for items of type"))
      .map(([type, why]): [string, string] => [markerTypeNames[type as MarkerType] ?? type, why]),
    ...Object.entries<string>(item.missingTags).map(([kind, why]): [string, string] => [
      tagKinds[kind] ?? kind,
      why,
    ]),
  ];
}
