// Rewrites the generated passages of the documentation, and every marked code fence from the file it names: npm run docs:sync
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { documentationPages, fenceFaults, syncFences } from "./checks/docs-fences.ts";
import { readFile, root } from "./checks/repository.ts";
import { withPassage } from "./generated/page.ts";
import { passages } from "./generated/passages.ts";

const read = (path: string): string | undefined => (existsSync(join(root, path)) ? readFile(path).text : undefined);
let faults = 0;
for (const passage of passages) {
  const before = read(passage.page) ?? "";
  const after = withPassage(before, passage);
  if (after === undefined) {
    console.error(`${passage.page}: no place for ${passage.name}`);
    faults++;
  } else if (after !== before) {
    writeFileSync(join(root, passage.page), after);
    console.log(`rewrote ${passage.name} of ${passage.page}`);
  }
}
for (const path of documentationPages()) {
  const before = read(path);
  if (before === undefined) continue;
  const after = syncFences(before, read);
  if (after !== before) {
    writeFileSync(join(root, path), after);
    console.log(`rewrote ${path}`);
  }
  for (const fault of fenceFaults(path, after, read)) {
    console.error(fault);
    faults++;
  }
}
if (faults > 0) process.exitCode = 1;
