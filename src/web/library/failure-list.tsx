import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import type { Failure, SectionCoverage } from "../../api/coverage.ts";
import { sdk } from "../client.ts";
import { Button } from "../pieces/button.tsx";
import { SelectField } from "../pieces/field.tsx";
import { say } from "../pieces/notices.tsx";
import { Card } from "../pieces/page.tsx";
import { Answer, Empty } from "../pieces/states.tsx";
import { type Column, Table } from "../pieces/table.tsx";
import { Ago } from "../pieces/time.tsx";
import { useMayChange } from "../session.ts";
import { sayStart } from "../task/start-stop.tsx";
import { failures, kindName } from "../words/library.ts";
import { failuresPage, failuresQuestion } from "./questions.ts";

interface Shown {
  section: number | undefined;
  kind: string | undefined;
}

/** What analyses failed on, with the reason and another try. */
export function FailureList({
  sections,
  shown,
  onShow,
}: {
  sections: readonly SectionCoverage[];
  shown: Shown;
  onShow: (shown: Shown) => void;
}) {
  const [limit, setLimit] = useState(failuresPage);
  const list = useQuery(failuresQuestion(shown.section, shown.kind, limit));
  const mayChange = useMayChange();
  const kinds = [...new Set(sections.flatMap(({ analyses }) => analyses.map(({ kind }) => kind)))];
  const isAll = shown.section === undefined && shown.kind === undefined;
  const columns: Column<Failure>[] = [
    {
      title: failures.item,
      width: "minmax(80px, 2fr)",
      cell: ({ ratingKey, title, file }) => (
        <Link href={`/items/${ratingKey}`} title={file}>
          {title}
        </Link>
      ),
    },
    { title: failures.kind, width: "minmax(100px, 1fr)", extra: true, cell: ({ kind }) => kindName(kind) },
    {
      title: failures.reason,
      width: "minmax(80px, 3fr)",
      cell: ({ reason }) => (
        <span className="long" title={reason}>
          {reason}
        </span>
      ),
    },
    { title: failures.when, width: "132px", extra: true, cell: ({ at }) => <Ago at={at} /> },
    ...(mayChange
      ? [
          {
            title: failures.action,
            width: "56px",
            cell: (failure: Failure) => <TryAgain failure={failure} />,
          },
        ]
      : []),
  ];
  return (
    <div id="failures" tabIndex={-1}>
      <Card title={failures.title} note={failures.text} flush>
        <div className="failure-filters">
          <SelectField
            label={failures.section}
            value={shown.section ?? ""}
            choices={[
              ["", failures.allSections],
              ...sections.map(({ id, title }) => [String(id), title] as const),
            ]}
            onChoose={(value) => onShow({ ...shown, section: value === "" ? undefined : Number(value) })}
          />
          <SelectField
            label={failures.kind}
            value={shown.kind ?? ""}
            choices={[["", failures.allKinds], ...kinds.map((kind) => [kind, kindName(kind)] as const)]}
            onChoose={(value) => onShow({ ...shown, kind: value || undefined })}
          />
        </div>
        <Answer question={list}>
          {({ failures: rows, total }) =>
            total === 0 ? (
              <Empty icon="check" title={isAll ? failures.none : failures.noneHere}>
                {isAll && <p>{failures.noneText}</p>}
              </Empty>
            ) : (
              <Table
                label={failures.title}
                columns={columns}
                rows={rows}
                keyOf={({ partId, kind }) => `${partId} ${kind}`}
                rowHeight={56}
                total={total}
                onEnd={() => {
                  // More are asked for only once those that were asked for are there; the server gives 500 at most.
                  if (rows.length === limit && limit < Math.min(total, 500))
                    setLimit(Math.min(limit + failuresPage, 500));
                }}
              />
            )
          }
        </Answer>
      </Card>
    </div>
  );
}

/** What failed alone; all that the item lacks where it is not known what does such work. */
function TryAgain({ failure: { ratingKey, partId, title, task } }: { failure: Failure }) {
  const queries = useQueryClient();
  const again = useMutation({
    mutationFn: async () => {
      const begun = failures.againStarted(title);
      if (task !== null)
        return sayStart(await sdk.runs.start({ task, force: true, item: `part:${partId}` }), begun);
      await sdk.timeline.analyze(ratingKey);
      say(begun);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["coverage"] }),
  });
  return (
    <Button
      kind="quiet"
      icon="refresh"
      aria-label={`${failures.again}: ${title}`}
      title={failures.again}
      busy={again.isPending}
      onClick={() => again.mutate()}
    />
  );
}
