import { Document, Scalar, visit } from "yaml";
import type { ScenarioFile } from "./scenario.ts";

/** What the reader refuses as it stands: it would hide, move or rearrange text. */
const HIDDEN = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** A file of scenarios as text that `loadScenarios` reads back as it was, however strange the texts in it are. */
export function formatScenarios(file: ScenarioFile): string {
  // What tools of YAML 1.1 read as booleans is quoted, and nothing is referred to: the reader refuses both.
  const document = new Document(file, { compat: "yaml-1.1", aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value === "string" && HIDDEN.test(node.value)) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  // Hidden characters stand in double quotes only, where an escape means the same.
  return document.toString({ lineWidth: 0 }).replaceAll(new RegExp(HIDDEN, "gu"), escapeOf);
}

function escapeOf(char: string): string {
  const code = (char.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\U${code.padStart(8, "0")}` : `\\u${code.padStart(4, "0")}`;
}
