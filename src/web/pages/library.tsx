import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { FailureList } from "../library/failure-list.tsx";
import { coverageQuestion } from "../library/questions.ts";
import { SectionCard } from "../library/section-card.tsx";
import { SectionForm } from "../library/section-form.tsx";
import { Button } from "../pieces/button.tsx";
import { Page } from "../pieces/page.tsx";
import { Answer, Empty } from "../pieces/states.tsx";
import { useMayChange } from "../session.ts";
import "../styles/library.css";
import { library } from "../words/library.ts";

/** The sections with how far the work on each has come, and what failed. */
export default function LibraryPage() {
  const sections = useQuery(coverageQuestion);
  const mayChange = useMayChange();
  const [adding, setAdding] = useState(false);
  const [shown, setShown] = useState<{ section: number | undefined; kind: string | undefined }>({
    section: undefined,
    kind: undefined,
  });
  const add = mayChange && (
    <Button kind="strong" icon="add" onClick={() => setAdding(true)}>
      {library.add}
    </Button>
  );
  const showFailures = (section: number, kind: string) => {
    setShown({ section, kind });
    document.getElementById("failures")?.scrollIntoView({ block: "start" });
    document.getElementById("failures")?.focus({ preventScroll: true });
  };
  return (
    <Page title={library.title} text={library.text} actions={add}>
      <Answer question={sections} rows={10}>
        {(all) =>
          all.length === 0 ? (
            <div className="card">
              <Empty icon="library" title={library.none}>
                <p>{library.noneText}</p>
                {add}
              </Empty>
            </div>
          ) : (
            <>
              {all.map((section) => (
                <SectionCard key={section.id} section={section} onFailures={showFailures} />
              ))}
              <FailureList sections={all} shown={shown} onShow={setShown} />
            </>
          )
        }
      </Answer>
      <SectionForm open={adding} onClose={() => setAdding(false)} />
    </Page>
  );
}
