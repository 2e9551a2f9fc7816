import type { Definition } from "./definition.ts";
import type { ProblemList } from "./problem/problem-list.ts";
import { checkCrossKeyRules } from "./schema/cross-key-rules.ts";
import { checkSchema } from "./schema/check-schema.ts";
import { definitionSchema } from "./schema/definition-schema.ts";

/** Whether a plain value is a definition of format 1; reports all that is wrong with it. */
export function checkFormat(value: unknown, problems: ProblemList): value is Definition {
  const before = problems.count;
  checkSchema(definitionSchema, value, problems);
  checkCrossKeyRules(value, problems);
  return problems.count === before;
}
