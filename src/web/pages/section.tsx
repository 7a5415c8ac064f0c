import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { Link } from "wouter";
import { sdk } from "../client.ts";
import { ItemGrid } from "../library/item-grid.tsx";
import type { PageProps } from "../pages.ts";
import { SelectField, TextField } from "../pieces/field.tsx";
import { Page } from "../pieces/page.tsx";
import { Empty } from "../pieces/states.tsx";
import { sectionsQuestion } from "../questions.ts";
import "../styles/library.css";
import { browse } from "../words/library.ts";

const orders = { title: undefined, added: "addedAt:desc" } as const;
type Order = keyof typeof orders;

/** Everything that a section has, to look through. */
export default function SectionPage({ params }: PageProps) {
  const id = Number(params.section);
  const section = useQuery(sectionsQuestion).data?.find((one) => one.id === id);
  const [words, setWords] = useState("");
  const [order, setOrder] = useState<Order>("title");
  const title = useDeferredValue(words.trim()) || undefined;
  const sort = orders[order];
  return (
    <Page
      title={section?.title ?? browse.back}
      text={
        <Link href="/library" className="crumb">
          {browse.back}
        </Link>
      }
      actions={
        <search className="browse-tools">
          <TextField
            type="search"
            label={browse.search}
            value={words}
            onChange={({ target }) => setWords(target.value)}
          />
          <SelectField
            label={browse.sort}
            value={order}
            choices={Object.entries(browse.sorts)}
            onChoose={(chosen) => setOrder(chosen as Order)}
          />
        </search>
      }
    >
      <ItemGrid
        label={browse.grid}
        questionKey={["library", "items", id, title, sort]}
        ask={(page, signal) => sdk.library.items(id, { title, sort, ...page }, { signal })}
        empty={
          <Empty icon="library" title={title === undefined ? browse.none : browse.noneFound(title)}>
            {title === undefined && <p>{browse.noneText}</p>}
          </Empty>
        }
      />
    </Page>
  );
}
