import { z } from "zod";
import { scenarioSchema } from "./scenario-schema.ts";

/** The JSON Schema of scenarios, format 1, for editors. The committed copy is `schema/scenarios-1.json`. */
export function scenarioJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(scenarioSchema, { target: "draft-2020-12", io: "input" });
  return { $schema, title: "Sluice scenarios, format 1", ...schema };
}
