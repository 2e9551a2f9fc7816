// Writes slug.mjs and commits it. Handed a reason, it mends the code; except on ORCH-23, where it never listens.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { input, once } from "./effect-file.mjs";

const { key } = input.subject;
const listens = key !== "ORCH-23";
const mend = listens && input.reasons.length > 0;

const code = mend
  ? 'export const slug = (title) => title.toLowerCase().match(/[a-z0-9]+/g).join("-");\n'
  : `// try ${input.lap + 1}\nexport const slug = (title) => title.toLowerCase().replaceAll(" ", "-");\n`;

console.log(`handed ${input.reasons.length} reasons (lap ${input.lap} of ${input.laps ?? "-"})`);
for (const { gate, code, reason, findings } of input.reasons) {
  console.log(`${gate} ${code}: ${reason}`);
  for (const { message } of findings) console.log(`- ${message}`);
}

once(() => {
  writeFileSync("slug.mjs", code);
  const message = `${key}: ${mend ? "Mend what the review found" : `Add slug, works for me (${input.lap + 1})`}`;
  execFileSync("git", ["add", "slug.mjs"]);
  execFileSync("git", ["commit", "--quiet", "--message", message]);
});
