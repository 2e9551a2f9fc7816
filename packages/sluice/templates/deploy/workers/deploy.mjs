// Stands in for your deployment: production.json is the server. Doing it twice with one key does it once.
import { readFileSync, renameSync, writeFileSync } from "node:fs";

const { key, subject } = JSON.parse(readFileSync(process.env.SLUICE_INPUT, "utf8"));
writeFileSync("production.json.new", `${JSON.stringify({ key, commit: subject.facets.head })}\n`);
renameSync("production.json.new", "production.json");
