import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { SectionForm } from "../library/section-form.tsx";
import { Button } from "../pieces/button.tsx";
import { Icon } from "../pieces/icon.tsx";
import { sectionsQuestion } from "../questions.ts";
import { library } from "../words/library.ts";
import { welcome as words } from "../words/welcome.ts";

/** The sections that there are, and one more. */
export function AddLibrary() {
  const [adding, setAdding] = useState(false);
  const sections = useQuery(sectionsQuestion).data ?? [];
  return (
    <div className="stack">
      <p>{words.library.text}</p>
      {sections.length > 0 && (
        <ul className="added" aria-label={words.library.have}>
          {sections.map(({ id, title, type, paths }) => (
            <li key={id}>
              <Icon name="check" />
              <span>
                <strong>{title}</strong> <span className="quiet">{library.kindOf(title, type)}</span>
                <small className="quiet">{paths.join(", ")}</small>
              </span>
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button icon="add" kind={sections.length === 0 ? "strong" : "plain"} onClick={() => setAdding(true)}>
          {sections.length === 0 ? words.library.add : words.library.another}
        </Button>
      </div>
      <SectionForm open={adding} onClose={() => setAdding(false)} />
    </div>
  );
}
