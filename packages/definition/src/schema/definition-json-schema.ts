import { z } from "zod";
import { definitionSchema } from "./definition-schema.ts";

/** The JSON Schema of format 1, for editors. The committed copy is `schema/sluice-1.json`. */
export function definitionJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(definitionSchema, { target: "draft-2020-12", io: "input" });
  return { $schema, title: "Sluice pipeline definition, format 1", ...schema };
}
