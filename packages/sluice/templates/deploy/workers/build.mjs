// Stands in for your build. Whatever ends with another code than 0 is tried again, and then holds the run.
import { readFileSync } from "node:fs";

const { subject } = JSON.parse(readFileSync(process.env.SLUICE_INPUT, "utf8"));
console.log(`built ${subject.facets.head}`);
