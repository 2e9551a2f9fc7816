// Writes the JSON Schemas that editors read; tests compare them with the ones in use.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { scenarioJsonSchema } from "../src/scenario/scenario-json-schema.ts";
import { definitionJsonSchema } from "../src/schema/definition-json-schema.ts";

for (const [name, schema] of Object.entries({ "sluice-1": definitionJsonSchema(), "scenarios-1": scenarioJsonSchema() })) {
  const file = fileURLToPath(new URL(`../schema/${name}.json`, import.meta.url));
  writeFileSync(file, `${JSON.stringify(schema, undefined, 2)}\n`);
}
