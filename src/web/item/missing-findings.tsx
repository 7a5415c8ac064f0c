import type { Item } from "../../api/items.ts";
import { Card } from "../pieces/page.tsx";
import { findingNames, markerTypeNames, item as words } from "../words/item.ts";

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

/** What an analysis is not for is left out: nobody misses it. */
function missingOf(item: Item): [name: string, why: string][] {
  const whole = Object.entries(findingNames).flatMap(([name, said]): [string, string][] => {
    const finding = item[name as keyof typeof findingNames];
    return "missing" in finding ? [[said, String(finding.missing)]] : [];
  });
  const single = "missing" in item.markers ? [] : Object.entries<string>(item.missingMarkers);
  const types = single.map(([type, why]): [string, string] => [
    markerTypeNames[type as keyof typeof markerTypeNames] ?? type,
    why,
  ]);
  return [...whole, ...types].filter(([, why]) => !why.startsWith("only for items of type"));
}
