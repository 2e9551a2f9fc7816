import type { DefinitionPath } from "./problem.ts";

const PLAIN = /^[A-Za-z0-9_-]+$/;

/** A path as people read it: `stages.review.gates[0].with`. */
export function formatPath(path: DefinitionPath): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (PLAIN.test(step)) text += text === "" ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text;
}
