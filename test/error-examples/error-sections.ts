import { decisionErrors } from "./decision-errors.ts";
import { definitionErrors } from "./definition-errors.ts";
import type { ErrorExamples } from "./error-example.ts";
import { runErrors } from "./run-errors.ts";
import { storeErrors } from "./store-errors.ts";
import { worldErrors } from "./world-errors.ts";

/** A section of the page of error codes: its title, the examples, and the file that they stand in. */
export interface ErrorSection {
  readonly title: string;
  readonly file: string;
  readonly examples: ErrorExamples;
}

/** All sections, in the order of the page. */
export const errorSections: readonly ErrorSection[] = [
  { title: "Names, definitions and configuration", file: "definition-errors.ts", examples: definitionErrors },
  { title: "Runs and commands", file: "run-errors.ts", examples: runErrors },
  { title: "Decisions", file: "decision-errors.ts", examples: decisionErrors },
  { title: "Stores", file: "store-errors.ts", examples: storeErrors },
  { title: "The world", file: "world-errors.ts", examples: worldErrors },
].map(({ file, ...section }) => ({ ...section, file: `test/error-examples/${file}` }));
