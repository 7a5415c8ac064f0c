import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Button } from "../pieces/button.tsx";
import { Dialog } from "../pieces/dialog.tsx";
import { Icon } from "../pieces/icon.tsx";
import { Answer } from "../pieces/states.tsx";
import { states } from "../words/frame.ts";
import { picker } from "../words/library.ts";
import { folderQuestion } from "./questions.ts";

/** Walks through the folders of the server's machine that may be looked into. */
export function FolderPicker({
  open,
  onClose,
  onChoose,
}: {
  open: boolean;
  onClose: () => void;
  onChoose: (path: string) => void;
}) {
  const [path, setPath] = useState<string>();
  useEffect(() => {
    if (open) setPath(undefined);
  }, [open]);
  const folder = useQuery({ ...folderQuestion(path), enabled: open });
  // While the next folder is on its way the last one is still shown: nobody may go on from there by mistake.
  const here = folder.data?.path ?? undefined;
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={picker.title}
      text={picker.text}
      actions={
        <>
          <Button onClick={onClose}>{states.cancel}</Button>
          <Button
            kind="strong"
            disabled={here === undefined || folder.isPlaceholderData}
            onClick={() => here !== undefined && onChoose(here)}
          >
            {picker.choose}
          </Button>
        </>
      }
    >
      <div className="picker-place">
        <Button
          icon="back"
          disabled={path === undefined}
          onClick={() => setPath(folder.data?.parent ?? undefined)}
        >
          {picker.up}
        </Button>
        <code aria-live="polite">{here ?? picker.places}</code>
      </div>
      <div className="picker-folders">
        <Answer question={folder}>
          {({ folders, more }) => (
            <>
              <ul aria-label={picker.list}>
                {folders.map(({ name, path }) => (
                  <li key={path}>
                    <button type="button" disabled={folder.isPlaceholderData} onClick={() => setPath(path)}>
                      <Icon name="folder" />
                      <span>{name}</span>
                      <Icon name="next" />
                    </button>
                  </li>
                ))}
              </ul>
              {folders.length === 0 && <p className="quiet">{picker.empty}</p>}
              {more && <p className="quiet">{picker.more}</p>}
            </>
          )}
        </Answer>
      </div>
    </Dialog>
  );
}
