// Writes schema/sluice-1.json, the JSON Schema that editors read; a test compares it with the one in use.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { definitionJsonSchema } from "../src/schema/definition-json-schema.ts";

const file = fileURLToPath(new URL("../schema/sluice-1.json", import.meta.url));
writeFileSync(file, `${JSON.stringify(definitionJsonSchema(), undefined, 2)}\n`);
