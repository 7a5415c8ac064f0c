import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { SectionCoverage } from "../../api/coverage.ts";
import type { NewSection } from "../../sdk/library.ts";
import { sdk } from "../client.ts";
import { Button } from "../pieces/button.tsx";
import { Confirm, Dialog } from "../pieces/dialog.tsx";
import { SelectField, TextField } from "../pieces/field.tsx";
import { Icon } from "../pieces/icon.tsx";
import { say } from "../pieces/notices.tsx";
import { states } from "../words/frame.ts";
import "../styles/library.css";
import { library, sectionForm } from "../words/library.ts";
import { FolderPicker } from "./folder-picker.tsx";
import { SectionSwitches } from "./section-switches.tsx";

type Draft = Pick<NewSection, "title" | "type"> & { paths: string[] };
const blank: Draft = { title: "", type: "movie", paths: [] };
const types = Object.entries(library.types);

/** Adds a section, or with `section` changes one: its name, folders, and what is worked out for it. */
export function SectionForm({
  section,
  open,
  onClose,
}: {
  section?: SectionCoverage;
  open: boolean;
  onClose: () => void;
}) {
  const [draft, setDraft] = useState(blank);
  const [picking, setPicking] = useState(false);
  const [removing, setRemoving] = useState(false);
  // What happens on the server meanwhile must not change what somebody is typing.
  useEffect(() => {
    if (open) setDraft(section ? { ...section, paths: [...section.paths] } : blank);
  }, [open]);
  const queries = useQueryClient();
  const settle = () => {
    void queries.invalidateQueries({ queryKey: ["coverage"] });
    void queries.invalidateQueries({ queryKey: ["library"] });
  };
  const save = useMutation({
    mutationFn: () =>
      section ? sdk.sections.change(section.id, changesOf(section, draft)) : sdk.library.addSection(draft),
    onSuccess: () => {
      say(section ? sectionForm.changed(draft.title) : sectionForm.added(draft.title));
      settle();
      onClose();
    },
    onError: () => {},
  });
  const remove = useMutation({
    mutationFn: () => sdk.sections.remove(section!.id),
    onSuccess: () => {
      say(sectionForm.removed(section!.title));
      settle();
      setRemoving(false);
      onClose();
    },
  });
  const close = () => {
    save.reset();
    onClose();
  };
  const isReady = draft.title.trim() !== "" && draft.paths.length > 0;
  const hasLess = section?.paths.some((path) => !draft.paths.includes(path)) ?? false;
  return (
    <Dialog
      open={open}
      onClose={close}
      title={section ? sectionForm.edit(section.title) : sectionForm.add}
      actions={
        <>
          {section && (
            <Button kind="danger" icon="trash" onClick={() => setRemoving(true)}>
              {sectionForm.remove}
            </Button>
          )}
          <Button onClick={close}>{states.cancel}</Button>
          <Button kind="strong" onClick={() => save.mutate()} busy={save.isPending} disabled={!isReady}>
            {section ? sectionForm.save : sectionForm.create}
          </Button>
        </>
      }
    >
      <TextField
        label={sectionForm.name}
        hint={sectionForm.nameHint}
        value={draft.title}
        error={save.error?.message}
        autoComplete="off"
        onChange={({ target }) => setDraft({ ...draft, title: target.value })}
      />
      {!section && (
        <SelectField
          label={sectionForm.type}
          value={draft.type}
          choices={types}
          onChoose={(type) => setDraft({ ...draft, type: type as Draft["type"] })}
        />
      )}
      <div className="field">
        <h3>{sectionForm.folders}</h3>
        {draft.paths.length === 0 ? (
          <p className="quiet">{sectionForm.noFolders}</p>
        ) : (
          <ul className="chosen-folders" aria-label={sectionForm.folders}>
            {draft.paths.map((path) => (
              <li key={path}>
                <Icon name="folder" />
                <code>{path}</code>
                <Button
                  kind="quiet"
                  icon="cross"
                  aria-label={sectionForm.removeFolder(path)}
                  onClick={() => setDraft({ ...draft, paths: draft.paths.filter((one) => one !== path) })}
                />
              </li>
            ))}
          </ul>
        )}
        {hasLess && <p className="hint">{sectionForm.movedText}</p>}
        <div>
          <Button icon="add" onClick={() => setPicking(true)}>
            {sectionForm.addFolder}
          </Button>
        </div>
      </div>
      {section && <SectionSwitches id={section.id} />}
      <FolderPicker
        open={picking}
        onClose={() => setPicking(false)}
        onChoose={(path) => {
          setPicking(false);
          setDraft({ ...draft, paths: [...new Set([...draft.paths, path])] });
        }}
      />
      {section && (
        <Confirm
          open={removing}
          onClose={() => setRemoving(false)}
          title={sectionForm.removeTitle(section.title)}
          text={sectionForm.removeText}
          action={sectionForm.remove}
          onConfirm={() => remove.mutate()}
          busy={remove.isPending}
          danger
        />
      )}
    </Dialog>
  );
}

/** Only what has changed is sent: other folders mean another scan. */
function changesOf(section: SectionCoverage, { title, paths }: Draft) {
  const isSame = paths.length === section.paths.length && paths.every((path) => section.paths.includes(path));
  return { ...(title !== section.title && { title }), ...(!isSame && { paths }) };
}
