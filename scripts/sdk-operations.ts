/** The calls of the SDK, each of which has a page of its own below docs/sdk, and what a page says beyond the code. */
import type { z } from "zod";
import { guideOperations } from "./sdk-operations/guides.ts";
import { keepingOperations } from "./sdk-operations/keeping.ts";
import { libraryOperations } from "./sdk-operations/library.ts";
import { peopleOperations } from "./sdk-operations/people.ts";
import { planOperations } from "./sdk-operations/plan.ts";
import { plexOperations } from "./sdk-operations/plex.ts";

export interface Operation {
  /** As a user writes it after `sdk.`: the name of the page. */
  name: string;
  /** Where its doc comment and its answer are written. */
  file: string;
  /** The member that has the doc comment, where that is not the last part of the name. */
  member?: string;
  /** What is called at Plex's door, or at ours. */
  route: string;
  /** More than the doc comment says. */
  more?: string;
  /** The body of the example, after the client has been made. */
  example: string;
  /** What the example prints when it is executed. */
  prints: RegExp;
  /** Of the interface, in `file`, that it answers with; a sentence where there is none. */
  answer: string;
  /** What the sentence is about. */
  schema?: z.ZodType;
  /** As in the documents of Plex's SDKs: the errors of 400 and 401 begin with it. */
  errors?: string;
  /** What else a person should know of its failures: status, and when. */
  statuses?: readonly (readonly [number, string])[];
}

export const operations: readonly Operation[] = [
  ...plexOperations,
  ...libraryOperations,
  ...planOperations,
  ...keepingOperations,
  ...guideOperations,
  ...peopleOperations,
];
